package io.longhaul.jobs.copy;

import io.longhaul.common.job.TextTable;
import io.longhaul.common.policy.DeleteRule;
import io.longhaul.common.policy.Percent;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;

/**
 * Objects to a plan that takes too much of what the target has: a source that was emptied, or
 * rewritten, by mistake must not take its copy with it.
 */
final class DeleteGuard {
  /** Of fewer files any change is a large share. */
  private static final long LEAST_FILES = 20;

  private final DeleteRule rule;

  DeleteGuard(DeleteRule rule) {
    this.rule = rule;
  }

  /**
   * What a plan takes away of a dataset, in files and bytes of the target.
   *
   * @param files of the dataset that the target has
   */
  record Loss(
      long files,
      long bytes,
      long removedFiles,
      long removedBytes,
      long replacedFiles,
      long replacedBytes)
      implements Serializable {
    static final Loss NONE = new Loss(0, 0, 0, 0, 0, 0);

    Loss plus(Loss other) {
      return new Loss(
          files + other.files,
          bytes + other.bytes,
          removedFiles + other.removedFiles,
          removedBytes + other.removedBytes,
          replacedFiles + other.replacedFiles,
          replacedBytes + other.replacedBytes);
    }

    /** Of the same files at the target these alone removed, and none replaced. */
    Loss removing(long goneFiles, long goneBytes) {
      return new Loss(files, bytes, goneFiles, goneBytes, 0, 0);
    }

    private long lostFiles() {
      return removedFiles + replacedFiles;
    }

    private long lostBytes() {
      return removedBytes + replacedBytes;
    }
  }

  /** Why the plan must not be carried out; empty when it may be. */
  Optional<String> objection(Loss loss, String dataset) {
    if (!rule.mode().removes() || loss.files() < LEAST_FILES) {
      return Optional.empty();
    }
    Percent max = rule.max();
    boolean files = max.isExceededBy(loss.lostFiles(), loss.files());
    boolean bytes = max.isExceededBy(loss.lostBytes(), loss.bytes());
    if (!files && !bytes) {
      return Optional.empty();
    }
    return Optional.of(
        ("Would remove %s and replace %s of the target's %s files (%s of files, %s of bytes), more"
                + " than delete.max: %s (look at the source; if that is meant: --allow-delete %s)")
            .formatted(
                TextTable.count(loss.removedFiles()),
                TextTable.count(loss.replacedFiles()),
                TextTable.count(loss.files()),
                share(loss.lostFiles(), loss.files()),
                share(loss.lostBytes(), loss.bytes()),
                max,
                dataset));
  }

  private static String share(long part, long whole) {
    return whole == 0 ? "0%" : String.format(Locale.ROOT, "%.1f%%", 100.0 * part / whole);
  }
}
