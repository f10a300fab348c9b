package io.longhaul.jobs;

import io.longhaul.common.job.Job;
import java.util.List;

/**
 * The args4j bean of one job: the only mutable class of its folder. Every bean takes {@code --json}
 * and {@code --help}; what {@code --help} does is not its concern.
 */
public interface JobOptions {
  /** Wires the job; reads configuration, connects to nothing. */
  Job toJob();

  /** Whether {@code --json} was given. */
  boolean json();

  /** Command lines for the help, each starting with the job's name; words split at blanks. */
  default List<String> examples() {
    return List.of();
  }
}
