package io.longhaul.jobs.hbase;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.PrivateCellUtil;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;

/**
 * Writes cells into a table as they are: place, time, kind, value and tags. What it writes carries
 * the source's cluster id, as an edit that came by replication: a peer that leads back to the
 * source does not send it there again. Not thread-safe.
 */
final class CellWriter implements Closeable {
  private static final long BATCH = 2L << 20;
  private static final int MOST = 5_000;

  private final Table table;
  private final List<UUID> origin;
  private final CellStream.Link link;
  private final List<Mutation> batch = new ArrayList<>();
  private Optional<Mutation> last = Optional.empty();
  private long size;
  private long written;

  /**
   * @param origin cluster id of where the cells come from
   */
  CellWriter(Connection connection, TableName name, UUID origin, CellStream.Link link)
      throws IOException {
    this.table = connection.getTable(name);
    this.origin = List.of(origin);
    this.link = link;
  }

  /** Takes a cell; it is at the table after the next {@link #flush}. */
  void write(Cell cell) throws IOException, InterruptedException {
    boolean delete = CellUtil.isDelete(cell);
    if (last.filter(one -> isFor(one, cell, delete)).isEmpty()) {
      begin(delete ? new Delete(CellUtil.cloneRow(cell)) : new Put(CellUtil.cloneRow(cell)));
    }
    Mutation mutation = last.orElseThrow();
    if (mutation instanceof Put put) {
      put.add(cell);
    } else {
      ((Delete) mutation).add(cell);
    }
    written++;
    size += PrivateCellUtil.estimatedSerializedSizeOf(cell);
    if (size >= BATCH || batch.size() >= MOST) {
      flush();
    }
  }

  /** Marks one version as deleted. */
  void delete(Cell cell) throws IOException, InterruptedException {
    Delete delete = new Delete(CellUtil.cloneRow(cell));
    delete.addColumn(
        CellUtil.cloneFamily(cell), CellUtil.cloneQualifier(cell), cell.getTimestamp());
    begin(delete);
    last = Optional.empty();
    written++;
    size += PrivateCellUtil.estimatedSerializedSizeOfKey(cell);
  }

  private static boolean isFor(Mutation mutation, Cell cell, boolean delete) {
    return mutation instanceof Delete == delete && CellUtil.matchingRows(cell, mutation.getRow());
  }

  private void begin(Mutation mutation) {
    mutation.setClusterIds(origin);
    batch.add(mutation);
    last = Optional.of(mutation);
  }

  /** All that was taken is at the table when this returns. */
  void flush() throws IOException, InterruptedException {
    if (!batch.isEmpty()) {
      link.acquire(size);
      table.batch(batch, new Object[batch.size()]);
      batch.clear();
      last = Optional.empty();
      size = 0;
    }
  }

  /** Cells that were taken. */
  long written() {
    return written;
  }

  /** Does not flush. */
  @Override
  public void close() throws IOException {
    table.close();
  }
}
