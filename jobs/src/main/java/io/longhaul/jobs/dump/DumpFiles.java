package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Opens the files a command line names, on any file system; one connection each. Thread-safe. */
final class DumpFiles implements Closeable {
  private final Map<String, Store> stores = new ConcurrentHashMap<>();

  /** A place on a store. */
  record Place(Store store, String path) {
    Place child(String name) {
      return new Place(store, path.equals("/") ? "/" + name : path + "/" + name);
    }

    Place parent() {
      int slash = path.lastIndexOf('/');
      return new Place(store, slash == 0 ? "/" : path.substring(0, slash));
    }

    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    String uri() {
      return store.describe(path);
    }
  }

  /** The place that a URI or a path of this machine, absolute or relative, means. */
  Place place(String text) throws IOException {
    // A name such as hive-export-2026-11-20T10:00:00Z is no URI for its colons.
    boolean uri = text.contains("://") || text.startsWith("file:/");
    String full = uri ? text : Path.of(text).toAbsolutePath().normalize().toString();
    StoreSpec spec = StoreSpec.of(full, Map.of(), Optional.empty());
    Store store = stores.get(spec.root());
    if (store == null) {
      store = spec.open();
      Store other = stores.putIfAbsent(spec.root(), store);
      if (other != null) {
        store.close();
        store = other;
      }
    }
    return new Place(store, spec.path(full));
  }

  /**
   * A dump.
   *
   * @throws JobException usage, when there is no such file
   */
  DumpSource dump(String text) throws IOException {
    Place place = place(text);
    try {
      FileEntry entry = place.store().entry(place.path());
      if (entry.isDirectory()) {
        throw new JobException(
            ExitStatus.USAGE, "Invalid file: " + text + " (is a directory; see dump-latest)");
      }
    } catch (FileNotFoundException e) {
      throw new JobException(ExitStatus.USAGE, "Invalid file: " + text + " (does not exist)", e);
    }
    return dump(text, place);
  }

  static DumpSource dump(String name, Place place) {
    return new DumpSource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long length() throws IOException {
        return place.store().entry(place.path()).length();
      }

      @Override
      public InputStream open() throws IOException {
        return place.store().open(place.path());
      }
    };
  }

  /** A small text file. */
  String text(String file) throws IOException {
    try (InputStream in = dump(file).open()) {
      return new String(in.readNBytes(1024 * 1024), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws IOException {
    for (Store store : stores.values()) {
      store.close();
    }
  }
}
