package io.longhaul.jobs.hbase;

import io.longhaul.common.policy.HBaseDataset;
import org.apache.hadoop.hbase.TableName;

/** A table and the dataset that it is of. */
record PolicyTable(HBaseDataset dataset, TableName table) {
  String name() {
    return name(table);
  }

  /** With its namespace, also when that is the default one. */
  static String name(TableName table) {
    return table.getNamespaceAsString() + ":" + table.getQualifierAsString();
  }
}
