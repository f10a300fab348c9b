package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.policy.Dataset.Replicate;
import io.longhaul.common.policy.HBaseDataset;
import io.longhaul.common.policy.Policy;
import java.util.Comparator;
import java.util.List;

/**
 * What {@code hbase-verify} was asked for.
 *
 * @param datasets those it takes, the most urgent first
 */
record VerifyConfig(
    Policy policy, List<HBaseDataset> datasets, RangeCheck.Mode mode, GivenRun run) {
  VerifyConfig {
    requireNonNull(policy, "policy is null");
    datasets = List.copyOf(datasets);
  }

  /**
   * The datasets of HBase tables that are replicated and were asked for, the most urgent first.
   *
   * @param names all of them when empty
   * @throws JobException usage, when there is none, or none of a name
   */
  static List<HBaseDataset> datasets(Policy policy, List<String> names) {
    for (String name : names) {
      if (policy.tables().stream().noneMatch(dataset -> dataset.name().equals(name))) {
        throw new JobException(
            ExitStatus.USAGE,
            "Invalid --dataset: %s (the policy's datasets of HBase tables: %s)"
                .formatted(
                    name,
                    String.join(", ", policy.tables().stream().map(HBaseDataset::name).toList())));
      }
    }
    List<HBaseDataset> datasets =
        policy.tables().stream()
            .filter(dataset -> names.isEmpty() || names.contains(dataset.name()))
            .filter(dataset -> dataset.replicate() == Replicate.ALWAYS)
            .sorted(
                Comparator.comparingInt(HBaseDataset::priority).thenComparing(HBaseDataset::name))
            .toList();
    if (datasets.isEmpty()) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid policy: %s has no dataset of HBase tables to take (such as { name: profiles, hbase: \"ns:profiles\" })"
              .formatted(policy.name()));
    }
    return datasets;
  }
}
