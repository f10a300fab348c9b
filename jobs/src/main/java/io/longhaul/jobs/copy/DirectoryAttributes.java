package io.longhaul.jobs.copy;

import io.longhaul.common.policy.Dataset.Preserve;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.IOException;

/** Makes a directory look like one that it stands for. */
final class DirectoryAttributes {
  /** Its owner has to get at what is in it. */
  private static final int OWNER_ALL = 0700;

  private DirectoryAttributes() {}

  /** Sets owner and group where the dataset carries them over, permission and time always. */
  static void set(CopyScope scope, Store store, String path, FileEntry like) throws IOException {
    String owner = scope.preserves(Preserve.OWNER) ? like.owner() : "";
    String group = scope.preserves(Preserve.GROUP) ? like.group() : "";
    if (!owner.isEmpty() || !group.isEmpty()) {
      store.setOwner(path, owner, group);
    }
    store.setPermission(path, like.permission() | OWNER_ALL);
    store.setModified(path, like.modified());
  }
}
