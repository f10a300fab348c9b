package io.longhaul.jobs.repack;

import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.repack.RepackConfig.Place;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;

/** Tells directories of plain files from those of tables that keep their own list of files. */
record TableFormats(Place root) {
  private static final String ICEBERG = "metadata";

  /**
   * Whether neither a directory nor one above it, up to the root, is a table's that keeps its own
   * list of files, or hidden.
   *
   * @param entries of the directory
   */
  boolean isPlain(String directory, List<FileEntry> entries) throws IOException {
    for (FileEntry entry : entries) {
      boolean log = entry.name().equals("_delta_log") || entry.name().equals(".hoodie");
      if (entry.isDirectory() && (log || isIceberg(directory, entry.name()))) {
        return false;
      }
    }
    String at = directory;
    while (!at.isEmpty()) {
      int slash = at.lastIndexOf('/');
      if (InputListing.isApart(at.substring(slash + 1))) {
        return false;
      }
      at = slash < 0 ? "" : at.substring(0, slash);
      if (has(at, "_delta_log") || has(at, ".hoodie") || isIceberg(at, ICEBERG)) {
        return false;
      }
    }
    return true;
  }

  private boolean has(String directory, String name) throws IOException {
    Store store = ExecutorStores.of(root.store());
    try {
      return store.entry(root.child(join(directory, name))).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private boolean isIceberg(String directory, String name) throws IOException {
    if (!name.equals(ICEBERG) || !has(directory, name)) {
      return false;
    }
    Store store = ExecutorStores.of(root.store());
    try {
      return store.list(root.child(join(directory, name))).stream()
          .anyMatch(file -> file.name().endsWith(".metadata.json"));
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static String join(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }
}
