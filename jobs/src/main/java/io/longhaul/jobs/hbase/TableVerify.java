package io.longhaul.jobs.hbase;

import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.hbase.TableVerdict.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares one table with its copy region by region, and repairs the copy when it shall. */
final class TableVerify {
  private static final Logger LOG = LoggerFactory.getLogger(TableVerify.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** How often rows are looked at again that were changed a moment ago. */
  private static final int LOOKS = 3;

  private final ExecutorService threads;
  private final Sleeper sleeper;
  private final int most;

  /**
   * @param most ranges, and rows that change meanwhile, that are listed; more are only counted
   */
  TableVerify(ExecutorService threads, Sleeper sleeper, int most) {
    this.threads = threads;
    this.sleeper = sleeper;
    this.most = most;
  }

  /** Compares. */
  TableVerdict run(String dataset, TablePair pair, Instant upTo, RangeCheck.Mode mode)
      throws IOException, InterruptedException {
    long before = upTo.toEpochMilli();
    List<RowRange> regions = RowRange.regions(pair.source().connection(), pair.source().table());
    RangeVerdict found = settled(pair, check(pair, regions, before, mode));
    Optional<RangeVerdict> left = Optional.empty();
    if (mode == RangeCheck.Mode.REPAIR && found.rows() > 0) {
      left = Optional.of(repaired(pair, found, before));
    }
    RangeVerdict now = left.orElse(found);
    return new TableVerdict(
        dataset,
        pair.source().table().getNameWithNamespaceInclAsString(),
        status(found, now),
        upTo,
        found,
        left,
        note(left));
  }

  private static Status status(RangeVerdict found, RangeVerdict now) {
    if (now.rows() > 0) {
      return Status.DIFFERS;
    }
    if (found.tally().changing() > 0 || now.tally().changing() > 0) {
      return Status.CHANGING;
    }
    return found.rows() > 0 ? Status.REPAIRED : Status.EQUAL;
  }

  private static String note(Optional<RangeVerdict> left) {
    return left.filter(now -> now.rows() > 0).isPresent()
        ? "delete markers that the target alone has hide the rows even after a major compaction (KEEP_DELETED_CELLS?): load the table anew"
        : "";
  }

  /** What still differs after all that can be done. */
  private RangeVerdict repaired(TablePair pair, RangeVerdict found, long before)
      throws IOException, InterruptedException {
    RangeVerdict left = check(pair, found.differing(), before, RangeCheck.Mode.READABLE);
    if (left.rows() == 0) {
      return left;
    }
    // A marker is newer than what was just written: a compaction drops both, then it is written
    // anew.
    new Compaction(sleeper)
        .compact(pair.target().connection(), pair.target().table(), left.differing());
    check(pair, left.differing(), before, RangeCheck.Mode.REPAIR);
    return check(pair, found.differing(), before, RangeCheck.Mode.READABLE);
  }

  /** Rows that were changed a moment ago are equal when readers of both sides see the same now. */
  private RangeVerdict settled(TablePair pair, RangeVerdict verdict)
      throws IOException, InterruptedException {
    List<RowKey> open = new ArrayList<>(verdict.changing());
    for (int look = 0; look < LOOKS && !open.isEmpty(); look++) {
      if (look > 0) {
        sleeper.sleep(PAUSE);
      }
      List<RowKey> still = new ArrayList<>();
      try (RowJudge judge = new RowJudge(pair, Long.MAX_VALUE)) {
        for (RowKey row : open) {
          if (!judge.isEqualNow(row)) {
            still.add(row);
          }
        }
      }
      open = still;
    }
    long unseen = verdict.tally().changing() - verdict.changing().size();
    return new RangeVerdict(
        verdict.read(),
        verdict.ranges(),
        verdict.spans(),
        verdict.tally().withChanging(unseen + open.size()),
        open);
  }

  private RangeVerdict check(
      TablePair pair, List<RowRange> ranges, long before, RangeCheck.Mode mode)
      throws IOException, InterruptedException {
    RangeCheck.Listed listed = new RangeCheck.Listed(most);
    List<Future<RangeVerdict>> running = new ArrayList<>();
    for (RowRange range : ranges) {
      running.add(threads.submit(() -> RangeCheck.of(pair, range, before, mode, listed)));
    }
    RangeVerdict all = RangeVerdict.NOTHING;
    try {
      for (Future<RangeVerdict> one : running) {
        all = all.plus(one.get());
      }
      return all;
    } catch (ExecutionException e) {
      throw failure(pair, e);
    } finally {
      running.forEach(one -> one.cancel(true));
    }
  }

  private static IOException failure(TablePair pair, ExecutionException failed)
      throws InterruptedException {
    if (failed.getCause() instanceof InterruptedException) {
      throw new InterruptedException("Interrupted while two tables were compared");
    }
    LOG.debug("Failed", failed);
    return new IOException(
        "Cannot compare %s: %s"
            .formatted(
                pair.source().table().getNameWithNamespaceInclAsString(),
                failed.getCause().getMessage()),
        failed.getCause());
  }
}
