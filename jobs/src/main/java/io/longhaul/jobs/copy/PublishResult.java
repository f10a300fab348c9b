package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.jobs.copy.Tally.Fate;

/**
 * How a step ended.
 *
 * @param status {@link ExitStatus#DONE} unless somebody has to act
 * @param fate of its file; {@link Fate#SKIPPED} where nothing had to be done, or it has none
 * @param reason for the operator; empty when it took effect
 */
record PublishResult(PublishItem publish, ExitStatus status, Fate fate, String reason) {
  static PublishResult done(PublishItem publish) {
    Fate fate =
        publish.isFile()
            ? Fate.COPIED
            : publish.step() == PublishItem.Step.REMOVE ? Fate.DELETED : Fate.SKIPPED;
    return new PublishResult(publish, ExitStatus.DONE, fate, "");
  }

  /** There was nothing to do, or nothing that could be. */
  static PublishResult passed(PublishItem publish, String reason) {
    return new PublishResult(publish, ExitStatus.DONE, Fate.SKIPPED, reason);
  }

  static PublishResult deferred(PublishItem publish, String reason) {
    return new PublishResult(publish, ExitStatus.INCOMPLETE, Fate.DEFERRED, reason);
  }

  static PublishResult failed(PublishItem publish, String reason) {
    return failed(publish, ExitStatus.INCOMPLETE, reason);
  }

  static PublishResult failed(PublishItem publish, ExitStatus status, String reason) {
    return new PublishResult(publish, status, Fate.FAILED, reason);
  }

  /** Nobody knows whether it took effect. */
  static PublishResult unknown(PublishItem publish, String reason) {
    return failed(publish, ExitStatus.UNKNOWN, reason);
  }
}
