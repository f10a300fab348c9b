package io.longhaul.jobs.hbase;

import io.longhaul.common.policy.HBaseDataset;
import java.time.Instant;
import org.apache.hadoop.hbase.TableName;

/** A table and the dataset that it is of. */
record PolicyTable(HBaseDataset dataset, TableName table) {
  String name() {
    return name(table);
  }

  /** The table that is made of what its windows have up to an instant. */
  TableName restored(Instant until) {
    return TableName.valueOf(
        table.getNamespaceAsString(),
        table.getQualifierAsString() + "_restored_" + Window.name(until));
  }

  /** With its namespace, also when that is the default one. */
  static String name(TableName table) {
    return table.getNamespaceAsString() + ":" + table.getQualifierAsString();
  }
}
