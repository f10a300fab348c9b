package io.longhaul.jobs.repack;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.RunLocks;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.SparkEngine;
import io.longhaul.jobs.repack.FileGroup.Mode;
import io.longhaul.jobs.repack.GroupOutcome.Copied;
import io.longhaul.jobs.repack.GroupOutcome.Declined;
import io.longhaul.jobs.repack.GroupOutcome.Failed;
import io.longhaul.jobs.repack.GroupOutcome.Rewritten;
import io.longhaul.jobs.repack.GroupOutcome.Staged;
import io.longhaul.jobs.repack.GroupOutcome.Unmerged;
import io.longhaul.jobs.repack.LeftAlone.Fate;
import io.longhaul.jobs.repack.RepackConfig.Choice;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** One run of a plan: stages and proves all of it, then publishes all of it or nothing. */
final class RepackExecution {
  private static final long PIECE_BYTES = 128L << 20;
  private static final int PIECE_FILES = 500;
  private static final int MOST_THREADS = 4;

  private final RepackConfig config;
  private final RunId run;
  private final RunLocks locks;
  private final Store to;
  private final StateDirectory directory;
  private final Staging staging;
  private final Map<FileGroup, Staged> staged = new LinkedHashMap<>();
  private final List<LeftAlone> leftAlone = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  RepackExecution(
      RepackConfig config, RunId run, RunLocks locks, Store to, StateDirectory directory) {
    this.config = config;
    this.run = run;
    this.locks = locks;
    this.to = to;
    this.directory = directory;
    this.staging = new Staging(to, config.output());
  }

  RepackReport run(RepackPlan plan, RepackState before, Instant started, Clock clock)
      throws IOException, InterruptedException {
    leftAlone.addAll(plan.leftAlone());
    failures.addAll(plan.failures());
    if (before.packed().isEmpty() && before.copied().isEmpty()) {
      // From here on OUTPUT is known to be this INPUT's, whatever becomes of this run.
      before.write(directory);
    }
    Set<String> there = new HashSet<>();
    plan.keptCopies().forEach(copied -> there.add(copied.file().path()));
    if (!plan.groups().isEmpty() || leftAlone.stream().anyMatch(file -> isToCopy(file, there))) {
      staging.make();
      work(plan.groups(), there);
    }
    RepackReport report;
    if (failures.isEmpty()) {
      List<LeftAlone> copies = leftAlone.stream().filter(file -> isToCopy(file, there)).toList();
      RepackState kept =
          new RepackState(
              config.input().uri(), config.recipe(), plan.kept(), plan.keptCopies(), List.of());
      RepackState after =
          new Publisher(to, config.output(), directory, staging, locks)
              .publish(plan, before, kept, staged, copies);
      staging.remove();
      report =
          RepackReport.published(
              config, run.text(), after, staged, leftAlone, started, clock.instant());
    } else {
      report =
          RepackReport.failed(
              config, run.text(), plan, leftAlone, failures, started, clock.instant());
    }
    return report;
  }

  private static boolean isToCopy(LeftAlone file, Set<String> there) {
    return file.isCopied() && !there.contains(file.file().path());
  }

  private void work(List<FileGroup> groups, Set<String> there)
      throws IOException, InterruptedException {
    try (SparkEngine engine =
        SparkEngine.start(
            "longhaul repack",
            Map.of(),
            new LinkBudget(Optional.empty(), System::nanoTime),
            (dataset, files, bytes) -> {})) {
      List<FileGroup> largestFirst = new ArrayList<>(groups);
      largestFirst.sort((a, b) -> Long.compare(b.bytes(), a.bytes()));
      // Cores that would have no group of their own help with the columns of the others.
      int threads =
          Math.max(1, Math.min(MOST_THREADS, engine.parallelism() / Math.max(1, groups.size())));
      GroupWork repack = new GroupWork(config.input(), config.output(), config.settings(), threads);
      Map<FileGroup, Staged> all = groups(engine, largestFirst, repack);
      Map<String, FileGroup> byPath = new TreeMap<>();
      all.keySet().forEach(group -> byPath.put(group.outputPath(), group));
      byPath.values().forEach(group -> staged.put(group, all.get(group)));
      List<CopyWork.Batch> pieces =
          batches(leftAlone.stream().filter(file -> isToCopy(file, there)).toList());
      CopyWork copy = new CopyWork(config.input(), config.output());
      for (GroupOutcome outcome : outcomes(engine, "copy what is left alone", pieces, copy)) {
        failures.addAll(((Copied) outcome).failures());
      }
    }
  }

