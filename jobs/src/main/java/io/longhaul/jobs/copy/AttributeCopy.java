package io.longhaul.jobs.copy;

import io.longhaul.common.policy.Dataset.Preserve;
import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.Traits;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Gives entries at the target the attributes that are preserved, with no call for what is not set.
 * What listings don't hold is read from the source at that moment.
 */
final class AttributeCopy {
  private static final int LOWER = 0777;
  private static final int UPPER = 07000;
  private static final int OWNER_ALL = 0700;
  private static final int OWNER_WRITES = 0200;
  private static final int DEFAULT_FILE = 0644;
  private static final int DEFAULT_DIRECTORY = 0755;

  private final CopyScope scope;
  private final Store source;
  private final Store target;

  AttributeCopy(CopyScope scope, Store source, Store target) {
    this.scope = scope;
    this.source = source;
    this.target = target;
  }

  /**
   * How to create the staged file so that it is kept as one made in its destination directory: a
   * rename leaves blocks as they are.
   *
   * @param work what the work area has
   */
  Creation creation(PlanItem item, Traits work) {
    FileEntry entry = item.entry();
    Traits into = item.into();
    boolean coded = !into.erasureCoding().isEmpty();
    boolean placed = into.storagePolicy() != work.storagePolicy();
    int permission =
        scope.preserves(Preserve.PERMISSION) ? entry.permission() & LOWER : DEFAULT_FILE;
    if (placed || isWritten()) {
      permission |= OWNER_WRITES; // until these are set
    }
    return new Creation(
        permission,
        scope.preserves(Preserve.REPLICATION) && !coded ? entry.traits().replication() : 0,
        scope.preserves(Preserve.BLOCK_SIZE) && !coded ? entry.traits().blockSize() : 0,
        into.erasureCoding().equals(work.erasureCoding())
            ? Optional.empty()
            : Optional.of(into.erasureCoding()),
        placed ? OptionalInt.of(into.storagePolicy()) : OptionalInt.empty());
  }

  /** Completes a staged file: what {@link #creation} could not give. */
  void complete(String staged, String path, FileEntry entry, Creation creation) throws IOException {
    if (creation.storagePolicy().isPresent()) {
      // Its blocks are where they belong; from its rename on the directory says where.
      target.inheritStoragePolicy(staged);
    }
    setOwner(staged, entry);
    if (scope.preserves(Preserve.XATTR)) {
      for (Map.Entry<String, byte[]> xattr : source.xattrs(path).entrySet()) {
        target.setXattr(staged, xattr.getKey(), xattr.getValue());
      }
    }
    if (scope.preserves(Preserve.TIMES)) {
      target.setModified(staged, entry.modified());
    }
    // From here on its owner may not be allowed to write it any more.
    boolean listed = scope.preserves(Preserve.ACL) && entry.traits().acl();
    if (listed) {
      target.setAcl(staged, entry.permission(), source.acl(path));
    }
    // A change of owner clears the set-id bits on some stores, a list may have gone meanwhile.
    boolean other =
        listed
            || (entry.permission() & UPPER) != 0
            || creation.permission() != (entry.permission() & LOWER);
    if (scope.preserves(Preserve.PERMISSION) && other) {
      target.setPermission(staged, entry.permission());
    }
  }

  /** Whether HDFS wants the right to write the entry for what is set. */
  private boolean isWritten() {
    return scope.preserves(Preserve.TIMES)
        || scope.preserves(Preserve.XATTR)
        || scope.preserves(Preserve.REPLICATION);
  }

  private void setOwner(String path, FileEntry entry) throws IOException {
    String owner = scope.preserves(Preserve.OWNER) ? entry.owner() : "";
    String group = scope.preserves(Preserve.GROUP) ? entry.group() : "";
    if (!owner.isEmpty() || !group.isEmpty()) {
      target.setOwner(path, owner, group);
    }
  }

  /** Makes a directory of the dataset; what it is to have in the end {@link #renew} gives it. */
  void makeDirectory(PlanItem item) throws IOException {
    String path = scope.targetPath(item.path());
    boolean own = scope.preserves(Preserve.PERMISSION);
    int permission = own ? item.entry().permission() | OWNER_ALL : DEFAULT_DIRECTORY;
    if (scope.preserves(Preserve.ACL) && item.entry().traits().acl()) {
      // The group's bits are the mask of a list that is not there yet.
      permission = OWNER_ALL;
    }
    target.makeDirectories(path, permission & LOWER);
    if (own && item.into().acl()) {
      // It took the default list of the directory above, and would hand it on.
      target.setAcl(path, permission, List.of());
      target.setPermission(path, permission & LOWER);
    }
  }

  /** Gives what is at its place already, or was just made there, the attributes of the source. */
  void renew(PlanItem item) throws IOException {
    FileEntry entry = item.entry();
    String path = scope.targetPath(item.path());
    List<String> acl;
    Map<String, byte[]> xattrs;
    try {
      boolean listed = scope.preserves(Preserve.ACL) && entry.traits().acl();
      acl = listed ? source.acl(scope.sourcePath(item.path())) : List.of();
      boolean more = scope.preserves(Preserve.XATTR);
      xattrs = more ? source.xattrs(scope.sourcePath(item.path())) : Map.of();
    } catch (FileNotFoundException e) {
      // Gone from the source since it was listed: the next run sees what is to be done.
      return;
    }
    setOwner(path, entry);
    boolean closed = (entry.permission() & OWNER_WRITES) == 0;
    if (scope.preserves(Preserve.PERMISSION) && closed && isWritten()) {
      target.setPermission(path, entry.permission() | OWNER_WRITES);
    }
    int replication = item.into().replication();
    if (scope.preserves(Preserve.REPLICATION)
        && Math.min(replication, entry.traits().replication()) > 0
        && replication != entry.traits().replication()) {
      target.setReplication(path, entry.traits().replication());
    }
    if (scope.preserves(Preserve.XATTR)) {
      renewXattrs(path, xattrs);
    }
    if (scope.preserves(Preserve.TIMES)) {
      target.setModified(path, entry.modified());
    }
    if (scope.preserves(Preserve.ACL) && (!acl.isEmpty() || item.into().acl())) {
      target.setAcl(path, entry.permission(), acl);
    }
    if (scope.preserves(Preserve.PERMISSION)) {
      target.setPermission(path, entry.permission());
    }
  }

  private void renewXattrs(String path, Map<String, byte[]> wanted) throws IOException {
    Map<String, byte[]> there = target.xattrs(path);
    for (Map.Entry<String, byte[]> xattr : wanted.entrySet()) {
      if (!Arrays.equals(xattr.getValue(), there.get(xattr.getKey()))) {
        target.setXattr(path, xattr.getKey(), xattr.getValue());
      }
    }
    for (String name : AttributeCheck.superfluous(wanted, there)) {
      target.removeXattr(path, name);
    }
  }
}
