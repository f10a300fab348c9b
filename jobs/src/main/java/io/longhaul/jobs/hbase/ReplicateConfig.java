package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.policy.HBaseDataset;
import io.longhaul.common.policy.Policy;
import java.time.Duration;
import java.util.List;

/**
 * What {@code hbase-replicate} was asked for.
 *
 * @param datasets those it takes, the most urgent first
 * @param bothWays whether edits may be sent in circles
 * @param patience how long a canary is waited for
 */
record ReplicateConfig(
    Policy policy,
    List<HBaseDataset> datasets,
    Action action,
    BothWays bothWays,
    Duration patience,
    GivenRun run) {

  /** What is done. */
  enum Action {
    PRINT,
    APPLY,
    WATCH
  }

  /** Whether the operator knows what topologies are in which edits come back. */
  enum BothWays {
    REFUSED,
    AGREED
  }

  ReplicateConfig {
    requireNonNull(policy, "policy is null");
    requireNonNull(action, "action is null");
    datasets = List.copyOf(datasets);
  }
}
