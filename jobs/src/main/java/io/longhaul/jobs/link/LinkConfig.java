package io.longhaul.jobs.link;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.link.Allowance;
import io.longhaul.common.policy.Policy;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code link} is to do.
 *
 * @param rate to be set; ignored unless the action sets one
 * @param lasts how long that holds; empty = until {@code --resume}
 */
record LinkConfig(Policy policy, Action action, Allowance rate, Optional<Duration> lasts) {
  /** What to do before showing the link. */
  enum Action {
    SHOW,
    SET,
    RESUME
  }

  LinkConfig {
    requireNonNull(policy, "policy is null");
    requireNonNull(action, "action is null");
    requireNonNull(rate, "rate is null");
    requireNonNull(lasts, "lasts is null");
  }
}
