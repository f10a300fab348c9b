package io.longhaul.jobs.hbase;

import io.longhaul.jobs.hbase.RangeVerdict.Differing;
import io.longhaul.jobs.hbase.RangeVerdict.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Compares some rows of a table with its copy, and repairs those that differ when it shall. */
final class RangeCheck implements CellMerge.Listener {
  private final RowJudge judge;
  private final Optional<RowRepair> repair;
  private final boolean raw;
  private final Listed listed;
  private final List<Differing> ranges = new ArrayList<>();
  private final List<RowKey> changing = new ArrayList<>();
  private Optional<Differing> open = Optional.empty();
  private Optional<RowKey> first = Optional.empty();
  private Optional<RowKey> last = Optional.empty();
  private Tally tally = Tally.NOTHING;
  private long rowAtLastDifference = -2;
  private long row;

  private RangeCheck(RowJudge judge, Optional<RowRepair> repair, boolean raw, Listed listed) {
    this.judge = judge;
    this.repair = repair;
    this.raw = raw;
    this.listed = listed;
  }

  /**
   * How much may be listed of a table, all its parts together: what differs is counted all the
   * same, and repaired. Thread-safe.
   */
  static final class Listed {
    private final AtomicInteger ranges;
    private final AtomicInteger changing;

    Listed(int most) {
      this.ranges = new AtomicInteger(most);
      this.changing = new AtomicInteger(most);
    }

    private static boolean take(AtomicInteger left) {
      return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }
  }

  /** How a table is compared. */
  enum Mode {
    /** What can be read. */
    READABLE,
    /** Every cell, what compactions would drop included. */
    EVERY_CELL,
    /** What can be read; rows that differ are written. */
    REPAIR
  }

  /**
   * Compares.
   *
   * @param before the moment that is compared, in milliseconds
   */
  static RangeVerdict of(TablePair pair, RowRange range, long before, Mode mode, Listed listed)
      throws IOException, InterruptedException {
    try (RowJudge judge = new RowJudge(pair, before);
        RowRepair repair = new RowRepair(pair, before)) {
      RangeCheck check =
          new RangeCheck(
              judge,
              mode == Mode.REPAIR ? Optional.of(repair) : Optional.empty(),
              mode == Mode.EVERY_CELL,
              listed);
      return check.verdict(pair.merge(range, before, check));
    }
  }

  private RangeVerdict verdict(CellMerge.Read read) {
    close();
    List<RowRange> spans =
        first.stream()
            .map(row -> RowRange.closed(row.bytes(), last.orElseThrow().bytes()))
            .toList();
    return new RangeVerdict(read, ranges, spans, tally, changing);
  }

  @Override
  public void differs(RowDifference difference) throws IOException, InterruptedException {
    switch (raw ? RowJudge.Verdict.DIFFERS : judge.judge(difference.row())) {
      case HIDDEN -> tally = tally.plus(new Tally(0, 0, 0, 1));
      case CHANGING -> {
        tally = tally.plus(new Tally(0, 0, 1, 0));
        if (Listed.take(listed.changing)) {
          changing.add(difference.row());
        }
      }
      case DIFFERS -> {
        note(difference);
        if (repair.isPresent()) {
          repair.get().repair(difference.row());
        }
      }
    }
  }

  private void note(RowDifference difference) {
    boolean follows = open.isPresent() && rowAtLastDifference == row - 1;
    if (follows) {
      open = open.map(range -> range.plus(difference));
    } else {
      close();
      open = Optional.of(Differing.of(difference));
    }
    tally = tally.plus(new Tally(1, follows ? 0 : 1, 0, 0));
    first = first.or(() -> Optional.of(difference.row()));
    last = Optional.of(difference.row());
    rowAtLastDifference = row;
  }

  private void close() {
    if (open.isPresent() && Listed.take(listed.ranges)) {
      ranges.add(open.get());
    }
    open = Optional.empty();
  }

  @Override
  public void rowEnded() {
    row++;
  }
}
