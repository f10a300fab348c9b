package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.ledger.DatasetDefinition;
import io.longhaul.common.ledger.OwnPaths;
import io.longhaul.common.ledger.OwnPlaces;
import io.longhaul.common.ledger.RunLiveness;
import io.longhaul.common.ledger.Runs;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.WaitingRemovals;
import io.longhaul.common.ledger.Watermark;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.Side;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.copy.PathRules.Rule;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Says why a path was copied or was not, when, by which rule, and what comes next. */
final class ExplainJob implements Job {
  private final Policy policy;
  private final String asked;
  private final Optional<String> relativeTo;
  private final Clock clock;

  /**
   * @param asked the path as the operator wrote it
   * @param relativeTo dataset that it is relative to; empty for the source's warehouse
   */
  ExplainJob(Policy policy, String asked, Optional<String> relativeTo, Clock clock) {
    this.policy = policy;
    this.asked = asked;
    this.relativeTo = relativeTo;
    this.clock = clock;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    PathFinder.Found found = new PathFinder(policy).find(asked, relativeTo);
    try {
      return found.dataset().isPresent()
          ? explained(found, found.dataset().get())
          : ExplainReport.uncovered(asked, uncovered(found.path()));
    } finally {
      ExecutorStores.closeAll();
    }
  }

  private JobReport explained(PathFinder.Found found, Dataset dataset)
      throws IOException, InterruptedException {
    CopyScope scope = CopyJob.comparable(Scopes.of(policy, List.of(dataset)).get(0), true);
    String path = found.path();
    Past past = past(dataset, path);
    PathSight source = PathSight.of(scope.source(), scope.sourceRoot(), path);
    PathSight target = PathSight.of(scope.target(), scope.targetRoot(), path);
    Optional<FileEntry.Kind> kind = source.entry().or(target::entry).map(FileEntry::kind);
    Optional<Rule> rule = new PathRules(dataset, scope).of(path, kind).or(past::held);
    PathFuture next =
        rule.map(why -> new PathFuture("none", why.text()))
            .orElseGet(() -> future(dataset, scope, path, source, target).waiting(past.waits()));
    return new ExplainReport(
        asked,
        Optional.of(
            new ExplainReport.Answer(found, dataset, source, target, past.mark(), past.history())),
        rule,
        next);
  }

  private static PathFuture future(
      Dataset dataset, CopyScope scope, String path, PathSight source, PathSight target) {
    boolean file = source.entry().map(FileEntry::isFile).orElse(false);
    if (file && dataset.repack().isPresent() && target.entry().isEmpty()) {
      return new PathFuture(
          "repack", "the dataset's Parquet files are repacked: copy --dry-run names their groups");
    }
    return PathFuture.of(scope, path, source, target);
  }

  /** What the state directory tells. */
  private record Past(
      Optional<Watermark> mark,
      Optional<Rule> held,
      Optional<WaitingRemovals> waiting,
      PathHistory.Answer history) {
    /** The run that recorded the removal of the path for a later one to do. */
    Optional<String> waits() {
      return waiting
          .filter(WaitingRemovals::published)
          .map(WaitingRemovals::run)
          .filter(
              run ->
                  history.mentions().stream()
                      .anyMatch(
                          mention ->
                              mention.isLeft() && mention.account().run().text().equals(run)));
    }
  }

  /** A state directory that is lost with a side is said to be: the rules are known without it. */
  private Past past(Dataset dataset, String path) throws InterruptedException {
    try {
      StoreSpec stateStore = Scopes.state(policy);
      StateDirectory state =
          new StateDirectory(ExecutorStores.of(stateStore), stateStore.path(policy.state()));
      Runs runs = new Runs(state, new RunLiveness(state, clock, Sleeper.real()));
      return new Past(
          Watermark.load(state, dataset.name(), DatasetDefinition.digest(dataset)),
          held(state, dataset, path),
          WaitingRemovals.load(state, dataset.name()),
          new PathHistory(state, runs, dataset.name(), path).read());
    } catch (IOException e) {
      return new Past(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          PathHistory.Answer.unknown(Reasons.of(e)));
    }
  }

  private Rule uncovered(String path) {
    for (OwnPaths own : List.of(own(policy.source()), own(policy.target()))) {
      for (String above : PathRules.fromTheTop(path)) {
        if (own.covers(CopyScope.join(own.warehouse(), above))) {
          return new Rule("reserved", above + " is Longhaul's own");
        }
      }
    }
    return new Rule("uncovered", "no dataset of the policy has it");
  }

  private OwnPaths own(Side side) {
    StoreSpec spec = StoreSpec.of(side.warehouse(), side.hadoop(), side.confDir());
    return OwnPlaces.on(policy, spec, side.warehouse());
  }

  private static Optional<Rule> held(StateDirectory state, Dataset dataset, String path)
      throws IOException {
    Optional<JsonNode> holds = state.readJson("datasets/" + dataset.name() + "/holds.json");
    if (holds.isPresent()) {
      for (JsonNode hold : holds.get().path("paths")) {
        String of = hold.path("path").asText();
        if (of.isEmpty() || of.equals(path) || path.startsWith(of + "/")) {
          return Optional.of(
              new Rule(
                  "held",
                  "%s is held since %s, when %s brought it back: copy-undo --release lets it go"
                      .formatted(
                          of.isEmpty() ? "the dataset" : of,
                          hold.path("since").asText(),
                          hold.path("run").asText())));
        }
      }
    }
    return Optional.empty();
  }
}
