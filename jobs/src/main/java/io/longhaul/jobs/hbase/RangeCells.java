package io.longhaul.jobs.hbase;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellComparator;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.ExtendedCell;
import org.apache.hadoop.hbase.client.Result;

/**
 * What a range has of a window, in the order of the table: all that is stored with timestamps of
 * its span, and of what was logged meanwhile the cells that no such scan has. These are puts with
 * other timestamps, and delete markers. A put of the span that the scan does not show is hidden,
 * expired or beyond VERSIONS; what deleted it is a marker, and here. Not thread-safe.
 */
final class RangeCells implements Closeable {
  /** Cells of a wide row that are held at once. */
  private static final int BATCH = 10_000;

  private final RangeScanner scanner;
  private final WindowJob.Span span;
  private final List<LogPart.Cells> logs = new ArrayList<>();
  private final PriorityQueue<Source> sources =
      new PriorityQueue<>(
          Comparator.comparing(Source::cell, RangeCells::order)
              // The scan was later than any log.
              .thenComparing(Source::isLog)
              .thenComparing(Source::sequence, Comparator.reverseOrder()));
  private Optional<Cell> last = Optional.empty();
  private long logged;

  private RangeCells(RangeScanner scanner, WindowJob.Span span) {
    this.scanner = scanner;
    this.span = span;
  }

  static RangeCells open(Configuration conf, WindowRange range) throws IOException {
    RangeCells cells = new RangeCells(RangeScanner.open(conf, range), WindowJob.span(conf));
    try {
      for (LogPart part : LogPart.of(conf, range)) {
        LogPart.Cells its = part.cells(conf, range);
        cells.logs.add(its);
        cells.push(new Source(its::next, true));
      }
      if (!cells.logs.isEmpty()) {
        cells.push(new Source(flat(cells.scanner), false));
      }
      return cells;
    } catch (IOException | RuntimeException e) {
      cells.close();
      throw e;
    }
  }

  /** Where cells come from, one after the other. */
  @FunctionalInterface
  private interface Cells {
    Optional<Cell> next() throws IOException;
  }

  private static Cells flat(RangeScanner scanner) {
    return new Cells() {
      private Cell[] cells = new Cell[0];
      private int at;

      @Override
      public Optional<Cell> next() throws IOException {
        while (at == cells.length) {
          Optional<Result> result = scanner.next();
          if (result.isEmpty()) {
            return Optional.empty();
          }
          cells = result.get().rawCells();
          at = 0;
        }
        return Optional.of(cells[at++]);
      }
    };
  }

  private static final class Source {
    private final Cells cells;
    private final boolean log;
    private Cell cell;

    Source(Cells cells, boolean log) {
      this.cells = cells;
      this.log = log;
    }

    boolean advance() throws IOException {
      Optional<Cell> next = cells.next();
      next.ifPresent(one -> cell = one);
      return next.isPresent();
    }

    Cell cell() {
      return cell;
    }

    boolean isLog() {
      return log;
    }

    long sequence() {
      return cell instanceof ExtendedCell extended ? extended.getSequenceId() : 0;
    }
  }

  private static int order(Cell one, Cell other) {
    return CellComparator.getInstance().compare(one, other, true);
  }

  private void push(Source source) throws IOException {
    if (source.advance()) {
      sources.add(source);
    }
  }

  /** The next cells of a row, some or all; empty at the end. */
  Optional<Result> next() throws IOException {
    if (logs.isEmpty()) {
      return scanner.next();
    }
    List<Cell> row = new ArrayList<>();
    while (!sources.isEmpty() && isOfRow(row, sources.peek().cell())) {
      Source source = sources.poll();
      Cell cell = source.cell();
      if (counts(cell, source.isLog())) {
        row.add(cell);
        logged += source.isLog() ? 1 : 0;
      }
      push(source);
    }
    return row.isEmpty() ? Optional.empty() : Optional.of(Result.create(row));
  }

  private static boolean isOfRow(List<Cell> row, Cell cell) {
    return row.isEmpty() || (row.size() < BATCH && CellUtil.matchingRows(row.get(0), cell));
  }

  /** Of cells of one place, time and kind the first one, which is the newest. */
  private boolean counts(Cell cell, boolean log) {
    boolean repeated = last.filter(one -> order(one, cell) == 0).isPresent();
    last = Optional.of(cell);
    return !repeated && !(log && CellUtil.isPut(cell) && span.has(cell.getTimestamp()));
  }

  /** Cells so far that logs alone had. */
  long logged() {
    return logged;
  }

  @Override
  public void close() throws IOException {
    try {
      scanner.close();
    } finally {
      for (LogPart.Cells part : logs) {
        part.close();
      }
    }
  }
}
