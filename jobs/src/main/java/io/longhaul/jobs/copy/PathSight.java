package io.longhaul.jobs.copy;

import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.FileEntry.Kind;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;

/**
 * What one side has at a path.
 *
 * @param uri of the path
 * @param entry what is there; empty when nothing is, or when nobody can say
 * @param link a directory above it that is a link, so that no run goes there
 * @param open whether somebody writes the file
 * @param unknown why nobody can say what is there
 */
record PathSight(
    String uri,
    Optional<FileEntry> entry,
    Optional<String> link,
    boolean open,
    Optional<String> unknown) {

  /**
   * Looks. A side that can't be reached is said to be, it is no error.
   *
   * @param root of the dataset, absolute
   * @param path relative to the dataset
   */
  static PathSight of(StoreSpec spec, String root, String path) {
    String absolute = CopyScope.join(root, path);
    String uri = spec.root() + absolute;
    try {
      Store store = ExecutorStores.of(spec);
      for (String above : PathRules.fromTheTop(path)) {
        boolean itself = above.equals(path);
        FileEntry entry = store.entry(CopyScope.join(root, above));
        if (!itself && entry.kind() == Kind.LINK) {
          return new PathSight(uri, Optional.empty(), Optional.of(above), false, Optional.empty());
        }
      }
      FileEntry entry = store.entry(absolute);
      boolean open = entry.isFile() && !store.isClosed(absolute);
      return new PathSight(uri, Optional.of(entry), Optional.empty(), open, Optional.empty());
    } catch (FileNotFoundException e) {
      return new PathSight(uri, Optional.empty(), Optional.empty(), false, Optional.empty());
    } catch (IOException e) {
      return new PathSight(
          uri, Optional.empty(), Optional.empty(), false, Optional.of(Reasons.of(e)));
    }
  }
}
