package io.longhaul.jobs;

import io.longhaul.common.job.JobStarter;

/** The list's own starter, for tests of the families. */
public final class RealJobs {
  private RealJobs() {}

  public static JobStarter starter() {
    return new InProcess();
  }
}
