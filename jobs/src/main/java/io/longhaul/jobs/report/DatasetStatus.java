package io.longhaul.jobs.report;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.ledger.RunAccount;
import io.longhaul.common.ledger.WaitingRemovals;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Dataset.Replicate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the copy of one dataset stands at one moment.
 *
 * @param asOf what was closed at the source before is at the target; empty when nothing can be
 *     promised
 * @param changed whether there is a watermark, but of what the dataset was by another definition
 * @param lastRun the newest run that took it
 * @param undo what can be brought back; empty when that is not known
 * @param waiting removals that a run recorded and another is to do; empty when none wait
 * @param holds how many paths later runs leave alone
 */
record DatasetStatus(
    Dataset dataset,
    Instant now,
    Optional<Instant> asOf,
    boolean changed,
    Optional<RunAccount> lastRun,
    Optional<Undo> undo,
    Optional<WaitingRemovals> waiting,
    int holds) {

  /** What undo areas hold of a dataset. */
  record Undo(int runs, long files, long bytes) {
    static final Undo NONE = new Undo(0, 0, 0);

    Undo plus(long moreFiles, long moreBytes) {
      return new Undo(runs + 1, files + moreFiles, bytes + moreBytes);
    }
  }

  DatasetStatus {
    requireNonNull(dataset, "dataset is null");
    requireNonNull(now, "now is null");
  }

  boolean isCopied() {
    return dataset.replicate() == Replicate.ALWAYS;
  }

  /** How old the copy may get; empty of a dataset that is never copied. */
  Optional<Duration> rpo() {
    return isCopied() ? dataset.rpo() : Optional.empty();
  }

  /** The age of the copy; never negative, whatever the clocks of two hosts say. */
  Optional<Duration> age() {
    return asOf.map(
        instant -> instant.isAfter(now) ? Duration.ZERO : Duration.between(instant, now));
  }

  /** Whether the copy is older than it may get; one that was never made is. */
  boolean missed() {
    return rpo().isPresent() && left().filter(time -> !time.isNegative()).isEmpty();
  }

  /** How long until the rpo is missed, negative since when it is; empty without copy or rpo. */
  Optional<Duration> left() {
    return rpo().flatMap(wanted -> age().map(wanted::minus));
  }

  /** What the newest run says of this dataset. */
  Optional<String> lastStatus() {
    return lastRun.flatMap(run -> Optional.ofNullable(run.datasets().get(dataset.name())));
  }
}
