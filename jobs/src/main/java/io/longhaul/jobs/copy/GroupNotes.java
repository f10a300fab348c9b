package io.longhaul.jobs.copy;

import io.longhaul.common.repack.Repacking.Group;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.copy.Tally.Fate;
import java.io.IOException;
import java.util.function.Supplier;

/** Has noted what the result of a group was made of when it is published. */
record GroupNotes(CopyScope scope, Store target) {
  /**
   * Publishes. What is noted is noted before readers see it: should the run be killed in between,
   * the next one finds that the target's file is not what is noted, and makes the group anew.
   */
  PublishResult around(PublishItem publish, String path, Supplier<PublishResult> publishing) {
    if (!publish.item().isGroup()) {
      return publishing.get();
    }
    Group group = publish.item().asGroup();
    try {
      FileEntry staged = target.entry(publish.staged());
      scope.repacking().remember(group, staged);
      PublishResult result = publishing.get();
      if (result.fate() == Fate.COPIED) {
        // Some stores take a rename for a write.
        FileEntry published = target.entry(path);
        if (published.modified() != staged.modified()) {
          scope.repacking().remember(group, published);
        }
      }
      return result;
    } catch (IOException e) {
      return PublishResult.failed(
          publish,
          "Cannot note what %s is made of: %s".formatted(target.describe(path), Reasons.of(e)));
    }
  }
}
