package io.longhaul.jobs;

import io.longhaul.common.job.Job;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.policy.Policy;
import java.util.List;
import java.util.Optional;

/**
 * The args4j bean of one job: the only mutable class of its folder. Every bean takes {@code --json}
 * and {@code --help}; what {@code --help} does is not its concern.
 */
public interface JobOptions {
  /** Wires the job; reads configuration, connects to nothing. */
  Job toJob();

  /**
   * Takes the id that the job's run shall have, before {@link #toJob}. A job that keeps no run has
   * no use for it.
   */
  default void adopt(RunId run) {}

  /**
   * The policy whose people are told how the job ended; asked after {@link #toJob}. Empty for a job
   * that only looks.
   */
  default Optional<Policy> announcedBy() {
    return Optional.empty();
  }

  /** Whether {@code --json} was given. */
  boolean json();

  /** The arrays of its JSON result; a failure without a result has them too, empty. */
  default List<String> lists() {
    return List.of();
  }

  /** Command lines for the help, each starting with the job's name; words split at blanks. */
  default List<String> examples() {
    return List.of();
  }
}
