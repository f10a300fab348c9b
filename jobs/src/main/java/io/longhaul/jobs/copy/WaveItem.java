package io.longhaul.jobs.copy;

import io.longhaul.common.storage.FileEntry;
import io.longhaul.jobs.copy.CopyOutcome.Result;
import java.util.Optional;

/**
 * A line of a plan on its way through waves.
 *
 * @param seen with the source entry that is to be copied
 * @param tries that have failed, of this entry
 * @param changes how often the source has changed since
 */
record WaveItem(long number, PlanItem seen, int tries, int changes) {
  /** As often as a task of Spark tries one. */
  private static final int TRIES = 3;

  private static final int CHANGES = 3;

  static WaveItem of(PlanLine line) {
    return new WaveItem(line.number(), line.item(), 0, 0);
  }

  CopyOutcome ended(Result result, String reason) {
    return CopyOutcome.notStaged(number, seen, result, reason);
  }

  /** What comes next after a try that failed: another one, or the end. */
  Next failed(String reason) {
    return tries + 1 < TRIES
        ? Next.again(new WaveItem(number, seen, tries + 1, changes))
        : Next.end(ended(Result.FAILED, reason));
  }

  /** What comes next when the source has another entry now. */
  Next changed(FileEntry now) {
    if (!now.isFile()) {
      return Next.end(ended(Result.FAILED, "no longer a file at the source"));
    }
    if (changes + 1 >= CHANGES) {
      return Next.end(
          ended(Result.FAILED, "changed at the source while it was copied, " + CHANGES + " times"));
    }
    return Next.again(new WaveItem(number, CopyOutcome.asSeen(seen, now), 0, changes + 1));
  }

  /** Whether the source has the entry that is to be copied. */
  boolean isStill(FileEntry now) {
    FileEntry entry = seen.entry();
    return now.isFile() && now.length() == entry.length() && now.modified() == entry.modified();
  }

  /** One of both. */
  record Next(Optional<WaveItem> again, Optional<CopyOutcome> end) {
    static Next again(WaveItem item) {
      return new Next(Optional.of(item), Optional.empty());
    }

    static Next end(CopyOutcome outcome) {
      return new Next(Optional.empty(), Optional.of(outcome));
    }
  }
}
