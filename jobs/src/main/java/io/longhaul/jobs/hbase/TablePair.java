package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;

/**
 * A table and its copy, and how their cells are read and written.
 *
 * @param origin cluster id of the source
 * @param links what cells of each side ask before they cross
 */
record TablePair(End source, End target, UUID origin, Links links) {
  TablePair {
    requireNonNull(source, "source is null");
    requireNonNull(target, "target is null");
  }

  /** A table of one cluster. */
  record End(Connection connection, TableName table) {}

  /** One of them is that of the side that this process stands on. */
  record Links(CellStream.Link source, CellStream.Link target) {
    static final Links NONE = new Links(CellStream.Link.NONE, CellStream.Link.NONE);
  }

  /** Two tables whose names may differ. */
  static TablePair of(End source, End target, Links links) throws IOException {
    try (Admin admin = source.connection().getAdmin()) {
      return new TablePair(source, target, clusterId(admin), links);
    }
  }

  /** What a cluster's edits carry. */
  static UUID clusterId(Admin admin) throws IOException {
    return UUID.fromString(admin.getClusterMetrics().getClusterId());
  }

  /**
   * Reads both sides of some rows.
   *
   * @param before cells of this time, in milliseconds, and later are left out
   */
  CellMerge.Read merge(RowRange range, long before, CellMerge.Listener listener)
      throws IOException, InterruptedException {
    try (CellStream left =
            CellStream.open(source.connection(), source.table(), range, before, links.source());
        CellStream right =
            CellStream.open(target.connection(), target.table(), range, before, links.target())) {
      return new CellMerge(left, right, listener).run();
    }
  }

  /** The caller's to close. */
  CellWriter writer() throws IOException {
    return new CellWriter(target.connection(), target.table(), origin, links.target());
  }
}
