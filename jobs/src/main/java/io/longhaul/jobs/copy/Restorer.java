package io.longhaul.jobs.copy;

import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.FileNotFoundException;
import java.io.IOException;

/**
 * Brings back what an undo planned, one rename each; what is in the way is parked first, as a copy
 * parks what it replaces. Thread-safe.
 */
final class Restorer {
  private final CopyScope scope;
  private final Store store;
  private final DisplacedFiles displaced;
  private final String removedArea;

  /**
   * @param area the undo area that is brought back from
   * @param displaced where the undo parks what it takes off the target
   */
  Restorer(CopyScope scope, Store store, String area, DisplacedFiles displaced) {
    this.scope = scope;
    this.store = store;
    this.removedArea = area + "/" + DisplacedFiles.REMOVED;
    this.displaced = displaced;
  }

  /** Brings one thing back, or leaves all as it was. */
  void restore(Restoration restoration) throws IOException {
    String path = restoration.path();
    switch (restoration.way()) {
      case INTO_PLACE -> {
        makeParents(path);
        requireNothingAt(scope.targetPath(path));
        move(restoration);
      }
      case REPLACE -> {
        boolean parked = displaced.parkReplaced(path);
        try {
          move(restoration);
        } catch (IOException e) {
          if (parked) {
            displaced.putBack(path);
          }
          throw e;
        }
      }
      case CLEAR -> {
        displaced.parkRemoved(path);
        try {
          move(restoration);
        } catch (IOException e) {
          store.rename(displaced.removed(path), scope.targetPath(path));
          throw e;
        }
      }
    }
  }

  private void requireNothingAt(String target) throws IOException {
    try {
      store.entry(target);
    } catch (FileNotFoundException e) {
      return;
    }
    throw new IOException("the target has something there now");
  }

  /** An error does not say whether the rename took effect: look. */
  private void move(Restoration restoration) throws IOException {
    String target = scope.targetPath(restoration.path());
    try {
      store.rename(restoration.from(), target);
    } catch (IOException e) {
      if (isThere(restoration.from()) || !isThere(target)) {
        throw e;
      }
    }
  }

  private boolean isThere(String path) throws IOException {
    try {
      store.entry(path);
      return true;
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** Directories that went with what they held come back as they were. */
  private void makeParents(String path) throws IOException {
    String root = scope.targetRoot();
    store.makeDirectories(root, 0755);
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String parent = path.substring(0, slash);
      if (!isThere(scope.targetPath(parent))) {
        store.makeDirectory(scope.targetPath(parent), permission(parent));
      }
    }
  }

  private int permission(String directory) throws IOException {
    try {
      FileEntry was = store.entry(removedArea + "/" + directory);
      return was.permission();
    } catch (FileNotFoundException e) {
      return 0755;
    }
  }
}
