package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.policy.HBaseDataset;
import io.longhaul.common.policy.Policy;
import java.util.List;

/**
 * What {@code hbase-verify} was asked for.
 *
 * @param datasets those it takes
 */
record VerifyConfig(
    Policy policy, List<HBaseDataset> datasets, RangeCheck.Mode mode, GivenRun run) {
  VerifyConfig {
    requireNonNull(policy, "policy is null");
    datasets = List.copyOf(datasets);
  }
}
