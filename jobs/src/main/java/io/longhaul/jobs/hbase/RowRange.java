package io.longhaul.jobs.hbase;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.RegionLocator;
import org.apache.hadoop.hbase.util.Bytes;

/** Rows of a table, from one to before another; immutable. */
final class RowRange {
  private final byte[] start;
  private final byte[] stop;

  /**
   * Holds what it is given: the caller changes it no more.
   *
   * @param start the first row; empty for the table's first
   * @param stop the row after the last; empty for the table's end
   */
  RowRange(byte[] start, byte[] stop) {
    this.start = start;
    this.stop = stop;
  }

  /** From one row to another, both included. */
  static RowRange closed(byte[] first, byte[] last) {
    return new RowRange(first, Bytes.add(last, new byte[1]));
  }

  /** The regions of a table, in order; they leave no row out. */
  static List<RowRange> regions(Connection connection, TableName table) throws IOException {
    try (RegionLocator locator = connection.getRegionLocator(table)) {
      byte[][] starts = locator.getStartKeys();
      List<RowRange> ranges = new ArrayList<>();
      for (int i = 0; i < starts.length; i++) {
        // The next one's start, not the region's own end: a split between both would leave a gap.
        byte[] stop = i + 1 < starts.length ? starts[i + 1] : HConstants.EMPTY_END_ROW;
        byte[] first = i == 0 ? HConstants.EMPTY_START_ROW : starts[i];
        ranges.add(new RowRange(first, stop));
      }
      return ranges;
    }
  }

  /** Whether a row may lie in both. */
  boolean overlaps(RowRange other) {
    return beginsBeforeEndOf(other) && other.beginsBeforeEndOf(this);
  }

  private boolean beginsBeforeEndOf(RowRange other) {
    return other.stop.length == 0 || Bytes.compareTo(start, other.stop) < 0;
  }

  byte[] start() {
    return start;
  }

  byte[] stop() {
    return stop;
  }

  @Override
  public String toString() {
    return "[" + Bytes.toStringBinary(start) + ", " + Bytes.toStringBinary(stop) + ")";
  }
}
