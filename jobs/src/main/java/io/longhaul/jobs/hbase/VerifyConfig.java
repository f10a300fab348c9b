package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.policy.HBaseDataset;
import io.longhaul.common.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@code hbase-verify} was asked for.
 *
 * @param datasets those it takes
 * @param restored the instant whose restored tables are verified instead of the datasets' own
 */
record VerifyConfig(
    Policy policy,
    List<HBaseDataset> datasets,
    RangeCheck.Mode mode,
    GivenRun run,
    Optional<Instant> restored) {
  VerifyConfig {
    requireNonNull(policy, "policy is null");
    requireNonNull(restored, "restored is null");
    datasets = List.copyOf(datasets);
  }
}
