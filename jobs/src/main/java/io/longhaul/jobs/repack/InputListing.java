package io.longhaul.jobs.repack;

import io.longhaul.common.policy.RepackRule.HiveNames;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.repack.LeftAlone.Fate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What lies under INPUT: files that may be repacked, and those that names alone rule out. */
final class InputListing {
  private static final Pattern ACID =
      Pattern.compile("(base|delta|delete_delta)_\\d+(_\\d+)*(_v\\d+)?");
  private static final Pattern SPARK_BUCKET = Pattern.compile("part-.*_\\d{5}\\.c\\d{3}.*");
  private static final Pattern HIVE_FILE = Pattern.compile("\\d{6}_\\d+(_copy_\\d+)?(\\..*)?");
  private static final List<String> UNFINISHED = List.of("._COPYING_", ".tmp", ".inprogress");

  private final Store store;
  private final String root;
  private final HiveNames hiveNames;
  private Predicate<String> own = path -> true;
  private int most = Integer.MAX_VALUE;
  private final List<String> directories = new ArrayList<>();
  private final List<InputFileEntry> candidates = new ArrayList<>();
  private final List<LeftAlone> leftAlone = new ArrayList<>();

  /**
   * @param root path of INPUT on the store
   * @param hiveNames what files are that are named like Hive's
   */
  InputListing(Store store, String root, HiveNames hiveNames) {
    this.store = store;
    this.root = root;
    this.hiveNames = hiveNames;
  }

  /** Walks all of INPUT, or fails: never is a plan made from a part. */
  void walk() throws IOException {
    walk("", Optional.empty());
  }

  /**
   * Walks what is INPUT's own, for as long as there are too few candidates.
   *
   * @param ours of a path, whether it is
   */
  void walk(Predicate<String> ours, int enough) throws IOException {
    own = ours;
    most = enough;
    walk();
  }

  /** Directories to be made, relative to INPUT, outer ones first. */
  List<String> directories() {
    return directories;
  }

  List<InputFileEntry> candidates() {
    return candidates;
  }

  List<LeftAlone> leftAlone() {
    return leftAlone;
  }

  private void walk(String directory, Optional<String> outer) throws IOException {
    List<FileEntry> entries = store.list(child(directory));
    Optional<String> format = outer.isPresent() ? outer : format(directory, entries);
    for (FileEntry entry : entries) {
      String path = directory.isEmpty() ? entry.name() : directory + "/" + entry.name();
      boolean longhauls = directory.isEmpty() && entry.name().startsWith(".longhaul");
      if (longhauls || !own.test(path)) {
        continue;
      }
      InputFileEntry file =
          new InputFileEntry(path, entry.length(), entry.modified(), entry.permission());
      switch (entry.kind()) {
        case DIRECTORY -> {
          if (format.isEmpty() && isHidden(entry.name())) {
            leftAlone.add(new LeftAlone(file, "hidden directory", Fate.NOT_COPIED));
          } else if (candidates.size() < most) {
            directories.add(path);
            walk(path, format);
          }
        }
        case FILE -> take(file, format);
        case LINK, OTHER -> leftAlone.add(new LeftAlone(file, "no file", Fate.NOT_COPIED));
      }
    }
  }

  private void take(InputFileEntry file, Optional<String> format) throws IOException {
    String name = file.name();
    if (format.isPresent()) {
      leftAlone.add(new LeftAlone(file, format.get(), Fate.COPIED));
    } else if (isHidden(name)) {
      leftAlone.add(new LeftAlone(file, "hidden", Fate.NOT_COPIED));
    } else if (UNFINISHED.stream().anyMatch(name::endsWith)
        || !store.isClosed(child(file.path()))) {
      leftAlone.add(new LeftAlone(file, "being written", Fate.NOT_COPIED));
    } else if (file.length() == 0) {
      leftAlone.add(new LeftAlone(file, "empty", Fate.COPIED));
    } else if (hiveNames == HiveNames.ALL_ARE_BUCKETS) {
      leftAlone.add(new LeftAlone(file, "bucket of a table", Fate.COPIED));
    } else if (SPARK_BUCKET.matcher(name).matches()) {
      leftAlone.add(new LeftAlone(file, "bucket of a Spark table", Fate.COPIED));
    } else if (hiveNames == HiveNames.MAY_BE_BUCKETS && HIVE_FILE.matcher(name).matches()) {
      leftAlone.add(
          new LeftAlone(
              file,
              "may be a bucket of a Hive table by its name (--not-bucketed says it is none)",
              Fate.COPIED_FOR_NOW));
    } else {
      candidates.add(file);
    }
  }

  /** Why all below a directory belongs to a table format that keeps its own list of files. */
  private Optional<String> format(String directory, List<FileEntry> entries) throws IOException {
    String name = directory.substring(directory.lastIndexOf('/') + 1);
    if (ACID.matcher(name).matches()) {
      return Optional.of("Hive ACID table");
    }
    for (FileEntry entry : entries) {
      if (entry.isDirectory() && entry.name().equals("_delta_log")) {
        return Optional.of("Delta table");
      }
      if (entry.isDirectory() && entry.name().equals(".hoodie")) {
        return Optional.of("Hudi table");
      }
      if (entry.isDirectory() && entry.name().equals("metadata")) {
        String metadata = directory.isEmpty() ? "metadata" : directory + "/metadata";
        if (store.list(child(metadata)).stream()
            .anyMatch(file -> file.name().endsWith(".metadata.json"))) {
          return Optional.of("Iceberg table");
        }
      }
    }
    return Optional.empty();
  }

  private String child(String relative) {
    return relative.isEmpty() ? root : root.equals("/") ? "/" + relative : root + "/" + relative;
  }

  /** Whether readers pass a file over, or it is being written, by its name. */
  static boolean isUnfinished(String name) {
    return isHidden(name) || UNFINISHED.stream().anyMatch(name::endsWith);
  }

  /** Whether its name, or its being empty, keeps a file out of all groups. */
  static boolean isApart(String name, long length, HiveNames hiveNames) {
    return length == 0
        || hiveNames == HiveNames.ALL_ARE_BUCKETS
        || isUnfinished(name)
        || SPARK_BUCKET.matcher(name).matches()
        || (hiveNames == HiveNames.MAY_BE_BUCKETS && HIVE_FILE.matcher(name).matches());
  }

  /** Whether a directory's name keeps all that is in it out of all groups. */
  static boolean isApart(String directory) {
    return isHidden(directory) || ACID.matcher(directory).matches();
  }

  /** As Spark and Hive have it; partition directories may begin with an underscore. */
  private static boolean isHidden(String name) {
    return name.startsWith(".") || (name.startsWith("_") && !name.contains("="));
  }
}
