package io.longhaul.jobs.copy;

import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one run takes off the target of one dataset, parked in the run's own staging folder until
 * the dataset is published. Thread-safe.
 *
 * <p>Its directories are made one by one, never with their parents: whoever takes the folder over
 * renames it, and from then on nothing of a run that was thought dead finds a place here.
 */
final class DisplacedFiles {
  /** Holds what the old file of each replaced one was. */
  static final String REPLACED = "replaced";

  /** Holds what was removed. */
  static final String REMOVED = "removed";

  private static final int PRIVATE = 0700;
  private static final int MOST_KNOWN = 100_000;

  private final CopyScope scope;
  private final Store store;
  private final String folder;
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  /**
   * @param folder absolute path of the staging folder of the run and dataset, which exists before
   *     anything is parked
   */
  DisplacedFiles(CopyScope scope, Store store, String folder) {
    this.scope = scope;
    this.store = store;
    this.folder = folder;
  }

  String replaced(String path) {
    return CopyScope.join(folder + "/" + REPLACED, path);
  }

  String removed(String path) {
    return CopyScope.join(folder + "/" + REMOVED, path);
  }

  /**
   * Takes away the file that is about to be replaced.
   *
   * @return false when there is none
   */
  boolean parkReplaced(String path) throws IOException {
    String target = scope.targetPath(path);
    FileEntry found;
    try {
      found = store.entry(target);
    } catch (FileNotFoundException e) {
      return false;
    }
    if (!found.isFile()) {
      throw new IOException("the target has no file there any more");
    }
    makeParents(REPLACED, path);
    move(target, replaced(path));
    return true;
  }

  /** Puts a file back whose successor did not come; nothing when the target has one. */
  void putBack(String path) throws IOException {
    if (entry(scope.targetPath(path)).isEmpty()) {
      store.rename(replaced(path), scope.targetPath(path));
    }
  }

  /** Takes away a file, a link, or a directory with all in it. */
  void parkRemoved(String path) throws IOException {
    makeParents(REMOVED, path);
    move(scope.targetPath(path), removed(path));
  }

  /** Notes a directory that was removed, so that it can be made again as it was. */
  void noteRemovedDirectory(String path, FileEntry was) throws IOException {
    makeParents(REMOVED, path);
    makeDirectory(REMOVED, path);
    DirectoryAttributes.set(scope, store, removed(path), was);
  }

  /** Renames, and where that fails looks whether it took effect all the same. */
  private void move(String from, String to) throws IOException {
    try {
      store.rename(from, to);
    } catch (IOException e) {
      if (entry(from).isPresent() || entry(to).isEmpty()) {
        throw e;
      }
    }
  }

  /** The entry at a path, empty when there is none. */
  private Optional<FileEntry> entry(String path) throws IOException {
    try {
      return Optional.of(store.entry(path));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private void makeParents(String tree, String path) throws IOException {
    if (made.size() > MOST_KNOWN) {
      made.clear();
    }
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      makeDirectory(tree, path.substring(0, slash));
    }
    if (path.indexOf('/') < 0) {
      makeDirectory(tree, "");
    }
  }

  private void makeDirectory(String tree, String path) throws IOException {
    String directory = CopyScope.join(folder + "/" + tree, path);
    if (made.contains(directory)) {
      return;
    }
    if (!path.isEmpty()) {
      makeDirectory(tree, "");
    }
    int permission = PRIVATE;
    if (tree.equals(REMOVED)) {
      // An undo that has to make the directory again makes it like this one.
      permission |= entry(scope.targetPath(path)).map(FileEntry::permission).orElse(0755);
    }
    store.makeDirectory(directory, permission);
    made.add(directory);
  }
}
