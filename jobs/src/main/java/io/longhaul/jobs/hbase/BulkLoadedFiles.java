package io.longhaul.jobs.hbase;

import io.longhaul.common.policy.Side;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.TableName;

/**
 * Files that were loaded into a table in bulk: their cells may have any timestamp, so that no
 * window need have them. They are told by their names, which HBase ends with the number that it
 * gives them in place of the log's; also in the archive, where a compaction leaves them for some
 * minutes.
 */
final class BulkLoadedFiles {
  private static final Pattern NAME = Pattern.compile(".+_SeqId_\\d+_");

  private BulkLoadedFiles() {}

  /**
   * The names of those of a table.
   *
   * @return empty when nobody said where the cluster has its files, or the table has none there
   */
  static Optional<Set<String>> of(Configuration cluster, Side side, TableName table)
      throws IOException {
    Optional<RootDirectory> root = RootDirectory.of(cluster, side);
    if (root.isEmpty()) {
      return Optional.empty();
    }
    String path = root.get().path();
    String place =
        "/data/%s/%s".formatted(table.getNamespaceAsString(), table.getQualifierAsString());
    Set<String> names = new TreeSet<>();
    try (Store store = root.get().store().open()) {
      // A table that is empty has a directory all the same.
      if (list(store, path + place).isEmpty()) {
        return Optional.empty();
      }
      find(store, path + place, names);
      find(store, path + "/archive" + place, names);
    }
    return Optional.of(names);
  }

  private static void find(Store store, String table, Set<String> names) throws IOException {
    for (String region : directories(store, table)) {
      for (String family : directories(store, region)) {
        list(store, family).stream()
            .map(FileEntry::name)
            .filter(name -> NAME.matcher(name).matches())
            .forEach(names::add);
      }
    }
  }

  private static List<String> directories(Store store, String path) throws IOException {
    return list(store, path).stream()
        .filter(entry -> entry.isDirectory() && !entry.name().startsWith("."))
        .map(entry -> path + "/" + entry.name())
        .toList();
  }

  private static List<FileEntry> list(Store store, String path) throws IOException {
    try {
      return store.list(path);
    } catch (FileNotFoundException e) {
      // A region that was just moved to the archive.
      return List.of();
    }
  }
}
