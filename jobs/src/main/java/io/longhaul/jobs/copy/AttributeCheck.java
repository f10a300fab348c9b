package io.longhaul.jobs.copy;

import io.longhaul.common.policy.Dataset.Preserve;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Tells which of the preserved attributes two entries of one path have not in common; times, and a
 * block size, which no call can change, aside.
 */
final class AttributeCheck {
  private final CopyScope scope;
  private final Store source;
  private final Store target;

  AttributeCheck(CopyScope scope, Store source, Store target) {
    this.scope = scope;
    this.source = source;
    this.target = target;
  }

  /** What the listings tell, without a call. */
  static List<String> listed(CopyScope scope, FileEntry want, FileEntry found) {
    List<String> differences = new ArrayList<>();
    if (scope.preserves(Preserve.PERMISSION) && want.permission() != found.permission()) {
      differences.add(
          "permission %04o, the target has %04o".formatted(want.permission(), found.permission()));
    }
    if (scope.preserves(Preserve.OWNER) && !want.owner().equals(found.owner())) {
      differences.add("owner %s, the target has %s".formatted(want.owner(), found.owner()));
    }
    if (scope.preserves(Preserve.GROUP) && !want.group().equals(found.group())) {
      differences.add("group %s, the target has %s".formatted(want.group(), found.group()));
    }
    if (scope.preserves(Preserve.ACL) && want.traits().acl() != found.traits().acl()) {
      differences.add(
          want.traits().acl() ? "acl, the target has none" : "no acl, the target has one");
    }
    int replication = want.traits().replication();
    int there = found.traits().replication();
    if (scope.preserves(Preserve.REPLICATION)
        && Math.min(replication, there) > 0
        && replication != there) {
      differences.add("replication %d, the target has %d".formatted(replication, there));
    }
    return differences;
  }

  /** Whether the file has to be written anew, for a block size is given once and for all. */
  static boolean hasOtherBlocks(CopyScope scope, FileEntry want, FileEntry found) {
    long size = want.traits().blockSize();
    long there = found.traits().blockSize();
    return scope.preserves(Preserve.BLOCK_SIZE) && Math.min(size, there) > 0 && size != there;
  }

  /** Whether the listings can't tell all: {@link #look} has to. */
  static boolean needsLook(CopyScope scope, FileEntry want, FileEntry found) {
    return scope.preserves(Preserve.XATTR) || bothHaveAcls(scope, want, found);
  }

  private static boolean bothHaveAcls(CopyScope scope, FileEntry want, FileEntry found) {
    return scope.preserves(Preserve.ACL) && want.traits().acl() && found.traits().acl();
  }

  /** What differs of that which listings don't hold, by calls to both sides. */
  List<String> look(String path, FileEntry want, FileEntry found) throws IOException {
    List<String> differences = new ArrayList<>();
    try {
      if (bothHaveAcls(scope, want, found)) {
        List<String> wanted = source.acl(scope.sourcePath(path));
        List<String> there = target.acl(scope.targetPath(path));
        if (!wanted.equals(there)) {
          differences.add(
              "acl %s, the target has %s"
                  .formatted(String.join(",", wanted), String.join(",", there)));
        }
      }
      if (scope.preserves(Preserve.XATTR)) {
        Map<String, byte[]> wanted = source.xattrs(scope.sourcePath(path));
        Map<String, byte[]> there = target.xattrs(scope.targetPath(path));
        for (Map.Entry<String, byte[]> xattr : wanted.entrySet()) {
          if (!Arrays.equals(xattr.getValue(), there.get(xattr.getKey()))) {
            differences.add("xattr " + xattr.getKey());
          }
        }
        superfluous(wanted, there).forEach(name -> differences.add("no xattr " + name));
      }
    } catch (FileNotFoundException e) {
      // Gone since it was listed: there is nothing to carry over, or the next run copies it.
      return List.of();
    }
    return differences;
  }

  /** What the target has to lose; the {@code security} namespace is not ours to clear. */
  static List<String> superfluous(Map<String, byte[]> wanted, Map<String, byte[]> there) {
    List<String> names = new ArrayList<>();
    for (String name : there.keySet()) {
      if (!wanted.containsKey(name) && !name.startsWith("security.")) {
        names.add(name);
      }
    }
    return names;
  }
}
