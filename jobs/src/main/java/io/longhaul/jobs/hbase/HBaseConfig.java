package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.ledger.LockedRun.IfRunning;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.Side;
import io.longhaul.common.storage.StoreSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@code hbase-export} or {@code hbase-import} was asked for.
 *
 * @param datasets names; none for all
 * @param dryRun whether nothing is to be changed
 * @param adopts whether a table with rows of somebody else's may be made equal to the source's
 * @param restoreTo the instant up to which tables are to be made anew, under other names
 */
record HBaseConfig(
    Policy policy,
    List<String> datasets,
    GivenRun run,
    IfRunning ifRunning,
    boolean dryRun,
    boolean adopts,
    Optional<Instant> restoreTo) {
  HBaseConfig {
    requireNonNull(policy, "policy is null");
    datasets = List.copyOf(datasets);
  }

  /** The store of the target's warehouse, where windows lie. */
  StoreSpec warehouse() {
    Side side = policy.target();
    return StoreSpec.of(side.warehouse(), side.hadoop(), side.confDir());
  }

  /** Its path there. */
  String warehousePath() {
    String path = warehouse().path(policy.target().warehouse());
    return path.equals("/") ? "" : path;
  }
}
