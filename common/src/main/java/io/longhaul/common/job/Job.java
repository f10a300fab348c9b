package io.longhaul.common.job;

import java.io.IOException;

/** One command, wired and ready to run once. */
@FunctionalInterface
public interface Job {
  /**
   * Runs to the end.
   *
   * @throws JobException when there is nothing to report but an error
   * @throws IOException when the world failed before there was a report
   */
  JobReport run() throws IOException, InterruptedException;
}
