package io.longhaul.common.job;

import static java.util.Objects.requireNonNull;

/** Ends a job with a message for the operator and the exit status that says who acts. */
public final class JobException extends RuntimeException {
  private final ExitStatus status;

  public JobException(ExitStatus status, String message) {
    super(message);
    this.status = requireNonNull(status, "status is null");
  }

  public JobException(ExitStatus status, String message, Throwable cause) {
    super(message, cause);
    this.status = requireNonNull(status, "status is null");
  }

  public ExitStatus status() {
    return status;
  }
}
