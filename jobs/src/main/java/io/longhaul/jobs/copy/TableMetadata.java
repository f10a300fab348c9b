package io.longhaul.jobs.copy;

import java.util.Optional;

/**
 * Knows the files that make data of a table visible: published before their data they would name
 * files that are not there. Delta Lake's {@code _delta_log}, Iceberg's {@code metadata}, Hudi's
 * {@code .hoodie} and the {@code _SUCCESS} marks of Hadoop's committers.
 */
final class TableMetadata {
  private TableMetadata() {}

  /**
   * 0 for data; 1 for metadata; 2 for what names a whole version of a table; 3 for what points to
   * it.
   */
  static int rank(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.equals("_SUCCESS")) {
      return 3;
    }
    if (root(path).isEmpty()) {
      return 0;
    }
    if (name.equals("version-hint.text") || name.equals("_last_checkpoint")) {
      return 3;
    }
    return name.endsWith(".metadata.json") ? 2 : 1;
  }

  /** The table, relative to the dataset, that a metadata file is of; empty for data. */
  static Optional<String> root(String path) {
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    if (name.equals("_SUCCESS")) {
      return Optional.of(slash < 0 ? "" : path.substring(0, slash));
    }
    String parents = slash < 0 ? "" : path.substring(0, slash);
    int start = 0;
    while (start <= parents.length() && !parents.isEmpty()) {
      int end = parents.indexOf('/', start);
      String component = parents.substring(start, end < 0 ? parents.length() : end);
      if (isMetadataDirectory(component, name)) {
        return Optional.of(start == 0 ? "" : parents.substring(0, start - 1));
      }
      if (end < 0) {
        break;
      }
      start = end + 1;
    }
    return Optional.empty();
  }

  private static boolean isMetadataDirectory(String component, String file) {
    return switch (component) {
      case "_delta_log", ".hoodie" -> true;
      // A plain folder may have this name too: only Iceberg's own kinds of files count.
      case "metadata" ->
          file.endsWith(".metadata.json")
              || file.endsWith(".avro")
              || file.endsWith(".stats")
              || file.equals("version-hint.text");
      default -> false;
    };
  }
}
