package io.longhaul.jobs.copy;

import io.longhaul.common.ledger.OwnPaths;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.DeleteRule;
import io.longhaul.common.policy.LinkSettings.Executors;
import io.longhaul.common.policy.PathGlob;
import io.longhaul.common.repack.Repacking;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.storage.Traits;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * What tasks need to know of one dataset.
 *
 * @param index position in the run's list of scopes
 * @param sourceRoot absolute path at the source's store
 * @param targetRoot absolute path at the target's store
 * @param reserved absolute paths, of either side, that belong to Longhaul itself
 * @param carvedOut relative paths that belong to other datasets
 * @param holds paths that must stay as they are at the target
 * @param repacking how its files become fewer on their way
 * @param executors which side reads and writes without crossing the link
 */
record CopyScope(
    int index,
    String name,
    int priority,
    StoreSpec source,
    String sourceRoot,
    StoreSpec target,
    String targetRoot,
    Reserved reserved,
    List<PathGlob> exclude,
    Set<String> carvedOut,
    Dataset.Compare compare,
    Set<Dataset.Preserve> preserve,
    Executors executors,
    DeleteRule.Mode delete,
    Holds holds,
    Repacking repacking)
    implements Serializable {

  CopyScope {
    exclude = List.copyOf(exclude);
    carvedOut = Set.copyOf(carvedOut);
    preserve = Set.copyOf(preserve);
  }

  boolean preserves(Dataset.Preserve attribute) {
    return preserve.contains(attribute);
  }

  /** An entry of the source with those of its traits alone that are carried over. */
  FileEntry withPreservedTraits(FileEntry entry) {
    Traits traits = entry.traits();
    Traits kept =
        new Traits(
            preserves(Dataset.Preserve.REPLICATION) ? traits.replication() : 0,
            preserves(Dataset.Preserve.BLOCK_SIZE) ? traits.blockSize() : 0,
            preserves(Dataset.Preserve.ACL) && traits.acl(),
            "",
            0);
    return kept.equals(traits) ? entry : entry.with(kept.equals(Traits.NONE) ? Traits.NONE : kept);
  }

  String sourcePath(String relative) {
    return join(sourceRoot, relative);
  }

  String targetPath(String relative) {
    return join(targetRoot, relative);
  }

  /** Whether a path, relative to the dataset, is another dataset's or Longhaul's own. */
  boolean isForeign(String relative) {
    return carvedOut.contains(relative)
        || reserved.atSource().covers(sourcePath(relative))
        || reserved.atTarget().covers(targetPath(relative));
  }

  boolean excludesFile(String relative) {
    return exclude.stream().anyMatch(glob -> glob.matches(relative));
  }

  boolean excludesDirectory(String relative) {
    return exclude.stream().anyMatch(glob -> glob.matchesDirectory(relative));
  }

  /** A copy of this scope with another way to tell equal files. */
  CopyScope comparing(Dataset.Compare other) {
    return with(other, holds, repacking);
  }

  /** A copy of this scope with other paths held. */
  CopyScope holding(Holds other) {
    return with(compare, other, repacking);
  }

  /** A copy of this scope with another way of making files fewer. */
  CopyScope repackedBy(Repacking other) {
    return with(compare, holds, other);
  }

  private CopyScope with(Dataset.Compare otherCompare, Holds otherHolds, Repacking other) {
    return new CopyScope(
        index,
        name,
        priority,
        source,
        sourceRoot,
        target,
        targetRoot,
        reserved,
        exclude,
        carvedOut,
        otherCompare,
        preserve,
        executors,
        delete,
        otherHolds,
        other);
  }

  /** The directory that an absolute path lies in. */
  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  static String join(String parent, String child) {
    if (child.isEmpty()) {
      return parent;
    }
    return parent.endsWith("/") ? parent + child : parent + "/" + child;
  }

  /** What Longhaul keeps for itself on both sides. */
  record Reserved(OwnPaths atSource, OwnPaths atTarget) implements Serializable {}
}
