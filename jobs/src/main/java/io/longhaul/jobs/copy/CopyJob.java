package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.ledger.DatasetDefinition;
import io.longhaul.common.ledger.LockHeldException;
import io.longhaul.common.ledger.LockLostException;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.RunLocks;
import io.longhaul.common.ledger.Segments;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.Watermark;
import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Dataset.Compare;
import io.longhaul.common.policy.Dataset.Preserve;
import io.longhaul.common.policy.LinkSettings;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.copy.CopyOutcome.Method;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.engine.SparkEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
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
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CopyConfig config;
  private final TargetLocks locking;
  private final Clock clock;

  CopyJob(CopyConfig config, TargetLocks locking, Clock clock) {
    this.config = config;
    this.locking = locking;
    this.clock = clock;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    Policy policy = config.policy();
    RunId run = RunId.next(policy.name(), clock, new SecureRandom());
    StoreSpec stateStore = Scopes.state(policy);
    String stateRoot = stateStore.path(policy.state());
    List<CopyScope> scopes = Scopes.of(policy, config.datasets());
    Path temporary = Files.createTempDirectory("longhaul-");
    try {
      reach(policy);
      StateDirectory state = new StateDirectory(ExecutorStores.of(stateStore), stateRoot);
      try (RunLocks locks = locking.acquire(policy, run, state, scopes, clock)) {
        CopyExecution.Place place = new CopyExecution.Place(stateStore, stateRoot);
        return run(run, locks, state, place, scopes, temporary);
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
      RunId run,
      RunLocks locks,
      StateDirectory state,
      CopyExecution.Place place,
      List<CopyScope> scopes,
      Path temporary)
      throws IOException, InterruptedException {
    Policy policy = config.policy();
    List<Part> parts = preflight(run, state, scopes);
    state.write("runs/" + run + "/policy.yaml", policy.text().getBytes(StandardCharsets.UTF_8));
    List<Part> ordered = execute(run, locks, state, place, parts, temporary);
    CopyReport report =
        new CopyReport(
            Optional.of(run.text()),
            ordered,
            policy.link().bandwidth(),
            Optional.empty(),
            footer(state, run));
    saveReport(state, run, report);
    removeStaging(run, parts);
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
    Preflight preflight = new Preflight(run.text());
    List<Part> parts = new ArrayList<>();
    for (CopyScope scope : scopes) {
      Dataset dataset = config.datasets().get(scope.index());
      String work = Scopes.work(policy, dataset);
      StoreSpec workStore = StoreSpec.of(work, policy.target().hadoop(), policy.target().confDir());
      String workPath = workStore.path(work);
      Preflight.Answer answer = preflight.probe(scope, workStore, workPath);
      parts.add(
          part(
              dataset,
              comparable(scope, answer.keepsTimes()),
              workPath + "/staging/" + run + "/" + scope.name(),
              answer.method(),
              deadline(state, dataset)));
    }
    return parts;
  }

  static Part part(
      Dataset dataset, CopyScope scope, String staging, Method method, Instant deadline) {
    return new Part(new DatasetRun(dataset), new CopyPiece.Stage(scope, staging, method), deadline);
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

  private List<Part> execute(
      RunId run,
      RunLocks locks,
      StateDirectory state,
      CopyExecution.Place place,
      List<Part> parts,
      Path temporary)
      throws IOException, InterruptedException {
    List<Part> ordered = new ArrayList<>();
    Policy policy = config.policy();
    Segments plan = new Segments(state, "runs/" + run + "/plan");
    Journal journal = new Journal(new Segments(state, "runs/" + run + "/journal"), clock);
    try (CopyProgress progress = CopyProgress.start(policy.link().bandwidth(), parts);
        SparkEngine engine =
            SparkEngine.start(
                "longhaul copy " + policy.name(),
                policy.spark(),
                new LinkBudget(policy.link().bandwidth(), System::nanoTime),
                progress);
        CopyExecution execution =
            new CopyExecution(
                engine,
                place,
                plan,
                journal,
                clock,
                temporary,
                part -> {
                  locks.check(TargetLocks.target(part.scope()));
                  finish(run, state, part, progress);
                })) {
      Planning planning = new Planning(engine, config.allowEmpty(), clock, temporary);
      for (List<Part> group : Planning.groups(parts)) {
        try (GroupPlan items = planning.plan(group)) {
          execution.submit(group, items);
        }
        ordered.addAll(group);
        progress.planned(group);
      }
      execution.await();
    } finally {
      journal.close();
    }
    return ordered;
  }

  private static void removeStaging(RunId run, List<Part> parts) throws IOException {
    for (Part part : parts) {
      String directory = part.stage().directory();
      String ofRun = directory.substring(0, directory.lastIndexOf('/'));
      if (!ofRun.endsWith("/" + run)) {
        throw new IllegalStateException("Not the run's own directory: " + ofRun);
      }
      ExecutorStores.of(part.scope().target()).delete(ofRun);
    }
  }

  private static void finish(RunId run, StateDirectory state, Part part, CopyProgress progress)
      throws IOException {
    DatasetRun done = part.run();
    progress.finished(part);
    LOG.info(
        "Dataset {}: {}, {} files and {} copied, {} skipped, {} failed",
        part.scope().name(),
        done.status(),
        done.tally().files(Tally.Fate.COPIED),
        TextTable.bytes(done.tally().bytes(Tally.Fate.COPIED)),
        done.tally().files(Tally.Fate.SKIPPED),
        done.tally().files(Tally.Fate.FAILED));
    if (done.isComplete() && done.asOf().isPresent()) {
      new Watermark(done.asOf().get(), run.text(), DatasetDefinition.digest(done.dataset()))
          .save(state, done.dataset().name());
    }
  }

  private List<String> footer(StateDirectory state, RunId run) {
    List<String> lines = new ArrayList<>();
    if (!config.never().isEmpty()) {
      lines.add(
          "Never copied, as the policy says: "
              + String.join(", ", config.never().stream().map(Dataset::name).toList()));
    }
    lines.add(link(config.policy().link()));
    lines.add("Run " + run + ", its files in " + state.describe("runs/" + run));
    return lines;
  }

  /** The pipe and its cap, in one line. */
  static String link(LinkSettings link) {
    return "Link %s: %s"
        .formatted(link.name(), link.bandwidth().map(ByteRate::toString).orElse("no cap"));
  }

  private static void saveReport(StateDirectory state, RunId run, CopyReport report)
      throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", StateDirectory.FORMAT);
    json.put("job", "copy");
    json.put("run", run.text());
    json.put("exit", report.exit().code());
    report.writeJson(json);
    state.write(
        "runs/" + run + "/report.json",
        JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }
}
