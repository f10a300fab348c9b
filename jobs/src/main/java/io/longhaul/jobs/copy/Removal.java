package io.longhaul.jobs.copy;

import io.longhaul.common.policy.DeleteRule;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.FileNotFoundException;
import java.io.IOException;

/**
 * Takes away what only the target has: each file is looked at right before, and one that is not as
 * it was listed stays. Thread-safe.
 */
final class Removal {
  private final CopyScope scope;
  private final Store target;
  private final DisplacedFiles displaced;

  Removal(CopyScope scope, Store target, DisplacedFiles displaced) {
    this.scope = scope;
    this.target = target;
    this.displaced = displaced;
  }

  /** Removes a file or link. */
  PublishResult file(PublishItem publish) {
    String path = scope.targetPath(publish.item().path());
    try {
      FileEntry found = target.entry(path);
      FileEntry listed = publish.item().entry();
      boolean same =
          found.kind() == listed.kind()
              && found.length() == listed.length()
              && found.modified() == listed.modified();
      if (!same) {
        return PublishResult.deferred(
            publish, "not removed: it changed at the target since it was listed");
      }
    } catch (FileNotFoundException e) {
      return PublishResult.passed(publish, "gone already");
    } catch (IOException e) {
      return PublishResult.failed(publish, "Cannot remove it: " + Reasons.of(e));
    }
    try {
      if (scope.delete() == DeleteRule.Mode.UNDO && !publish.item().isSuperseded()) {
        displaced.parkRemoved(publish.item().path());
      } else {
        // Brought back, what is superseded would show its rows twice.
        target.delete(path);
      }
      scope.repacking().forget(publish.item().path());
      return PublishResult.done(publish);
    } catch (IOException e) {
      return afterFailure(publish, path, e);
    }
  }

  /** An error does not say whether the file is gone: look. */
  private PublishResult afterFailure(PublishItem publish, String path, IOException error) {
    try {
      target.entry(path);
      return PublishResult.failed(
          publish, "Cannot remove %s: %s".formatted(target.describe(path), Reasons.of(error)));
    } catch (FileNotFoundException e) {
      return scope.delete() == DeleteRule.Mode.UNDO
          ? unknown(publish, path, error)
          : PublishResult.done(publish);
    } catch (IOException e) {
      return unknown(publish, path, e);
    }
  }

  private PublishResult unknown(PublishItem publish, String path, IOException error) {
    return PublishResult.unknown(
        publish,
        "Cannot tell whether %s was removed: %s (look at it before the next run)"
            .formatted(target.describe(path), Reasons.of(error)));
  }

  /** Removes a directory in which nothing is left; one that holds what stays, stays. */
  PublishResult directory(PublishItem publish) {
    String path = scope.targetPath(publish.item().path());
    try {
      FileEntry found = target.entry(path);
      if (!found.isDirectory()) {
        return PublishResult.deferred(publish, "not removed: it is no directory any more");
      }
      if (!target.deleteIfEmpty(path)) {
        return PublishResult.passed(publish, "stays: it holds what is not removed");
      }
      if (scope.delete() == DeleteRule.Mode.UNDO) {
        displaced.noteRemovedDirectory(publish.item().path(), publish.item().entry());
      }
      return PublishResult.done(publish);
    } catch (FileNotFoundException e) {
      return PublishResult.passed(publish, "gone already");
    } catch (IOException e) {
      return PublishResult.failed(
          publish, "Cannot remove %s: %s".formatted(target.describe(path), Reasons.of(e)));
    }
  }
}
