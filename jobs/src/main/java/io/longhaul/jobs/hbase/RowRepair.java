package io.longhaul.jobs.hbase;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;

/**
 * Makes rows of the target what they are at the source: cells that it lacks are written with their
 * own times, versions that it has alone are deleted. A delete marker that it has alone can't be
 * taken away by a write, and hides what is written below it until a major compaction. Not
 * thread-safe.
 */
final class RowRepair implements Closeable {
  private final TablePair pair;
  private final long before;
  private final CellWriter writer;

  RowRepair(TablePair pair, long before) throws IOException {
    this.pair = pair;
    this.before = before;
    this.writer = pair.writer();
  }

  /** The row is written when this returns. */
  void repair(RowKey row) throws IOException, InterruptedException {
    CellMerge.Read read =
        pair.merge(
            RowRange.closed(row.bytes(), row.bytes()),
            before,
            new CellMerge.Listener() {
              @Override
              public void toCopy(Cell cell) throws IOException, InterruptedException {
                writer.write(cell);
              }

              @Override
              public void extra(Cell cell) throws IOException, InterruptedException {
                if (CellUtil.isPut(cell)) {
                  writer.delete(cell);
                }
              }
            });
    if (read.rows() > 0) {
      writer.flush();
    }
  }

  /** Cells written and deleted. */
  long written() {
    return writer.written();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
