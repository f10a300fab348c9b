package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.repack.Repacking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one run copies.
 *
 * @param datasets selected and to be copied, in the policy's order
 * @param never datasets that the policy keeps from being copied
 * @param allowances what may be done though a guard objects
 * @param maxDuration after which nothing new is begun
 * @param listsSkipped whether the plan names what is passed over
 * @param removals when what only the target has is taken away
 * @param repacking how files become fewer on their way
 */
record CopyConfig(
    Policy policy,
    List<Dataset> datasets,
    List<Dataset> never,
    Allowances allowances,
    Optional<Duration> maxDuration,
    boolean listsSkipped,
    Removals removals,
    Repacking.Factory repacking) {

  CopyConfig {
    datasets = List.copyOf(datasets);
    never = List.copyOf(never);
  }

  /** The same with a bound on its time. */
  CopyConfig within(Optional<Duration> most) {
    return new CopyConfig(
        policy, datasets, never, allowances, most, listsSkipped, removals, repacking);
  }

  /** The same with or without what is passed over in its plan. */
  CopyConfig listingSkipped(boolean lists) {
    return new CopyConfig(
        policy, datasets, never, allowances, maxDuration, lists, removals, repacking);
  }

  /** The same with removals at another time. */
  CopyConfig removing(Removals when) {
    return new CopyConfig(
        policy, datasets, never, allowances, maxDuration, listsSkipped, when, repacking);
  }

  /** Whether it copies nothing. */
  boolean removesOnly() {
    return removals == Removals.ONLY;
  }

  /** The same with files that become fewer on their way. */
  CopyConfig repackedBy(Repacking.Factory factory) {
    return new CopyConfig(
        policy, datasets, never, allowances, maxDuration, listsSkipped, removals, factory);
  }

  /** What its listings are for. */
  DirectoryWalk.Goal goal() {
    if (removesOnly()) {
      return DirectoryWalk.Goal.REMOVE;
    }
    return listsSkipped ? DirectoryWalk.Goal.COPY_LISTING_SKIPPED : DirectoryWalk.Goal.COPY;
  }

  /**
   * Selects datasets.
   *
   * @param names none for all of the policy
   * @throws JobException usage, when a name is not in the policy or is never copied
   */
  static CopyConfig of(Policy policy, List<String> names, Allowances allowances) {
    List<String> known = policy.datasets().stream().map(Dataset::name).toList();
    List<String> asked = new ArrayList<>(names);
    asked.addAll(allowances.empty());
    asked.addAll(allowances.delete());
    for (String name : asked) {
      if (policy.tables().stream().anyMatch(table -> table.name().equals(name))) {
        throw new JobException(
            ExitStatus.USAGE,
            "Invalid dataset: %s (HBase tables: hbase-export and hbase-import take it)"
                .formatted(name));
      }
      if (!known.contains(name)) {
        throw new JobException(
            ExitStatus.USAGE,
            "Invalid dataset: %s (policy %s has %s)"
                .formatted(name, policy.name(), String.join(", ", known)));
      }
    }
    List<Dataset> selected = new ArrayList<>();
    List<Dataset> never = new ArrayList<>();
    for (Dataset dataset : policy.datasets()) {
      if (!names.isEmpty() && !names.contains(dataset.name())) {
        continue;
      }
      if (dataset.replicate() == Dataset.Replicate.NEVER) {
        if (!names.isEmpty()) {
          throw new JobException(
              ExitStatus.USAGE,
              "Invalid dataset: %s (the policy says `replicate: never`)".formatted(dataset.name()));
        }
        never.add(dataset);
      } else {
        selected.add(dataset);
      }
    }
    return new CopyConfig(
        policy,
        selected,
        never,
        allowances,
        Optional.empty(),
        false,
        Removals.NOW,
        (any, dataset) -> Repacking.NONE);
  }
}
