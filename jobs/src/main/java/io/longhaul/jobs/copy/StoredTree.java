package io.longhaul.jobs.copy;

import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A directory of a store with all below it. */
final class StoredTree {
  private final Store store;
  private final String root;

  /** Takes an entry; paths are relative to the tree's root. */
  @FunctionalInterface
  interface Visitor {
    void visit(String path, FileEntry entry) throws IOException;
  }

  /** Files and links, and their bytes. */
  record Size(long files, long bytes) {}

  StoredTree(Store store, String root) {
    this.store = store;
    this.root = root;
  }

  /** Visits all entries, a directory before what is in it; none when there is no such tree. */
  void walk(Visitor visitor) throws IOException {
    Deque<String> open = new ArrayDeque<>(List.of(""));
    while (!open.isEmpty()) {
      String directory = open.pop();
      for (FileEntry entry : list(directory)) {
        String path = directory.isEmpty() ? entry.name() : directory + "/" + entry.name();
        visitor.visit(path, entry);
        if (entry.isDirectory()) {
          open.push(path);
        }
      }
    }
  }

  Size size() throws IOException {
    long[] sums = new long[2];
    walk(
        (path, entry) -> {
          if (!entry.isDirectory()) {
            sums[0]++;
            sums[1] += entry.length();
          }
        });
    return new Size(sums[0], sums[1]);
  }

  /** Whether it is missing, or has nothing in it. */
  boolean isEmpty() throws IOException {
    return list("").isEmpty();
  }

  /** The entries of one of its directories; none when it is missing. */
  List<FileEntry> list(String directory) throws IOException {
    try {
      return store.list(CopyScope.join(root, directory));
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }
}
