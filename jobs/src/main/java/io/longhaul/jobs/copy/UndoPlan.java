package io.longhaul.jobs.copy;

import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.PrintableName;
import io.longhaul.common.storage.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an undo of one dataset brings back and what it refuses: the target's entry must be as the
 * run left it. Changes nothing.
 */
final class UndoPlan {
  private static final String SINCE = "changed since: ";

  private final CopyScope scope;
  private final Store store;
  private final String area;
  private final PublishedFiles published;
  private final Force force;
  private final List<Restoration> restorations = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();

  /** Whether what changed since is given up. */
  enum Force {
    NO,
    YES
  }

  /** A path that stays as it is, with the files that the undo area keeps for it. */
  record Refusal(String path, long files, String reason) {}

  UndoPlan(CopyScope scope, Store store, String area, PublishedFiles published, Force force) {
    this.scope = scope;
    this.store = store;
    this.area = area;
    this.published = published;
    this.force = force;
  }

  List<Restoration> restorations() {
    return restorations;
  }

  List<Refusal> refusals() {
    return refusals;
  }

  /** Plans for a path of the dataset and all below it; the empty one is all. */
  void add(String path) throws IOException {
    for (String tree : List.of(DisplacedFiles.REMOVED, DisplacedFiles.REPLACED)) {
      String from = CopyScope.join(area + "/" + tree, path);
      Optional<FileEntry> entry = entry(from);
      if (entry.isPresent()) {
        add(tree, path, from, entry.get());
      }
    }
  }

  private void add(String tree, String path, String from, FileEntry entry) throws IOException {
    if (!path.isEmpty() && scope.isForeign(path)) {
      refuse(path, from, entry, "belongs to another dataset now");
    } else if (entry.isDirectory()) {
      directory(tree, path, from, entry);
    } else if (tree.equals(DisplacedFiles.REMOVED)) {
      removedFile(path, from, entry);
    } else {
      replacedFile(path, from, entry);
    }
  }

  private void directory(String tree, String path, String from, FileEntry entry)
      throws IOException {
    Optional<FileEntry> found = entry(scope.targetPath(path));
    boolean removed = tree.equals(DisplacedFiles.REMOVED) && !path.isEmpty();
    if (removed && found.isEmpty()) {
      restore(Restoration.Way.INTO_PLACE, path, from, entry);
    } else if (removed && !found.get().isDirectory()) {
      if (isOurs(path, found.get()) || force == Force.YES) {
        restore(Restoration.Way.CLEAR, path, from, entry);
      } else {
        refuse(path, from, entry, SINCE + "the target has another file there");
      }
    } else {
      for (FileEntry child : new StoredTree(store, from).list("")) {
        String below = path.isEmpty() ? child.name() : path + "/" + child.name();
        add(tree, below, from + "/" + child.name(), child);
      }
    }
  }

  private void removedFile(String path, String from, FileEntry entry) throws IOException {
    Optional<FileEntry> found = entry(scope.targetPath(path));
    if (found.isEmpty()) {
      restore(Restoration.Way.INTO_PLACE, path, from, entry);
    } else if (found.get().isDirectory()) {
      overDirectory(path, from, entry);
    } else if (isOurs(path, found.get()) || force == Force.YES) {
      restore(over(found.get()), path, from, entry);
    } else {
      refuse(path, from, entry, SINCE + "it is there again");
    }
  }

  private void replacedFile(String path, String from, FileEntry entry) throws IOException {
    Optional<FileEntry> found = entry(scope.targetPath(path));
    if (found.isPresent() && found.get().isDirectory()) {
      overDirectory(path, from, entry);
    } else if (found.isPresent() && (isOurs(path, found.get()) || force == Force.YES)) {
      restore(over(found.get()), path, from, entry);
    } else if (found.isEmpty() && force == Force.YES) {
      restore(Restoration.Way.INTO_PLACE, path, from, entry);
    } else {
      refuse(
          path, from, entry, SINCE + (found.isEmpty() ? "it is gone" : "its content is another"));
    }
  }

  private static Restoration.Way over(FileEntry found) {
    return found.isFile() ? Restoration.Way.REPLACE : Restoration.Way.CLEAR;
  }

  private void overDirectory(String path, String from, FileEntry entry) throws IOException {
    String[] strange = new String[2];
    new StoredTree(store, scope.targetPath(path))
        .walk(
            (name, found) -> {
              String below = path + "/" + name;
              if (scope.isForeign(below)) {
                strange[0] = below;
              } else if (!found.isDirectory() && strange[1] == null && !isOurs(below, found)) {
                strange[1] = below;
              }
            });
    if (strange[0] != null) {
      refuse(path, from, entry, "the target has a directory there that holds another dataset");
    } else if (strange[1] != null && force == Force.NO) {
      refuse(
          path,
          from,
          entry,
          SINCE + "the target has a directory there with " + PrintableName.of(strange[1]));
    } else {
      restore(Restoration.Way.CLEAR, path, from, entry);
    }
  }

  private boolean isOurs(String path, FileEntry found) throws IOException {
    return published.isStill(path, found);
  }

  private void restore(Restoration.Way way, String path, String from, FileEntry entry)
      throws IOException {
    restorations.add(new Restoration(way, path, from, entry, files(from, entry)));
  }

  private void refuse(String path, String from, FileEntry entry, String reason) throws IOException {
    refusals.add(new Refusal(path, files(from, entry), reason));
  }

  private long files(String from, FileEntry entry) throws IOException {
    return entry.isDirectory() ? new StoredTree(store, from).size().files() : 1;
  }

  private Optional<FileEntry> entry(String path) throws IOException {
    try {
      return Optional.of(store.entry(path));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }
}
