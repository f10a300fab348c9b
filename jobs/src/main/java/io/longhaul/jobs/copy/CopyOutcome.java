package io.longhaul.jobs.copy;

import io.longhaul.common.storage.FileEntry;
import java.io.Serializable;

/**
 * How the copy of one file into the work area ended.
 *
 * @param number the item's number in the run's plan
 * @param item what was to be done, with the source entry that was copied in the end
 * @param staged absolute path of the staged file; empty unless {@link Result#STAGED}
 * @param crc CRC32C of the bytes read from the source
 * @param identity of the staged file after its read-back; empty when not read back
 * @param reason for the operator; empty when staged
 */
record CopyOutcome(
    long number,
    PlanItem item,
    Result result,
    String staged,
    Method method,
    long crc,
    String identity,
    String reason)
    implements Serializable {

  /** The end of an attempt. */
  enum Result {
    STAGED,
    /** Open for writing at the source. */
    OPEN,
    /** Gone from the source since it was listed. */
    VANISHED,
    FAILED,
    /** Not begun: the run's time is up. */
    LEFT,
    /** The target did not hold what was sent. */
    MISMATCH
  }

  /** How the staged bytes are proven. */
  enum Method {
    /** The target's composite CRC against the CRC of the bytes read, at publish. */
    COMPOSITE,
    /** The target's bytes read back, in the task. */
    READBACK
  }

  static CopyOutcome staged(
      long number, PlanItem item, String staged, Method method, long crc, String identity) {
    return new CopyOutcome(number, item, Result.STAGED, staged, method, crc, identity, "");
  }

  static CopyOutcome notStaged(long number, PlanItem item, Result result, String reason) {
    return new CopyOutcome(number, item, result, "", Method.COMPOSITE, 0, "", reason);
  }

  /** The item as the source had it when it was copied. */
  static PlanItem asSeen(PlanItem item, FileEntry entry) {
    return entry.equals(item.entry())
        ? item
        : new PlanItem(
            item.scope(),
            item.action(),
            item.path(),
            entry,
            item.reason(),
            item.into(),
            item.group());
  }
}
