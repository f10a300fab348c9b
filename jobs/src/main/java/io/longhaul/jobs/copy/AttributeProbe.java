package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.Dataset.Preserve;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds out before anything is copied whether the attributes to be preserved can be. */
final class AttributeProbe {
  private static final String XATTR = "user.longhaul-probe";
  private static final int FILE = 0600;

  private AttributeProbe() {}

  /** Fails when a side has nothing of the kind; asks no server. */
  static void sides(CopyScope scope) throws IOException {
    side(scope, "source", ExecutorStores.of(scope.source()), scope.sourceRoot());
    side(scope, "target", ExecutorStores.of(scope.target()), scope.targetRoot());
  }

  private static void side(CopyScope scope, String side, Store store, String root)
      throws IOException {
    boolean acls = scope.preserves(Preserve.ACL) && !store.hasAcls();
    boolean xattrs = scope.preserves(Preserve.XATTR) && !store.hasXattrs();
    boolean blocks =
        (scope.preserves(Preserve.REPLICATION) || scope.preserves(Preserve.BLOCK_SIZE))
            && !store.hasBlocks();
    if (acls || xattrs || blocks) {
      String what = acls ? "acl" : xattrs ? "xattr" : "replication and block-size";
      throw new JobException(
          ExitStatus.USAGE,
          "Cannot preserve %s of dataset %s: the %s %s is on no file system that Longhaul knows to have them (take %s out of preserve)"
              .formatted(what, scope.name(), side, store.describe(root), blocks ? "them" : "it"));
    }
  }

  /**
   * Fails with the remedy when the source does not show, or the target does not take, what is to be
   * preserved of the dataset's root.
   *
   * @param file at the target, of ours; its attributes change
   */
  static void check(CopyScope scope, Store target, String file) throws IOException {
    sides(scope);
    Store source = ExecutorStores.of(scope.source());
    FileEntry root;
    try {
      root = source.entry(scope.sourceRoot());
      if (scope.preserves(Preserve.ACL)) {
        acl(scope, source, target, file);
      }
      if (scope.preserves(Preserve.XATTR)) {
        xattrs(scope, source, target, file);
      }
    } catch (FileNotFoundException e) {
      // The listing stops this dataset, and no other one.
      return;
    }
    ownership(scope, root, target, file);
  }

  private static void acl(CopyScope scope, Store source, Store target, String file)
      throws IOException {
    String remedy = "enable dfs.namenode.acls.enabled at the %s";
    tried(scope, "acl", remedy.formatted("source"), () -> source.acl(scope.sourceRoot()));
    List<String> acl = List.of("group::---", "user:longhaul:r--");
    tried(
        scope,
        "acl",
        remedy.formatted("target"),
        () -> {
          target.setAcl(file, FILE, acl);
          if (!target.acl(file).equals(acl)) {
            throw new IOException("the target did not keep the one that was set");
          }
          return target.describe(file);
        });
  }

  private static void xattrs(CopyScope scope, Store source, Store target, String file)
      throws IOException {
    Map<String, byte[]> wanted = new TreeMap<>();
    wanted.put(XATTR, XATTR.getBytes(StandardCharsets.UTF_8));
    String remedy =
        "enable dfs.namenode.xattrs.enabled at the %s, or choose a place that keeps them";
    tried(
        scope,
        "xattr",
        remedy.formatted("source"),
        () -> {
          wanted.putAll(source.xattrs(scope.sourceRoot()));
          return wanted;
        });
    for (Map.Entry<String, byte[]> xattr : wanted.entrySet()) {
      boolean user = xattr.getKey().startsWith("user.");
      tried(
          scope,
          "xattr",
          user ? remedy.formatted("target") : "run as a superuser of the target",
          () -> {
            target.setXattr(file, xattr.getKey(), xattr.getValue());
            if (!Arrays.equals(target.xattrs(file).get(xattr.getKey()), xattr.getValue())) {
              throw new IOException("the target did not keep the one that was set");
            }
            return target.describe(file);
          });
    }
  }

  /** An owner can be given away by a superuser only; better to know now than after the copy. */
  private static void ownership(CopyScope scope, FileEntry root, Store target, String file)
      throws IOException {
    boolean owner = scope.preserves(Preserve.OWNER);
    boolean group = scope.preserves(Preserve.GROUP);
    if (owner || group) {
      tried(
          scope,
          owner ? "owner" : "group",
          "run as a superuser of the target",
          () -> {
            target.setOwner(file, owner ? root.owner() : "", group ? root.group() : "");
            return target.describe(file);
          });
    }
  }

  /** Something that fails where an attribute can't be had or given. */
  @FunctionalInterface
  private interface Trial<T> {
    T run() throws IOException;
  }

  private static <T> void tried(CopyScope scope, String what, String remedy, Trial<T> trial)
      throws IOException {
    try {
      trial.run();
    } catch (FileNotFoundException e) {
      throw e;
    } catch (IOException e) {
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot preserve %s of dataset %s: %s (%s, or take it out of preserve)"
              .formatted(what, scope.name(), Reasons.of(e), remedy),
          e);
    }
  }
}
