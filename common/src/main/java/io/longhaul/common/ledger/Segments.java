package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A growing list of JSON lines, kept as closed files {@code 000001.jsonl.gz …}: a store that can't
 * append can hold it, and a reader never meets half a line. Not thread-safe.
 */
public final class Segments implements Closeable {
  private static final int MOST_LINES = 10_000;
  private static final String SUFFIX = ".jsonl.gz";

  private final StateDirectory state;
  private final String folder;
  private ByteArrayOutputStream bytes;
  private OutputStream out;
  private int lines;
  private int written;

  /**
   * @param folder name below the state directory, such as {@code runs/<id>/plan}
   */
  public Segments(StateDirectory state, String folder) {
    this.state = requireNonNull(state, "state is null");
    this.folder = requireNonNull(folder, "folder is null");
  }

  /** Where a line lies. */
  public record Place(String segment, int line) {}

  /** Adds a line and says where it will be found once its segment is closed. */
  public Place add(byte[] line) throws IOException {
    if (out == null) {
      bytes = new ByteArrayOutputStream();
      out = new GZIPOutputStream(bytes);
      lines = 0;
    }
    Place place = new Place(name(folder, written + 1), lines);
    out.write(line);
    out.write('\n');
    lines++;
    if (lines >= MOST_LINES) {
      flush();
    }
    return place;
  }

  /** Closes the segment under way, if it has a line. */
  public void flush() throws IOException {
    if (out == null) {
      return;
    }
    out.close();
    written++;
    state.write(name(folder, written), bytes.toByteArray());
    out = null;
    bytes = null;
  }

  @Override
  public void close() throws IOException {
    flush();
  }

  /** The closed segments of a list, in order; none when there is no such folder. */
  public static List<String> list(StateDirectory state, String folder) throws IOException {
    return state.list(folder).stream()
        .filter(name -> name.endsWith(SUFFIX))
        .map(name -> folder + "/" + name)
        .toList();
  }

  /** The lines {@code first} to {@code first + count - 1} of a segment. */
  public static List<String> read(StateDirectory state, String segment, int first, int count)
      throws IOException {
    byte[] content =
        state.read(segment).orElseThrow(() -> new FileNotFoundException(state.describe(segment)));
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(content)), StandardCharsets.UTF_8))) {
      return reader.lines().skip(first).limit(count).toList();
    }
  }

  private static String name(String folder, int number) {
    return "%s/%06d%s".formatted(folder, number, SUFFIX);
  }
}
