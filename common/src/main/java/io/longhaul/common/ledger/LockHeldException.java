package io.longhaul.common.ledger;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;

/** Another run that lives works on the same place. */
public final class LockHeldException extends Exception {
  LockHeldException(String message) {
    super(message);
  }

  /** As the end of the job. */
  public JobException toJobException() {
    return new JobException(ExitStatus.ENVIRONMENT, getMessage(), this);
  }
}
