package io.longhaul.jobs.hbase;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.hbase.TableName;

/**
 * The windows of a table at the target. A window is there when its directory is: it comes by one
 * rename, whole, and goes by one.
 */
final class WindowFolder {
  /** In the target's warehouse: names that begin so are never copied, compared or deleted. */
  static final String ROOT = "/.longhaul-hbase";

  private static final String STAGING = "/.staging";
  private static final String GONE = ".gone-";
  private static final int DIRECTORY = 0755;
  private static final int FILE = 0644;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Store store;
  private final String root;
  private final TableName table;

  /**
   * @param warehouse path of the target's
   */
  WindowFolder(Store store, String warehouse, TableName table) {
    this.store = store;
    this.root = warehouse + ROOT;
    this.table = table;
  }

  private String folder() {
    return path(root, table);
  }

  /** The folder of a table in another one. */
  static String path(String folder, TableName table) {
    return "%s/%s/%s".formatted(folder, table.getNamespaceAsString(), table.getQualifierAsString());
  }

  /** Where a run stages cells of logs. */
  static String logs(String warehouse, String run) {
    return "%s%s%s/%s/.logs".formatted(warehouse, ROOT, STAGING, run);
  }

  /** Where a window lies. */
  String path(Window window) {
    return folder() + "/" + window;
  }

  /** Where a run stages a window. */
  String staging(String run, Window window) {
    return path(root + STAGING + "/" + run, table) + "/" + window;
  }

  /** Removes what dead runs have staged; nobody else may be staging here. */
  static void clear(Store store, String warehouse) throws IOException {
    store.delete(warehouse + ROOT + STAGING);
  }

  /** How messages speak of a path. */
  String describe(String path) {
    return store.describe(path);
  }

  /** All windows, complete or not, by their start and then the shorter ones first. */
  List<Window> list() throws IOException {
    List<Window> windows = new ArrayList<>();
    for (FileEntry entry : entries(folder())) {
      if (entry.name().startsWith(GONE)) {
        store.delete(folder() + "/" + entry.name());
      } else if (entry.isDirectory()) {
        Window.parse(entry.name()).ifPresent(windows::add);
      }
    }
    windows.sort(Comparator.comparing(Window::from).thenComparing(Window::to));
    return windows;
  }

  private List<FileEntry> entries(String path) throws IOException {
    try {
      return store.list(path);
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** The lengths of the files of a directory. */
  Map<String, Long> lengths(String path) throws IOException {
    Map<String, Long> lengths = new HashMap<>();
    for (FileEntry entry : entries(path)) {
      if (entry.isFile()) {
        lengths.put(entry.name(), entry.length());
      }
    }
    return lengths;
  }

  /** The manifest of a window whose files are all there; empty when anything is missing. */
  Optional<WindowManifest> manifest(Window window) throws IOException {
    Map<String, Long> lengths = lengths(path(window));
    if (!lengths.containsKey(WindowManifest.FILE)) {
      return Optional.empty();
    }
    WindowManifest manifest;
    try (InputStream in = store.open(path(window) + "/" + WindowManifest.FILE)) {
      manifest = WindowManifest.of(window, JSON.readTree(in));
    }
    boolean whole =
        manifest.ranges().stream()
            .filter(range -> range.file().isPresent())
            .allMatch(
                range ->
                    Long.valueOf(range.length()).equals(lengths.get(range.file().orElseThrow())));
    return whole ? Optional.of(manifest) : Optional.empty();
  }

  void makeDirectories(String path) throws IOException {
    store.makeDirectories(path, DIRECTORY);
  }

  /**
   * Puts a staged window in its place.
   *
   * @throws IOException also when it is not there afterwards, file by file
   */
  void publish(String staged, WindowManifest manifest) throws IOException {
    try (OutputStream out = store.create(staged + "/" + WindowManifest.FILE, FILE)) {
      out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest.toJson()));
    }
    makeDirectories(folder());
    // Nobody stands on what lies there: a window that is whole would have been taken as it is.
    remove(manifest.window());
    store.rename(staged, path(manifest.window()));
    if (!manifest(manifest.window())
        .map(WindowManifest::ranges)
        .equals(Optional.of(manifest.ranges()))) {
      throw new IOException(
          "Cannot publish %s: it is not there as it was staged"
              .formatted(describe(path(manifest.window()))));
    }
  }

  /** Removes a window; from its first step on it is none any more. */
  void remove(Window window) throws IOException {
    String gone = folder() + "/" + GONE + window;
    if (entries(folder()).stream().anyMatch(entry -> entry.name().equals(window.toString()))) {
      store.delete(gone);
      store.rename(path(window), gone);
      store.delete(gone);
    }
  }
}
