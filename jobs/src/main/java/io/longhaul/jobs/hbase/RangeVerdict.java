package io.longhaul.jobs.hbase;

import java.util.ArrayList;
import java.util.List;

/**
 * What was found in some rows of a table.
 *
 * @param ranges of rows that readers see otherwise at the target, in order; of many some
 * @param spans of rows outside of which none differs, one at most for each part that was looked at
 * @param tally how many there are, listed or not
 * @param changing rows that were changed since the moment that is compared; of many some
 */
record RangeVerdict(
    CellMerge.Read read,
    List<Differing> ranges,
    List<RowRange> spans,
    Tally tally,
    List<RowKey> changing) {
  static final RangeVerdict NOTHING =
      new RangeVerdict(CellMerge.Read.NOTHING, List.of(), List.of(), Tally.NOTHING, List.of());

  RangeVerdict {
    ranges = List.copyOf(ranges);
    spans = List.copyOf(spans);
    changing = List.copyOf(changing);
  }

  /**
   * Counts.
   *
   * @param rows that readers see otherwise at the target
   * @param ranges of such rows with none between them that is the same
   * @param changing rows that were changed since the moment that is compared
   * @param hidden rows in which only cells differ that nobody can read
   */
  record Tally(long rows, long ranges, long changing, long hidden) {
    static final Tally NOTHING = new Tally(0, 0, 0, 0);

    Tally plus(Tally next) {
      return new Tally(
          rows + next.rows, ranges + next.ranges, changing + next.changing, hidden + next.hidden);
    }

    /** With fewer rows of which nothing can be said. */
    Tally withChanging(long fewer) {
      return new Tally(rows, ranges, fewer, hidden);
    }
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
    return new RangeVerdict(
        read.plus(next.read),
        both(ranges, next.ranges),
        both(spans, next.spans),
        tally.plus(next.tally),
        both(changing, next.changing));
  }

  private static <T> List<T> both(List<T> some, List<T> more) {
    List<T> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** Rows that readers see otherwise. */
  long rows() {
    return tally.rows();
  }

  /** Where all rows lie that differ: exactly, unless they are too many to be listed. */
  List<RowRange> differing() {
    return ranges.size() == tally.ranges() ? ranges.stream().map(Differing::range).toList() : spans;
  }
}
