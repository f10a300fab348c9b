package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;

/** A dataset can't go on; the other datasets do. */
final class StoppedException extends Exception {
  private final ExitStatus status;
  private final boolean guarded;

  StoppedException(ExitStatus status, String message) {
    this(status, message, false);
  }

  private StoppedException(ExitStatus status, String message, boolean guarded) {
    super(message);
    this.status = status;
    this.guarded = guarded;
  }

  StoppedException(ExitStatus status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
    this.guarded = false;
  }

  /** A guard's: the plan is whole and may be shown, but nothing of it may be done. */
  static StoppedException guarded(String message) {
    return new StoppedException(ExitStatus.ATTENTION, message, true);
  }

  boolean isGuarded() {
    return guarded;
  }

  ExitStatus status() {
    return status;
  }
}