  /** Stages all groups, by pages first: what can't go that way goes by rows. */
  private Map<FileGroup, Staged> groups(
      SparkEngine engine, List<FileGroup> groups, GroupWork repack)
      throws IOException, InterruptedException {
    List<FileGroup> byPages = new ArrayList<>();
    List<FileGroup> byRows = new ArrayList<>();
    groups.forEach(group -> (group.mode() == Mode.PAGES ? byPages : byRows).add(group));
    Map<FileGroup, Staged> all = new LinkedHashMap<>();
    List<GroupOutcome> outcomes = outcomes(engine, "repack", byPages, repack);
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Unmerged unmerged && config.choice() == Choice.AUTO) {
        byRows.add(byPages.get(i).byRows(unmerged.reason()));
      } else {
        take(byPages.get(i), outcomes.get(i), all);
      }
    }
    if (!byRows.isEmpty()) {
      RowsRewrite rewrite = new RowsRewrite(config, engine.session());
      for (FileGroup group : byRows) {
        take(group, rows(engine, rewrite, group, repack), all);
      }
    }
    return all;
  }

  private void take(FileGroup group, GroupOutcome outcome, Map<FileGroup, Staged> all) {
    if (outcome instanceof Staged done) {
      all.put(group, done);
    } else if (outcome instanceof Failed failed) {
      failures.add(failed.failure());
    } else {
      String reason =
          outcome instanceof Unmerged unmerged ? unmerged.reason() : ((Declined) outcome).reason();
      group.inputs().forEach(file -> leftAlone.add(new LeftAlone(file, reason, Fate.COPIED)));
    }
  }

  private GroupOutcome rows(
      SparkEngine engine, RowsRewrite rewrite, FileGroup group, GroupWork repack)
      throws IOException, InterruptedException {
    Optional<Staged> proven = staging.proven(group);
    if (proven.isPresent()) {
      return proven.get();
    }
    String directory = staging.attempt(group, UUID.randomUUID());
    try {
      GroupOutcome outcome = rewrite.rewrite(group, directory);
      return outcome instanceof Rewritten rows
          ? outcomes(engine, "repack rows", List.of(group), piece -> repack.on(piece, rows)).get(0)
          : outcome;
    } finally {
      to.delete(directory);
    }
  }

  private static <P extends Serializable> List<GroupOutcome> outcomes(
      SparkEngine engine, String what, List<P> pieces, SparkEngine.Work<P, GroupOutcome> work)
      throws IOException, InterruptedException {
    Map<Integer, GroupOutcome> outcomes = new ConcurrentHashMap<>();
    Future<Void> done = engine.submit("longhaul repack: " + what, pieces, work, outcomes::put);
    boolean ended = false;
    try {
      done.get();
      ended = true;
    } catch (ExecutionException e) {
      throw new JobException(
          ExitStatus.INCOMPLETE,
          "Cannot %s: a task of Spark's failed: %s".formatted(what, e.getCause().getMessage()),
          e.getCause());
    } finally {
      if (!ended) {
        engine.cancel();
      }
    }
    return List.copyOf(new TreeMap<>(outcomes).values());
  }

  private static List<CopyWork.Batch> batches(List<LeftAlone> files) {
    List<CopyWork.Batch> batches = new ArrayList<>();
    List<LeftAlone> batch = new ArrayList<>();
    long bytes = 0;
    for (LeftAlone file : files) {
      batch.add(file);
      bytes += file.file().length();
      if (bytes >= PIECE_BYTES || batch.size() >= PIECE_FILES) {
        batches.add(new CopyWork.Batch(batch));
        batch = new ArrayList<>();
        bytes = 0;
      }
    }
    if (!batch.isEmpty()) {
      batches.add(new CopyWork.Batch(batch));
    }
    return batches;
  }
}
