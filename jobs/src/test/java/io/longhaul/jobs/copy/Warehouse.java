package io.longhaul.jobs.copy;

import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One side of a test: a folder of its own on some store; paths are relative to it. */
final class Warehouse implements Closeable {
  /** A time in whole milliseconds, long ago: nothing gets it by itself. */
  static final long LONG_AGO = 1_500_000_000_123L;

  private final Store store;
  private final StoreSpec spec;
  private final String root;

  private Warehouse(StoreSpec spec, String root) throws IOException {
    this.store = spec.open();
    this.spec = spec;
    this.root = root;
  }

  static Warehouse create(StoreSpec spec, String root) throws IOException {
    Warehouse warehouse = new Warehouse(spec, root);
    warehouse.store.makeDirectories(root, 0755);
    return warehouse;
  }

  String uri() {
    return spec.root() + root;
  }

  Store store() {
    return store;
  }

  /** The absolute path on the store. */
  String path(String relative) {
    return CopyScope.join(root, relative);
  }

  void directory(String path) throws IOException {
    store.makeDirectories(path(path), 0755);
  }

  /** Writes a file long ago, its directories made; an older one is replaced. */
  void write(String path, String content) throws IOException {
    write(path, content.getBytes(StandardCharsets.UTF_8));
  }

  void write(String path, byte[] content) throws IOException {
    String file = path(path);
    store.makeDirectories(CopyScope.parent(file), 0755);
    store.delete(file);
    try (OutputStream out = store.create(file, 0644)) {
      out.write(content);
    }
    store.setModified(file, LONG_AGO);
  }

  /** Puts other content of the same length and time into a file, by deleting and writing it. */
  void forge(String path) throws IOException {
    forgeAt(store, path(path));
  }

  static void forgeAt(Store store, String file) throws IOException {
    FileEntry before = store.entry(file);
    byte[] content;
    try (InputStream in = store.open(file)) {
      content = in.readAllBytes();
    }
    content[content.length / 2] ^= 1;
    store.delete(file);
    try (OutputStream out = store.create(file, before.permission())) {
      out.write(content);
    }
    store.setModified(file, before.modified());
  }

  String read(String path) throws IOException {
    try (InputStream in = store.open(path(path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  FileEntry entry(String path) throws IOException {
    return store.entry(path(path));
  }

  boolean has(String path) throws IOException {
    try {
      store.entry(path(path));
      return true;
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /**
   * Every path below a directory with kind, length, time, mode and, for a file, content. Names that
   * begin with {@code .longhaul} in the warehouse's root are left out.
   */
  Map<String, String> tree(String directory) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(directory));
    while (!open.isEmpty()) {
      String next = open.pop();
      for (FileEntry entry : store.list(path(next))) {
        String path = next.isEmpty() ? entry.name() : next + "/" + entry.name();
        if (path.startsWith(".longhaul")) {
          continue;
        }
        String content = entry.isFile() ? read(path) : "";
        String shown = content.length() > 40 ? "#" + content.hashCode() : content;
        tree.put(
            path,
            "%s %d %d %04o %s"
                .formatted(
                    entry.kind(), entry.length(), entry.modified(), entry.permission(), shown));
        if (entry.isDirectory()) {
          open.push(path);
        }
      }
    }
    return tree;
  }

  /** Sum of the lengths of all files below a directory. */
  long bytes(String directory) throws IOException {
    long bytes = 0;
    Deque<String> open = new ArrayDeque<>(List.of(path(directory)));
    while (!open.isEmpty()) {
      String next = open.pop();
      for (FileEntry entry : store.list(next)) {
        bytes += entry.length();
        if (entry.isDirectory()) {
          open.push(next + "/" + entry.name());
        }
      }
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
