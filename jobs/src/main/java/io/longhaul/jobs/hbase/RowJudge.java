package io.longhaul.jobs.hbase;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellComparator;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;

/**
 * Says what it means that the cells of a row are not the same on both sides. Compactions drop what
 * is deleted, expired or older than a family's VERSIONS, each cluster's at their own time: only
 * what can be read counts. Not thread-safe.
 */
final class RowJudge implements Closeable {
  private final Table source;
  private final Table target;
  private final long before;

  /** What becomes of a row. */
  enum Verdict {
    /** Readers of both sides see other things. */
    DIFFERS,
    /** Readers see the same; cells that nobody can read differ. */
    HIDDEN,
    /** It was changed since the moment that is compared: that may have hidden what differs. */
    CHANGING
  }

  /**
   * @param before the moment that is compared, in milliseconds: cells of it and later don't count
   */
  RowJudge(TablePair pair, long before) throws IOException {
    this.source = pair.source().connection().getTable(pair.source().table());
    this.target = pair.target().connection().getTable(pair.target().table());
    this.before = before;
  }

  Verdict judge(RowKey row) throws IOException {
    Get get = new Get(row.bytes()).readAllVersions().setTimeRange(0, before).setCacheBlocks(false);
    if (same(source.get(get), target.get(get))) {
      return Verdict.HIDDEN;
    }
    return hasLater(source, row) || hasLater(target, row) ? Verdict.CHANGING : Verdict.DIFFERS;
  }

  /** Whether readers of both sides see the same now. */
  boolean isEqualNow(RowKey row) throws IOException {
    Get get = new Get(row.bytes()).readAllVersions().setCacheBlocks(false);
    return same(source.get(get), target.get(get));
  }

  private boolean hasLater(Table table, RowKey row) throws IOException {
    Scan scan = new Scan(new Get(row.bytes())).setRaw(true).readAllVersions();
    scan.setTimeRange(before, Long.MAX_VALUE).setCacheBlocks(false);
    try (ResultScanner scanner = table.getScanner(scan)) {
      return scanner.next() != null;
    }
  }

  private static boolean same(Result one, Result other) {
    Cell[] left = one.rawCells() == null ? new Cell[0] : one.rawCells();
    Cell[] right = other.rawCells() == null ? new Cell[0] : other.rawCells();
    if (left.length != right.length) {
      return false;
    }
    for (int i = 0; i < left.length; i++) {
      if (CellComparator.getInstance().compare(left[i], right[i], true) != 0
          || !CellStream.sameContent(left[i], right[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    source.close();
    target.close();
  }
}
