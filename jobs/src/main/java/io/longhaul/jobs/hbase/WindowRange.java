package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * What one region had of a window when its export began.
 *
 * @param start first row, as {@link Bytes#toStringBinary} writes it; empty: from the first one on
 * @param end row after the last one; empty: to the last one
 * @param file in the window's directory; empty when there was nothing
 * @param length of the file
 * @param sha256 of its cells, see {@link CellDigest}
 */
record WindowRange(
    String start,
    String end,
    Optional<String> file,
    long length,
    long rows,
    long cells,
    String sha256) {
  private static final Pattern FILE =
      Pattern.compile("part-(\\d{6})-(\\d{1,18})-(\\d{1,18})-([0-9a-f]{64})");

  WindowRange {
    requireNonNull(start, "start is null");
    requireNonNull(end, "end is null");
    requireNonNull(file, "file is null");
    requireNonNull(sha256, "sha256 is null");
  }

  static WindowRange empty(byte[] start, byte[] end) {
    return new WindowRange(
        Bytes.toStringBinary(start), Bytes.toStringBinary(end), Optional.empty(), 0, 0, 0, "");
  }

  /** The name of a file, which says what is in it: a task has no other word to its driver. */
  static String fileName(int index, CellDigest digest) {
    return "part-%06d-%d-%d-%s".formatted(index, digest.rows(), digest.cells(), digest.hex());
  }

  /** The index of the range that a file is of; empty when it is of none. */
  static Optional<Integer> index(String file) {
    Matcher form = FILE.matcher(file);
    return form.matches() ? Optional.of(Integer.valueOf(form.group(1))) : Optional.empty();
  }

  /** The same range with its file. */
  WindowRange with(String name, long bytes) {
    Matcher form = FILE.matcher(name);
    if (!form.matches()) {
      throw new IllegalArgumentException("Invalid part: " + name);
    }
    return new WindowRange(
        start,
        end,
        Optional.of(name),
        bytes,
        Long.parseLong(form.group(2)),
        Long.parseLong(form.group(3)),
        form.group(4));
  }

  byte[] startRow() {
    return Bytes.toBytesBinary(start);
  }

  byte[] endRow() {
    return Bytes.toBytesBinary(end);
  }

  void writeTo(ObjectNode json) {
    json.put("start", start);
    json.put("end", end);
    json.put("file", file.orElse(null));
    json.put("length", length);
    json.put("rows", rows);
    json.put("cells", cells);
    json.put("sha256", sha256);
  }

  static WindowRange of(JsonNode json) {
    return new WindowRange(
        json.path("start").asText(),
        json.path("end").asText(),
        json.path("file").isTextual() ? Optional.of(json.path("file").asText()) : Optional.empty(),
        json.path("length").asLong(),
        json.path("rows").asLong(),
        json.path("cells").asLong(),
        json.path("sha256").asText());
  }
}
