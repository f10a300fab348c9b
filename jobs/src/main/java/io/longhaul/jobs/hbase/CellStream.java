package io.longhaul.jobs.hbase;

import io.longhaul.common.link.Pacer;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellComparator;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.PrivateCellUtil;
import org.apache.hadoop.hbase.RawCell;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;

/**
 * The cells of some rows as they lie in the files of a table, one after the other in HBase's own
 * order: all versions, delete markers and what they hide. Holds a few megabytes, however wide a row
 * is. Not thread-safe.
 */
final class CellStream implements Closeable {
  private static final long FETCH = 2L << 20;
  private static final Cell[] NONE = new Cell[0];

  private final Table table;
  private final ResultScanner scanner;
  private final Link link;
  private Cell[] cells = NONE;
  private Optional<Cell> last = Optional.empty();
  private int at;
  private boolean ended;

  private CellStream(Table table, ResultScanner scanner, Link link) {
    this.table = table;
    this.scanner = scanner;
    this.link = link;
  }

  /**
   * What cells have to ask before they cross.
   *
   * @param pacer of a link, or of none
   * @param priority 1 to 9
   */
  record Link(Pacer pacer, int priority) {
    /** Of the side that this process stands on. */
    static final Link NONE = new Link(Pacer.unlimited(), 1);

    void acquire(long bytes) throws IOException, InterruptedException {
      for (long left = bytes; left > 0; left -= Pacer.STEP) {
        pacer.acquire(priority, (int) Math.min(left, Pacer.STEP));
      }
    }
  }

  /**
   * Begins to read.
   *
   * @param before cells of this time, in milliseconds, and later are left out
   */
  static CellStream open(
      Connection connection, TableName name, RowRange range, long before, Link link)
      throws IOException {
    Table table = connection.getTable(name);
    Scan scan = new Scan().withStartRow(range.start()).withStopRow(range.stop());
    scan.setRaw(true).readAllVersions().setTimeRange(0, before).setCacheBlocks(false);
    scan.setAllowPartialResults(true).setMaxResultSize(FETCH);
    try {
      return new CellStream(table, table.getScanner(scan), link);
    } catch (IOException | RuntimeException e) {
      table.close();
      throw e;
    }
  }

  /** Whether there is a cell. */
  boolean hasCell() throws IOException, InterruptedException {
    while (!ended && (at == cells.length || isRepeated())) {
      if (at < cells.length) {
        at++;
        continue;
      }
      Result result = scanner.next();
      ended = result == null;
      cells = ended ? NONE : result.rawCells();
      at = 0;
      link.acquire(bytes(cells));
    }
    return at < cells.length;
  }

  /** A delete marker that was written twice is shown twice; it says the same. */
  private boolean isRepeated() {
    return last.filter(one -> CellComparator.getInstance().compare(one, cells[at], true) == 0)
        .isPresent();
  }

  /** The cell it stands at. */
  Cell cell() {
    return cells[at];
  }

  void advance() {
    last = Optional.of(cells[at]);
    at++;
  }

  @Override
  public void close() throws IOException {
    scanner.close();
    table.close();
  }

  /** What cells take on the wire. */
  static long bytes(Cell[] cells) {
    long bytes = 0;
    for (Cell cell : cells) {
      bytes += PrivateCellUtil.estimatedSerializedSizeOf(cell);
    }
    return bytes;
  }

  /** Whether two cells of one place and time hold the same, their tags included. */
  static boolean sameContent(Cell one, Cell other) {
    return CellUtil.matchingValue(one, other) && Arrays.equals(tags(one), tags(other));
  }

  private static byte[] tags(Cell cell) {
    return cell instanceof RawCell raw ? raw.cloneTags() : new byte[0];
  }
}
