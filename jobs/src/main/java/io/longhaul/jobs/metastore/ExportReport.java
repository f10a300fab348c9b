package io.longhaul.jobs.metastore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.ledger.RunId;
import io.longhaul.jobs.metastore.DumpGate.Latest;
import io.longhaul.jobs.metastore.DumpGate.Verdict;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code metastore-export} did.
 *
 * @param file the dump, or the folder of a refused one
 * @param instant of a valid dump
 * @param bytes of a valid dump
 * @param latest the newest valid dump, which the pointer names; empty when it was left as it was
 * @param previous what the dump was held against
 */
record ExportReport(
    RunId id,
    String file,
    Optional<Instant> instant,
    OptionalLong bytes,
    Verdict verdict,
    Optional<Latest> latest,
    Optional<String> previous,
    Duration took)
    implements JobReport {
  /** The keys of its JSON that are no arrays. */
  static final List<String> KEYS =
      List.of(
          "file",
          "verdict",
          "instant",
          "bytes",
          "schemaVersion",
          "tables",
          "partitions",
          "latest",
          "sha256",
          "previous",
          "seconds");

  static ExportReport valid(
      RunId id, String file, Instant instant, long bytes, Verdict verdict, Latest latest) {
    return new ExportReport(
        id,
        file,
        Optional.of(instant),
        OptionalLong.of(bytes),
        verdict,
        Optional.of(latest),
        Optional.empty(),
        Duration.ZERO);
  }

  static ExportReport refused(RunId id, String place, Verdict verdict) {
    return new ExportReport(
        id,
        place,
        Optional.empty(),
        OptionalLong.empty(),
        verdict,
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO);
  }

  ExportReport taking(Optional<String> heldAgainst, Duration time) {
    return new ExportReport(id, file, instant, bytes, verdict, latest, heldAgainst, time);
  }

  @Override
  public ExitStatus exit() {
    return verdict.valid() ? ExitStatus.DONE : ExitStatus.ATTENTION;
  }

  @Override
  public Optional<String> run() {
    return Optional.of(id.text());
  }

  @Override
  public void writeJson(ObjectNode json) {
    json.put("file", file);
    json.put("verdict", verdict.valid() ? "valid" : "invalid");
    ArrayNode codes = json.putArray("codes");
    verdict.codes().forEach(codes::add);
    json.put("instant", instant.map(InstantText::of).orElse(null));
    if (bytes.isPresent()) {
      json.put("bytes", bytes.getAsLong());
    } else {
      json.putNull("bytes");
    }
    json.put("schemaVersion", verdict.schemaVersion().orElse(null));
    json.put("tables", verdict.rows().getOrDefault("TBLS", 0L));
    json.put("partitions", verdict.rows().getOrDefault("PARTITIONS", 0L));
    json.put("latest", latest.map(Latest::file).orElse(null));
    json.put("sha256", latest.map(Latest::sha256).orElse(null));
    json.put("previous", previous.orElse(null));
    json.put("seconds", took.toMillis() / 1000.0);
  }

  @Override
  public void print(PrintStream out) {
    if (!verdict.valid()) {
      out.println("Refused: " + verdict.first());
      out.println("The dump and its verdict are in " + file);
      out.println("The newest valid dump is as before: " + previous.orElse("there is none"));
      return;
    }
    out.printf(
        "Exported %s tables and %s partitions, %s, in %s: %s%n",
        TextTable.count(verdict.rows().getOrDefault("TBLS", 0L)),
        TextTable.count(verdict.rows().getOrDefault("PARTITIONS", 0L)),
        TextTable.bytes(bytes.orElseThrow()),
        TextTable.duration(took.toMillis() / 1000.0),
        file);
    latest
        .filter(newest -> !newest.file().equals(file))
        .ifPresent(newest -> out.println("The newest valid dump is " + newest.file()));
  }
}
