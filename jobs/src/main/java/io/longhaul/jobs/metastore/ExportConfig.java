package io.longhaul.jobs.metastore;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.ledger.LockedRun;
import io.longhaul.common.policy.DumpSettings;
import io.longhaul.common.policy.MetastoreAccess;
import io.longhaul.common.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code metastore-export} was asked for.
 *
 * @param ifRunning what to do when another run is at work
 * @param metastore the source's
 * @param tool program that takes dumps; empty to look for one
 * @param maxDrop as {@code dump-validate} takes it
 * @param timeout the longest that taking the dump may last
 * @param workFolder where the program's password lies while it runs
 */
record ExportConfig(
    Policy policy,
    DumpSettings dumps,
    MetastoreAccess metastore,
    GivenRun run,
    LockedRun.IfRunning ifRunning,
    Optional<String> tool,
    Optional<String> maxDrop,
    Duration timeout,
    Path workFolder) {
  ExportConfig {
    requireNonNull(policy, "policy is null");
    requireNonNull(metastore, "metastore is null");
  }
}
