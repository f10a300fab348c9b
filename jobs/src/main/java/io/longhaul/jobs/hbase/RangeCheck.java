package io.longhaul.jobs.hbase;

import io.longhaul.jobs.hbase.RangeVerdict.Differing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares some rows of a table with its copy, and repairs those that differ when it shall. */
final class RangeCheck implements CellMerge.Listener {
  private final RowJudge judge;
  private final Optional<RowRepair> repair;
  private final boolean raw;
  private final List<Differing> ranges = new ArrayList<>();
  private final List<RowKey> changing = new ArrayList<>();
  private long hidden;
  private long rowAtLastDifference = -2;
  private long row;

  private RangeCheck(RowJudge judge, Optional<RowRepair> repair, boolean raw) {
    this.judge = judge;
    this.repair = repair;
    this.raw = raw;
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
  static RangeVerdict of(TablePair pair, RowRange range, long before, Mode mode)
      throws IOException, InterruptedException {
    try (RowJudge judge = new RowJudge(pair, before);
        RowRepair repair = new RowRepair(pair, before)) {
      RangeCheck check =
          new RangeCheck(
              judge,
              mode == Mode.REPAIR ? Optional.of(repair) : Optional.empty(),
              mode == Mode.EVERY_CELL);
      CellMerge.Read read = pair.merge(range, before, check);
      return new RangeVerdict(read, check.ranges, check.changing, check.hidden);
    }
  }

  @Override
  public void differs(RowDifference difference) throws IOException, InterruptedException {
    switch (raw ? RowJudge.Verdict.DIFFERS : judge.judge(difference.row())) {
      case HIDDEN -> hidden++;
      case CHANGING -> changing.add(difference.row());
      case DIFFERS -> {
        note(difference);
        if (repair.isPresent()) {
          repair.get().repair(difference.row());
        }
      }
    }
  }

  private void note(RowDifference difference) {
    int last = ranges.size() - 1;
    if (last >= 0 && rowAtLastDifference == row - 1) {
      ranges.set(last, ranges.get(last).plus(difference));
    } else {
      ranges.add(Differing.of(difference));
    }
    rowAtLastDifference = row;
  }

  @Override
  public void rowEnded() {
    row++;
  }
}
