package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.ledger.DatasetDefinition;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.WaitingRemovals;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.repack.Repacking;
import io.longhaul.jobs.copy.Tally.Fate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One dataset in one run: what was found, done and refused so far. Thread-safe. */
final class DatasetRun {
  /** More failures than this are counted and journaled, but not listed in the report. */
  private static final int MOST_FAILURES = 1_000;

  private final Dataset dataset;
  private final Removals removals;
  private final Tally tally = new Tally();
  private final List<Failure> failures = new ArrayList<>();
  private final Set<ExitStatus> causes = EnumSet.noneOf(ExitStatus.class);
  private final TreeSet<String> failedDirectories = new TreeSet<>();
  private final Set<String> clashes = new HashSet<>();
  private long toCopyFiles;
  private long toCopyBytes;
  private long adoptedFiles;
  private long adoptedBytes;
  private boolean interrupted;
  private long toDeleteFiles;
  private long toDeleteBytes;
  private long waitingFiles;
  private long waitingBytes;
  private long waitingDirectories;
  private boolean displaces;
  private boolean heldBack;
  private boolean guarded;
  private boolean stoppedWithPlan;
  private boolean failedWhole;
  private boolean stopped;
  private boolean idle;
  private boolean planned;
  private Optional<Repacking.Decision> repacking = Optional.empty();
  private Instant asOf;
  private Instant started;
  private Instant ended;

  DatasetRun(Dataset dataset, Removals removals) {
    this.dataset = dataset;
    this.removals = removals;
  }

  Dataset dataset() {
    return dataset;
  }

  /** Takes what was decided of how its files become fewer. */
  synchronized void repacking(Repacking.Decision decision) {
    repacking = Optional.of(decision);
  }

  /** What was decided of how its files become fewer; empty where there was no choice. */
  synchronized Optional<Repacking.Decision> repacking() {
    return repacking;
  }

  Tally tally() {
    return tally;
  }

  /** Takes what a listing task counted. */
  void count(Findings findings) {
    tally.skip(Tally.Skip.EQUAL, findings.equalFiles(), findings.equalBytes());
    tally.skip(Tally.Skip.LINK, findings.links(), 0);
    tally.skip(Tally.Skip.EXCLUDED, findings.excludedFiles(), findings.excludedBytes());
    tally.skip(Tally.Skip.HELD, findings.heldFiles(), findings.heldBytes());
    synchronized (this) {
      heldBack |= findings.heldBack();
      clashes.addAll(findings.clashes());
    }
  }

  synchronized void plan(PlanItem item) {
    if (item.action().moves()) {
      toCopyFiles++;
      toCopyBytes += item.bytes();
    }
    if (leaves(item)) {
      boolean directory = item.action() == PlanItem.Action.REMOVE_DIRECTORY;
      waitingDirectories += directory ? 1 : 0;
      waitingFiles += directory ? 0 : 1;
      waitingBytes += directory ? 0 : item.entry().length();
      return;
    }
    displaces |= item.action() == PlanItem.Action.REPLACE || item.action().removes();
    if (item.action() == PlanItem.Action.REMOVE) {
      toDeleteFiles++;
      toDeleteBytes += item.entry().length();
    }
  }

  /** Whether an item is left to a later run: a removal that makes way for nothing. */
  boolean leaves(PlanItem item) {
    return removals == Removals.LATER && item.action().removes() && !waitsForRemoval(item.path());
  }

  /** Counts what is left to a later run; where copies failed it may not go yet. */
  synchronized void countWaiting() {
    tally.add(causes.isEmpty() ? Fate.WAITING : Fate.DEFERRED, waitingFiles, waitingBytes);
  }

  /** What is left to a later run, files and bytes; only with all copies of the dataset there. */
  synchronized WaitingRemovals waiting(RunId run) {
    return new WaitingRemovals(
        run.text(),
        causes.isEmpty(),
        DatasetDefinition.digest(dataset),
        waitingFiles,
        waitingBytes,
        waitingDirectories);
  }

  /** Takes a file that an earlier run has staged. */
  synchronized void adopt(PlanItem item) {
    displaces |= item.action() == PlanItem.Action.REPLACE;
    adoptedFiles++;
    adoptedBytes += item.bytes();
  }

  /** How many files earlier runs have staged, so that they need not cross the link again. */
  synchronized long adoptedFiles() {
    return adoptedFiles;
  }

  synchronized long adoptedBytes() {
    return adoptedBytes;
  }

  /** As {@link #interrupt}, unless it is done or stopped already. */
  synchronized void interruptUnlessEnded(String reason) {
    if (ended == null && !stopped && !interrupted && !idle) {
      interrupt(reason);
    }
  }

  /** The run ends before the dataset is done: what is left counts as deferred. */
  synchronized void interrupt(String reason) {
    interrupted = true;
    long files = toCopyFiles + adoptedFiles;
    long bytes = toCopyBytes + adoptedBytes;
    for (Fate fate : List.of(Fate.COPIED, Fate.FAILED, Fate.OPEN, Fate.DEFERRED)) {
      files -= tally.files(fate);
      bytes -= tally.bytes(fate);
    }
    files -= tally.files(Tally.Skip.VANISHED);
    tally.add(Fate.DEFERRED, Math.max(0, files), Math.max(0, bytes));
    note("", reason, ExitStatus.INCOMPLETE);
  }

