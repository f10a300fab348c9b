package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.job.JobException;
import java.util.function.Supplier;

/**
 * A value that a policy refers to and that is read when a job needs it: the others of the policy
 * run where it can't be had.
 */
public final class Secret {
  private final Supplier<String> reading;

  Secret(Supplier<String> reading) {
    this.reading = requireNonNull(reading, "reading is null");
  }

  /**
   * Follows the reference.
   *
   * @throws JobException usage, with the place in the policy, when it leads nowhere
   */
  public String read() {
    try {
      return reading.get();
    } catch (PolicyException e) {
      throw e.toJobException();
    }
  }

  @Override
  public String toString() {
    return "Secret";
  }
}
