package io.longhaul.jobs.metastore;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.ledger.LockedRun;
import io.longhaul.common.policy.DumpSettings;
import io.longhaul.common.policy.MetastoreAccess;
import io.longhaul.common.policy.Percent;
import io.longhaul.common.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code metastore-import} was asked for.
 *
 * @param ifRunning what to do when another run is at work
 * @param metastore the target's
 * @param driver jar of the SQL driver; empty for the one that the build fetched
 * @param allowMissing how many tables and partitions may be without their data
 * @param timeout the longest that one statement, or one operation of a service, may take
 * @param workFolder where the moved dump lies until it is loaded
 */
record ImportConfig(
    Policy policy,
    DumpSettings dumps,
    MetastoreAccess metastore,
    GivenRun run,
    LockedRun.IfRunning ifRunning,
    Optional<String> driver,
    Percent allowMissing,
    Duration timeout,
    Path workFolder) {
  ImportConfig {
    requireNonNull(policy, "policy is null");
    requireNonNull(metastore, "metastore is null");
  }

  /** Locations at the source and where they go, the warehouse among them. */
  Map<String, String> moves() {
    Map<String, String> moves = new TreeMap<>(dumps.map());
    moves.put(policy.source().warehouse(), policy.target().warehouse());
    return moves;
  }
}