  synchronized long toCopyFiles() {
    return toCopyFiles;
  }

  synchronized long toCopyBytes() {
    return toCopyBytes;
  }

  synchronized void fail(String path, long files, long bytes, String reason, ExitStatus status) {
    tally.add(Fate.FAILED, files, bytes);
    note(path, reason, status);
  }

  synchronized void defer(PlanItem item, String reason) {
    tally.add(Fate.DEFERRED, 1, item.entry().length());
    note(item.path(), reason, ExitStatus.INCOMPLETE);
  }

  /** Counts what waits for something that has its note already. */
  synchronized void deferUnnoted(long files, long bytes) {
    tally.add(Fate.DEFERRED, files, bytes);
  }

  /** The dataset as a whole can't go on; nothing more of it is planned or copied. */
  synchronized void stop(String reason, ExitStatus status) {
    stopped = true;
    note("", reason, status);
  }

  synchronized boolean isStopped() {
    return stopped;
  }

  /** The run has nothing to do with the dataset, and does not look at it. */
  synchronized void leaveAlone() {
    idle = true;
  }

  /** As {@link #stop(String, ExitStatus)}, with what is known of why. */
  synchronized void stop(StoppedException why) {
    guarded = why.isGuarded();
    stoppedWithPlan = why.hasPlan();
    stop(why.getMessage(), why.status());
  }

  /** Whether a guard stopped it, since the source looks as if it was lost. */
  synchronized boolean isGuarded() {
    return guarded;
  }

  /** Whether there is a plan to show. */
  synchronized boolean hasPlan() {
    return !stopped || stoppedWithPlan;
  }

  /** Whether the plan takes anything off the target. */
  synchronized boolean displacesFiles() {
    return displaces;
  }

  /** Whether a path can only be made once a file or directory in its way is removed. */
  synchronized boolean waitsForRemoval(String path) {
    String at = path;
    while (!clashes.isEmpty() && !at.isEmpty()) {
      if (clashes.contains(at)) {
        return true;
      }
      at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
    }
    return false;
  }

  private void note(String path, String reason, ExitStatus status) {
    causes.add(status);
    failedWhole |= path.isEmpty();
    int slash = path.lastIndexOf('/');
    failedDirectories.add(slash < 0 ? "" : path.substring(0, slash));
    if (failures.size() < MOST_FAILURES) {
      failures.add(new Failure(dataset.name(), path, reason, status));
    }
  }

  /** Whether anything below a directory failed, or may have, since the dataset as a whole did. */
  synchronized boolean hasFailureBelow(String directory) {
    if (failedWhole || failedDirectories.contains(directory)) {
      return true;
    }
    if (directory.isEmpty()) {
      return !failedDirectories.isEmpty();
    }
    String below = failedDirectories.ceiling(directory + "/");
    return below != null && below.startsWith(directory + "/");
  }

  synchronized List<Failure> failures() {
    return List.copyOf(failures);
  }

  synchronized Set<ExitStatus> causes() {
    return Set.copyOf(causes);
  }

  /** Whether the watermark may move: all is at the target, or equal there. */
  synchronized boolean isComplete() {
    boolean openHolds = tally.files(Fate.OPEN) > 0 && dataset.open() != Dataset.OpenFiles.IGNORE;
    return !stopped && causes.isEmpty() && !openHolds && !heldBack;
  }

  synchronized String status() {
    if (stopped) {
      return "stopped";
    }
    if (planned) {
      return "planned";
    }
    if (idle) {
      return "idle";
    }
    if (causes.isEmpty() && tally.files(Fate.OPEN) == 0 && !heldBack) {
      return "done";
    }
    if (interrupted) {
      return "partial";
    }
    boolean nothingDone = toCopyFiles > 0 && tally.files(Fate.COPIED) == 0;
    return nothingDone && !causes.isEmpty() ? "failed" : "partial";
  }

  synchronized void listing(Instant now) {
    asOf = now;
  }

  synchronized void start(Instant now) {
    if (started == null) {
      started = now;
    }
  }

  synchronized void end(Instant now) {
    ended = now;
  }

  /** Marks a dry run: what was to be copied counts as copied. */
  synchronized void endPlanned() {
    planned = true;
    tally.add(Fate.COPIED, toCopyFiles, toCopyBytes);
    tally.add(Fate.DELETED, toDeleteFiles, toDeleteBytes);
    tally.add(Fate.WAITING, waitingFiles, waitingBytes);
  }

  synchronized Optional<Instant> asOf() {
    return Optional.ofNullable(asOf);
  }

  synchronized Optional<Instant> started() {
    return Optional.ofNullable(started);
  }

  synchronized Optional<Instant> ended() {
    return Optional.ofNullable(ended);
  }
}
