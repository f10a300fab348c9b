package io.longhaul.jobs.hbase;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellComparator;
import org.apache.hadoop.hbase.PrivateCellUtil;

/**
 * Reads the same rows of source and target side by side, cell by cell, and tells of each row that
 * is not the same on both.
 */
final class CellMerge {
  private final CellStream source;
  private final CellStream target;
  private final Listener listener;
  private Optional<RowDifference> row = Optional.empty();
  private long rows;
  private long cells;
  private long bytes;

  /** Hears what differs, in the order of the rows. */
  interface Listener {
    /** A cell that the target has not, or has with another content. */
    default void toCopy(Cell cell) throws IOException, InterruptedException {}

    /** A cell that the target alone has. */
    default void extra(Cell cell) throws IOException, InterruptedException {}

    /** A row that has ended and is not the same on both sides. */
    default void differs(RowDifference difference) throws IOException, InterruptedException {}

    /** A row has ended, whatever was found in it. */
    default void rowEnded() {}
  }

  /**
   * What the source has.
   *
   * @param rows those with at least one cell on either side
   * @param bytes of the source's cells
   */
  record Read(long rows, long cells, long bytes) {
    static final Read NOTHING = new Read(0, 0, 0);

    Read plus(Read other) {
      return new Read(rows + other.rows, cells + other.cells, bytes + other.bytes);
    }
  }

  CellMerge(CellStream source, CellStream target, Listener listener) {
    this.source = source;
    this.target = target;
    this.listener = listener;
  }

  /** Reads all of both, once. */
  Read run() throws IOException, InterruptedException {
    while (source.hasCell() || target.hasCell()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("Interrupted while two tables were compared");
      }
      step();
    }
    endRow();
    return new Read(rows, cells, bytes);
  }

  private void step() throws IOException, InterruptedException {
    int order = order();
    Cell cell = order > 0 ? target.cell() : source.cell();
    enter(cell);
    if (order < 0) {
      count(cell);
      note(1, 0, 0);
      listener.toCopy(cell);
      source.advance();
    } else if (order > 0) {
      note(0, 1, 0);
      listener.extra(cell);
      target.advance();
    } else {
      count(cell);
      if (!CellStream.sameContent(cell, target.cell())) {
        note(0, 0, 1);
        listener.toCopy(cell);
      }
      source.advance();
      target.advance();
    }
  }

  private int order() throws IOException, InterruptedException {
    if (!source.hasCell()) {
      return 1;
    }
    return target.hasCell()
        ? CellComparator.getInstance().compare(source.cell(), target.cell(), true)
        : -1;
  }

  private void enter(Cell cell) throws IOException, InterruptedException {
    if (row.isEmpty() || !row.get().row().isOf(cell)) {
      endRow();
      row = Optional.of(new RowDifference(RowKey.of(cell), 0, 0, 0));
      rows++;
    }
  }

  private void endRow() throws IOException, InterruptedException {
    if (row.isPresent()) {
      if (!row.get().isNone()) {
        listener.differs(row.get());
      }
      listener.rowEnded();
    }
  }

  private void count(Cell cell) {
    cells++;
    bytes += PrivateCellUtil.estimatedSerializedSizeOf(cell);
  }

  private void note(long missing, long extra, long changed) {
    row = row.map(difference -> difference.plus(missing, extra, changed));
  }
}
