package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.Side;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the files a command line names, on any file system; one connection each. Thread-safe. */
final class DumpFiles implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(DumpFiles.class);

  private final Function<String, StoreSpec> locate;
  private final Map<String, StoreSpec> specs = new ConcurrentHashMap<>();
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

  DumpFiles() {
    this.locate = uri -> StoreSpec.of(uri, Map.of(), Optional.empty());
  }

  /** Reaches the source's file system with the source's settings, all others with the target's. */
  DumpFiles(Policy policy) {
    Side source = policy.source();
    Side target = policy.target();
    String root = StoreSpec.of(source.warehouse(), source.hadoop(), source.confDir()).root();
    this.locate =
        uri -> {
          StoreSpec atSource = StoreSpec.of(uri, source.hadoop(), source.confDir());
          return atSource.root().equals(root)
              ? atSource
              : StoreSpec.of(uri, target.hadoop(), target.confDir());
        };
  }

  /** The place that a URI or a path of this machine, absolute or relative, means. */
  Place place(String text) throws IOException {
    // A name such as hive-export-2026-11-20T10:00:00Z is no URI for its colons.
    boolean uri = text.contains("://") || text.startsWith("file:/");
    String full = uri ? text : Path.of(text).toAbsolutePath().normalize().toString();
    StoreSpec spec = spec(full);
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

  /** Settings are read once for each file system: a dump may name millions of places on one. */
  private StoreSpec spec(String uri) {
    int scheme = uri.indexOf("://");
    int end = scheme < 0 ? 0 : uri.indexOf('/', scheme + 3);
    return specs.computeIfAbsent(end < 0 ? uri : uri.substring(0, end), key -> locate.apply(uri));
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
      if (entry.kind() == FileEntry.Kind.LINK) {
        // A name such as latest.sql means the dump it leads to.
        place = place(Path.of(place.path()).toRealPath().toString());
        entry = place.store().entry(place.path());
      }
      if (entry.isDirectory()) {
        throw new JobException(
            ExitStatus.USAGE, "Invalid file: " + text + " (is a directory; see dump-latest)");
      }
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new JobException(ExitStatus.USAGE, "Invalid file: " + text + " (does not exist)", e);
    } catch (IOException e) {
      // Its reader is told the same again; the files beside it are to be judged all the same.
      LOG.debug("Cannot look at {}", text, e);
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
