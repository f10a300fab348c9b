package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;

/** A dataset can't go on; the other datasets do. */
final class StoppedException extends Exception {
  private final ExitStatus status;
  private final Cause cause;

  /** What stopped it. */
  private enum Cause {
    TROUBLE,
    /** A source that holds nothing. */
    EMPTIED,
    /** A plan, which is whole, that takes too much. */
    LOSS
  }

  StoppedException(ExitStatus status, String message) {
    this(status, message, Cause.TROUBLE);
  }

  private StoppedException(ExitStatus status, String message, Cause cause) {
    super(message);
    this.status = status;
    this.cause = cause;
  }

  StoppedException(ExitStatus status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
    this.cause = Cause.TROUBLE;
  }

  /** A guard's: the plan is whole and may be shown, but nothing of it may be done. */
  static StoppedException loss(String message) {
    return new StoppedException(ExitStatus.ATTENTION, message, Cause.LOSS);
  }

  /** A guard's: nothing at the source can't be what the target is a copy of. */
  static StoppedException emptied(String message) {
    return new StoppedException(ExitStatus.ATTENTION, message, Cause.EMPTIED);
  }

  /** Whether a guard stopped it. */
  boolean isGuarded() {
    return cause != Cause.TROUBLE;
  }

  /** Whether there is a plan to show. */
  boolean hasPlan() {
    return cause == Cause.LOSS;
  }

  ExitStatus status() {
    return status;
  }
}
