package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.Dataset.Replicate;
import io.longhaul.common.policy.HBaseDataset;
import io.longhaul.common.policy.Policy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;

/** Which tables the datasets of a policy are, in the order in which they are worked on. */
final class PolicyTables {
  private PolicyTables() {}

  /**
   * The datasets of some names, all for none; without those that are copied never.
   *
   * @throws JobException usage, when a name is of no dataset of HBase tables, or there is none
   */
  static List<HBaseDataset> select(Policy policy, List<String> names) {
    List<String> known = policy.tables().stream().map(HBaseDataset::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new JobException(
            ExitStatus.USAGE,
            "Invalid dataset: %s (policy %s has these of HBase tables: %s)"
                .formatted(name, policy.name(), String.join(", ", known)));
      }
    }
    List<HBaseDataset> selected =
        policy.tables().stream()
            .filter(dataset -> names.isEmpty() || names.contains(dataset.name()))
            .filter(dataset -> dataset.replicate() == Replicate.ALWAYS)
            .toList();
    if (selected.isEmpty()) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid policy: %s has no dataset with an hbase key that is replicated"
              .formatted(policy.name()));
    }
    return selected;
  }

  /**
   * The tables of datasets among those that there are: by priority, name of the dataset, name of
   * the table. A table of several datasets is of the one that names it, else of the first one. A
   * single table that is not there is among them all the same.
   *
   * @param all datasets of the policy
   */
  static List<PolicyTable> of(
      List<HBaseDataset> all, List<HBaseDataset> selected, Set<TableName> there) {
    Map<TableName, HBaseDataset> owners = new LinkedHashMap<>();
    for (HBaseDataset dataset : all) {
      if (dataset.isOneTable()) {
        owners.putIfAbsent(TableName.valueOf(dataset.namespace(), dataset.tables()), dataset);
      }
    }
    for (HBaseDataset dataset : all) {
      for (TableName table : new TreeSet<>(there)) {
        boolean its =
            table.getNamespaceAsString().equals(dataset.namespace())
                && dataset.matches(table.getQualifierAsString());
        if (its) {
          owners.putIfAbsent(table, dataset);
        }
      }
    }
    List<PolicyTable> tables = new ArrayList<>();
    owners.forEach(
        (table, dataset) -> {
          if (selected.contains(dataset)) {
            tables.add(new PolicyTable(dataset, table));
          }
        });
    tables.sort(
        Comparator.comparingInt((PolicyTable table) -> table.dataset().priority())
            .thenComparing(table -> table.dataset().name())
            .thenComparing(PolicyTable::table));
    return tables;
  }

  /**
   * The tables of datasets at a source.
   *
   * @throws JobException attention, when a dataset means one table and that is not there
   */
  static List<PolicyTable> at(HBaseCluster source, Policy policy, List<HBaseDataset> selected)
      throws IOException {
    try (Admin admin = source.admin()) {
      Set<TableName> there = Set.of(admin.listTableNames());
      List<PolicyTable> tables = of(policy.tables(), selected, there);
      for (PolicyTable table : tables) {
        if (!there.contains(table.table())) {
          throw new JobException(
              ExitStatus.ATTENTION,
              "Cannot find table %s of dataset %s at the source: it does not exist"
                  .formatted(table.name(), table.dataset().name()));
        }
      }
      return tables;
    }
  }
}
