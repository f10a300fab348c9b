package io.longhaul.jobs.repack;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Files of one directory that become one.
 *
 * @param id made of what goes in: the same files give the same id
 * @param widest index of the input whose schema has all columns
 * @param rows of all inputs, as their footers say
 * @param why it is repacked that way
 */
record FileGroup(
    String id,
    String directory,
    List<InputFileEntry> inputs,
    int widest,
    long rows,
    Mode mode,
    String why)
    implements Serializable {
  /** The why of most groups. */
  static final String PAGES = "one schema: no row need be assembled";

  /** How it is repacked. */
  enum Mode {
    PAGES,
    ROWS;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  FileGroup {
    requireNonNull(id, "id is null");
    requireNonNull(directory, "directory is null");
    inputs = List.copyOf(inputs);
  }

  static FileGroup of(
      String recipe, String directory, List<InputFileEntry> inputs, int widest, long rows) {
    return new FileGroup(id(recipe, inputs), directory, inputs, widest, rows, Mode.PAGES, PAGES);
  }

  /** The same by its rows. */
  FileGroup byRows(String reason) {
    return new FileGroup(id, directory, inputs, widest, rows, Mode.ROWS, reason);
  }

  private static String id(String recipe, List<InputFileEntry> inputs) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(recipe.getBytes(StandardCharsets.UTF_8));
      for (InputFileEntry input : inputs) {
        String text = "\n%s\0%d\0%d".formatted(input.path(), input.length(), input.modified());
        digest.update(text.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  /** Where the file goes, relative to OUTPUT. */
  String outputPath() {
    String name = "part-" + id + ".parquet";
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  long bytes() {
    return inputs.stream().mapToLong(InputFileEntry::length).sum();
  }
}
