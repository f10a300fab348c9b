package io.longhaul.jobs.hbase;

import java.util.ArrayList;
import java.util.List;

/**
 * What was found in some rows of a table.
 *
 * @param ranges of rows that readers see otherwise at the target, in order
 * @param changing rows that were changed since the moment that is compared
 * @param hidden rows in which only cells differ that nobody can read
 */
record RangeVerdict(
    CellMerge.Read read, List<Differing> ranges, List<RowKey> changing, long hidden) {
  static final RangeVerdict NOTHING =
      new RangeVerdict(CellMerge.Read.NOTHING, List.of(), List.of(), 0);

  RangeVerdict {
    ranges = List.copyOf(ranges);
    changing = List.copyOf(changing);
  }

  /**
   * Rows that differ, with none between them that does not.
   *
   * @param last the last of them
   */
  record Differing(RowKey first, RowKey last, long rows, long missing, long extra, long changed) {
    static Differing of(RowDifference row) {
      return new Differing(row.row(), row.row(), 1, row.missing(), row.extra(), row.changed());
    }

    Differing plus(RowDifference row) {
      return new Differing(
          first,
          row.row(),
          rows + 1,
          missing + row.missing(),
          extra + row.extra(),
          changed + row.changed());
    }

    RowRange range() {
      return RowRange.closed(first.bytes(), last.bytes());
    }
  }

  RangeVerdict plus(RangeVerdict next) {
    List<Differing> allRanges = new ArrayList<>(ranges);
    allRanges.addAll(next.ranges);
    List<RowKey> allChanging = new ArrayList<>(changing);
    allChanging.addAll(next.changing);
    return new RangeVerdict(read.plus(next.read), allRanges, allChanging, hidden + next.hidden);
  }

  /** Rows that readers see otherwise. */
  long rows() {
    return ranges.stream().mapToLong(Differing::rows).sum();
  }
}
