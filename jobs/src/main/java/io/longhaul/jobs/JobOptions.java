package io.longhaul.jobs;

import io.longhaul.common.job.Job;

/** The args4j bean of one job: the only mutable class of its folder. */
public interface JobOptions {
  /** Wires the job; reads configuration, connects to nothing. */
  Job toJob();

  /** Whether {@code --json} was given. */
  boolean json();
}
