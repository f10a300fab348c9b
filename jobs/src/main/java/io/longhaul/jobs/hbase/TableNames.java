package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.HBaseDataset;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.hbase.NamespaceNotFoundException;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;

/** The tables that a dataset means. */
final class TableNames {
  private TableNames() {}

  /**
   * Those that are at the source, sorted.
   *
   * @throws JobException attention, when it means one table and that is not there
   */
  static List<TableName> of(HBaseDataset dataset, Admin source) throws IOException {
    List<TableName> tables =
        existing(dataset.namespace(), source).stream()
            .filter(table -> dataset.matches(table.getQualifierAsString()))
            .sorted()
            .toList();
    if (tables.isEmpty() && dataset.isOneTable()) {
      throw new JobException(
          ExitStatus.ATTENTION,
          "Cannot find table %s:%s of dataset %s at the source: it does not exist"
              .formatted(dataset.namespace(), dataset.tables(), dataset.name()));
    }
    return tables;
  }

  private static List<TableName> existing(String namespace, Admin admin) throws IOException {
    try {
      return Arrays.asList(admin.listTableNamesByNamespace(namespace));
    } catch (NamespaceNotFoundException e) {
      return List.of();
    }
  }
}
