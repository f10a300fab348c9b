package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.ledger.DatasetDefinition;
import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.ledger.LockHeldException;
import io.longhaul.common.ledger.LockLostException;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.RunLocks;
import io.longhaul.common.ledger.RunStart;
import io.longhaul.common.ledger.Segments;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.Watermark;
import io.longhaul.common.link.GrantedRecord;
import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.link.SharedLink;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Dataset.Compare;
import io.longhaul.common.policy.Dataset.Preserve;
import io.longhaul.common.policy.LinkSettings;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.engine.PolicyLink;
import io.longhaul.jobs.engine.SparkEngine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies the datasets of a policy: lists, plans, copies, proves, publishes, and keeps account. */
final class CopyJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(CopyJob.class);

  private final CopyConfig config;
  private final TargetLocks locking;
  private final GivenRun given;
  private final Clock clock;

  CopyJob(CopyConfig config, TargetLocks locking, GivenRun given, Clock clock) {
    this.config = config;
    this.locking = locking;
    this.given = given;
    this.clock = clock;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    Policy policy = config.policy();
    StoreSpec stateStore = Scopes.state(policy);
    String stateRoot = stateStore.path(policy.state());
    List<CopyScope> scopes = Scopes.of(policy, config.datasets(), config.repacking());
    Path temporary = Files.createTempDirectory("longhaul-");
    try {
      reach(policy);
      StateDirectory state = new StateDirectory(ExecutorStores.of(stateStore), stateRoot);
      Optional<JobReport> ended = given.ended(state);
      if (ended.isPresent()) {
        return ended.get();
      }
      RunId run = given.choose(policy, state, clock);
      try (RunLocks locks = locking.acquire(policy, run, state, scopes, clock)) {
        return run(run, locks, state, scopes, temporary);
      }
    } catch (LockHeldException e) {
      if (locking.ifRunning() == TargetLocks.IfRunning.FAIL) {
        throw e.toJobException();
      }
      return new PassedReport(e.getMessage());
    } catch (LockLostException e) {
      throw new JobException(ExitStatus.ENVIRONMENT, e.getMessage(), e);
    } finally {
      ExecutorStores.closeAll();
      TemporaryFiles.delete(temporary);
    }
  }

  private JobReport run(
      RunId run, RunLocks locks, StateDirectory state, List<CopyScope> scopes, Path temporary)
      throws IOException, InterruptedException {
    Policy policy = config.policy();
    List<Part> parts = preflight(run, state, scopes);
    RemovalRecords records = new RemovalRecords(state, config.removals());
    List<Part> selected = records.select(parts);
    state.write("runs/" + run + "/policy.yaml", policy.text().getBytes(StandardCharsets.UTF_8));
    new RunStart(
            run,
            "copy",
            clock.instant(),
            selected.stream().map(part -> part.scope().name()).toList())
        .save(state);
    if (!selected.isEmpty()) {
      execute(run, locks, state, new Work(parts, selected, records), temporary);
    }
    List<Part> ordered = Planning.groups(parts).stream().flatMap(List::stream).toList();
    String pruned = prune(run, state, ordered);
    CopyReport report =
        new CopyReport(
            Optional.of(run.text()),
            ordered,
            policy.link().rate(clock.instant()),
            Optional.empty(),
            config.removals(),
            footer(state, run, pruned));
    saveReport(state, run, report);
    removeStaging(run, parts);
    OldRuns.prune(policy, state, clock);
    return report;
  }

  /** Fails before anything is started when a side can't be reached. */
  static void reach(Policy policy) {
    StoreSpec source =
        StoreSpec.of(
            policy.source().warehouse(), policy.source().hadoop(), policy.source().confDir());
    StoreSpec target =
        StoreSpec.of(
            policy.target().warehouse(), policy.target().hadoop(), policy.target().confDir());
    Preflight.reach(source, policy.source().warehouse(), "source");
    Preflight.reach(target, policy.target().warehouse(), "target");
  }

  private List<Part> preflight(RunId run, StateDirectory state, List<CopyScope> scopes)
      throws IOException {
    Policy policy = config.policy();
    Leftovers leftovers = Leftovers.of(state, run);
    leftovers.sweepState(state);
    CopyEngines.sweep(leftovers);
    Preflight preflight = new Preflight(run.text(), leftovers);
    List<Part> parts = new ArrayList<>();
    for (CopyScope scope : scopes) {
      Dataset dataset = config.datasets().get(scope.index());
      String work = Scopes.work(policy, dataset);
      StoreSpec workStore = StoreSpec.of(work, policy.target().hadoop(), policy.target().confDir());
      String workPath = workStore.path(work);
      Preflight.Answer answer = preflight.probe(scope, workStore, workPath);
      parts.add(
          new Part(
              new DatasetRun(dataset, config.removals()),
              new CopyPiece.Stage(
                  comparable(scope, answer.keepsTimes()).holding(Holds.load(state, dataset.name())),
                  workPath + "/staging/" + run + "/" + scope.name(),
                  answer.method(),
                  answer.work()),
              deadline(state, dataset)));
    }
    return parts;
  }

  /** Times can tell equal files only where they are carried over and kept. */
  static CopyScope comparable(CopyScope scope, boolean keepsTimes) {
    boolean times = scope.preserves(Preserve.TIMES) && keepsTimes;
    if (scope.compare() == Compare.TIME && !times) {
      LOG.warn(
          "Dataset {} is compared by checksum: {}",
          scope.name(),
          keepsTimes ? "its times are not preserved" : "the target does not keep times");
      return scope.comparing(Compare.CHECKSUM);
    }
    return scope;
  }

  static Instant deadline(StateDirectory state, Dataset dataset) throws IOException {
    if (dataset.rpo().isEmpty()) {
      return Instant.MAX;
    }
    return Watermark.load(state, dataset.name(), DatasetDefinition.digest(dataset))
        .map(mark -> mark.asOf().plus(dataset.rpo().get()))
        .orElse(Instant.MIN);
  }

  /** All datasets of the run, and those of them that there is something to do with. */
  private record Work(List<Part> parts, List<Part> selected, RemovalRecords records) {}

  private void execute(RunId run, RunLocks locks, StateDirectory state, Work work, Path temporary)
      throws IOException, InterruptedException {
    List<Part> parts = work.parts();
    List<Part> selected = work.selected();
    Policy policy = config.policy();
    StoreSpec stateStore = Scopes.state(policy);
    UndoArea undo = new UndoArea(policy, state, clock);
    Deadline deadline = Deadline.after(config.maxDuration(), System::nanoTime);
    Optional<ByteRate> rate = policy.link().rate(clock.instant());
    try (Journal journal = Journal.start(new Segments(state, "runs/" + run + "/journal"), clock);
        CopyProgress progress = CopyProgress.start(rate, parts);
        SharedLink link = join(run, state, selected);
        SparkEngine engine = start(link, new CopyListener(progress, journal, deadline));
        CopyEngines engines =
            CopyEngines.start(
                engine,
                policy,
                run,
                parts,
                link.budget(),
                new CopyListener(progress, journal, deadline));
        CopyExecution execution =
            new CopyExecution(
                engines,
                new CopyExecution.Records(
                    stateStore,
                    stateStore.path(policy.state()),
                    new Segments(state, "runs/" + run + "/plan")),
                new Publishing(run, journal, scope -> fence(locks, scope), undo),
                clock,
                temporary,
                part -> {
                  locks.check(TargetLocks.target(part.scope()));
                  finish(run, state, part, work.records(), progress);
                })) {
      locks.onLost(execution::abort);
      Planning planning = new Planning(engine, config, state, clock, temporary);
      Submission submission =
          new Submission(
              new Takeover(run),
              scope -> fence(locks, scope),
              undo,
              state,
              planning,
              execution,
              temporary);
      try {
        submit(submission, work, run, locks, progress, deadline);
        execution.await();
      } catch (LockLostException e) {
        throw e;
      } catch (InterruptedException | InterruptedIOException | ClosedByInterruptException e) {
        LOG.warn("Told to end: what is staged stays for the next run");
        execution.stop();
        selected.forEach(part -> part.run().interruptUnlessEnded("ended early: run it again"));
      } catch (IOException e) {
        throw execution.reason(e);
      }
    }
  }

  private static void submit(
      Submission submission,
      Work work,
      RunId run,
      RunLocks locks,
      CopyProgress progress,
      Deadline deadline)
      throws IOException, InterruptedException {
    for (List<Part> group : Planning.groups(work.selected())) {
      if (deadline.isOver()) {
        group.forEach(part -> part.run().interrupt("not begun before --max-duration was over"));
      } else {
        for (Part part : group) {
          locks.check(TargetLocks.target(part.scope()));
          work.records().begin(part, run);
        }
        submission.submit(group);
        progress.planned(group);
      }
    }
    FreeSpace.shortages(work.selected()).forEach(LOG::warn);
  }

  private SparkEngine start(SharedLink link, CopyListener listener) {
    Policy policy = config.policy();
    return SparkEngine.start(
        "longhaul copy " + policy.name(), policy.spark(), link.budget(), listener);
  }

  private SharedLink join(RunId run, StateDirectory state, List<Part> parts) throws IOException {
    Policy policy = config.policy();
    GrantedRecord record = new GrantedRecord(state, run, policy.link().name());
    return PolicyLink.join(policy, run, clock, () -> bestPriority(parts), Optional.of(record));
  }

  /** The best of those that are not done. */
  private static int bestPriority(List<Part> parts) {
    return parts.stream()
        .filter(part -> part.run().ended().isEmpty() && !part.run().isStopped())
        .mapToInt(part -> part.scope().priority())
        .min()
        .orElse(LinkBudget.PRIORITIES);
  }

  private static Fence fence(RunLocks locks, CopyScope scope) {
    return () -> locks.check(TargetLocks.target(scope));
  }

  /** What is left in it belongs to datasets that the next run goes on with. */
  private static void removeStaging(RunId run, List<Part> parts) throws IOException {
    for (Part part : parts) {
      String ofRun = CopyScope.parent(part.stage().directory());
      if (!ofRun.endsWith("/" + run)) {
        throw new IllegalStateException("Not the run's own directory: " + ofRun);
      }
      ExecutorStores.of(part.scope().target()).deleteIfEmpty(ofRun);
    }
  }

  private static void finish(
      RunId run, StateDirectory state, Part part, RemovalRecords records, CopyProgress progress)
      throws IOException {
    DatasetRun done = part.run();
    progress.finished(part);
    LOG.info(
        "Dataset {}: {}, {} files and {} copied, {} deleted, {} waiting, {} skipped, {} deferred, {} failed",
        part.scope().name(),
        done.status(),
        done.tally().files(Tally.Fate.COPIED),
        TextTable.bytes(done.tally().bytes(Tally.Fate.COPIED)),
        done.tally().files(Tally.Fate.DELETED),
        done.tally().files(Tally.Fate.WAITING),
        done.tally().files(Tally.Fate.SKIPPED),
        done.tally().files(Tally.Fate.DEFERRED),
        done.tally().files(Tally.Fate.FAILED));
    records.end(part, run);
    if (done.isComplete() && done.asOf().isPresent()) {
      new Watermark(done.asOf().get(), run.text(), DatasetDefinition.digest(done.dataset()))
          .save(state, done.dataset().name());
    }
  }

  /** What to tell the operator of the pruning; empty when it went well. */
  private String prune(RunId run, StateDirectory state, List<Part> parts) {
    try {
      new UndoArea(config.policy(), state, clock)
          .prune(parts.stream().map(UndoArea.Place::of).toList(), run);
      return "";
    } catch (IOException e) {
      LOG.warn("Cannot prune the undo area", e);
      return "The undo area was not pruned: " + Reasons.of(e);
    }
  }

  private List<String> footer(StateDirectory state, RunId run, String pruned) {
    List<String> lines = new ArrayList<>();
    if (!pruned.isEmpty()) {
      lines.add(pruned);
    }
    if (!config.never().isEmpty()) {
      lines.add(
          "Never copied, as the policy says: "
              + String.join(", ", config.never().stream().map(Dataset::name).toList()));
    }
    lines.add(link(config.policy().link(), clock.instant()));
    lines.add("Run " + run + ", its files in " + state.describe("runs/" + run));
    return lines;
  }

  /** The pipe and its cap, in one line. */
  static String link(LinkSettings link, Instant now) {
    return "Link %s: %s"
        .formatted(link.name(), link.rate(now).map(ByteRate::toString).orElse("no cap"));
  }

  private void saveReport(StateDirectory state, RunId run, CopyReport report) throws IOException {
    ObjectNode json = StateDirectory.stamped();
    json.put("job", "copy");
    json.put("run", run.text());
    json.put("exit", report.exit().code());
    json.put("ended", InstantText.of(clock.instant()));
    report.writeJson(json);
    given.save(state, run, json);
  }
}
