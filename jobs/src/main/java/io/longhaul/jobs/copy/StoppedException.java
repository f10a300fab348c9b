package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;

/** A dataset can't go on; the other datasets do. */
final class StoppedException extends Exception {
  private final ExitStatus status;

  StoppedException(ExitStatus status, String message) {
    super(message);
    this.status = status;
  }

  StoppedException(ExitStatus status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  ExitStatus status() {
    return status;
  }
}
