package io.longhaul.jobs.hbase;

import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.util.Bytes;

/** The key of a row, in HBase's order; immutable. */
final class RowKey implements Comparable<RowKey> {
  private final byte[] bytes;

  private RowKey(byte[] bytes) {
    this.bytes = bytes;
  }

  static RowKey of(Cell cell) {
    return new RowKey(CellUtil.cloneRow(cell));
  }

  static RowKey of(byte[] bytes) {
    return new RowKey(bytes.clone());
  }

  /** Not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  boolean isOf(Cell cell) {
    return CellUtil.matchingRows(cell, bytes);
  }

  @Override
  public int compareTo(RowKey other) {
    return Bytes.compareTo(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey key && Bytes.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Bytes.hashCode(bytes);
  }

  /** As HBase's shell writes it. */
  @Override
  public String toString() {
    return Bytes.toStringBinary(bytes);
  }
}
