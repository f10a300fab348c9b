package io.longhaul.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.ledger.DatasetDefinition;
import io.longhaul.common.ledger.ImportedDump;
import io.longhaul.common.ledger.OwnPlaces;
import io.longhaul.common.ledger.RunLiveness;
import io.longhaul.common.ledger.Runs;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.WaitingRemovals;
import io.longhaul.common.ledger.Watermark;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.HBaseDataset;
import io.longhaul.common.policy.Location;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.Side;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.work.Retry.Sleeper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says how old each copy is, and what no dataset covers. */
final class StatusJob implements Job {
  /** A lost side is the time for this job: its timeouts must not keep the answer back. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Policy policy;
  private final Clock clock;
  private final Sleeper sleeper;

  StatusJob(Policy policy, Clock clock, Sleeper sleeper) {
    this.policy = policy;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    StoreSpec stateStore = OwnPlaces.state(policy);
    try (Background background = new Background();
        Store store = stateStore.open()) {
      StateDirectory state = new StateDirectory(store, stateStore.path(policy.state()));
      Background.Asked<Coverage.Answer> coverage = background.ask("coverage", this::coverage);
      Background.Asked<Map<String, DatasetStatus.Undo>> undo =
          background.ask("undo", () -> UndoLeft.of(policy, state));
      List<DatasetStatus> datasets = new ArrayList<>();
      Instant now = clock.instant();
      Optional<DumpStatus> dump = DumpStatus.load(state, now);
      LastRuns last = lastRuns(state);
      Optional<Map<String, DatasetStatus.Undo>> left = undo.answer(PATIENCE).value();
      for (Dataset dataset : byPriority()) {
        datasets.add(status(state, dataset, now, last, left));
      }
      List<TablesStatus> tables = new ArrayList<>();
      for (HBaseDataset dataset : policy.tables()) {
        tables.add(TablesStatus.load(state, dataset, now));
      }
      Background.Answer<Coverage.Answer> found = coverage.answer(PATIENCE);
      return new StatusReport(
          policy.name(),
          state.describe("runs"),
          policy.source().warehouse(),
          now,
          datasets,
          tables,
          found.value().orElseGet(() -> Coverage.Answer.unknown(found.reason())),
          dump,
          ImportedDump.load(state),
          policy.schedule().flatMap(schedule -> schedule.next(now)));
    }
  }

  private List<Dataset> byPriority() {
    return policy.datasets().stream()
        .sorted(Comparator.comparingInt(Dataset::priority).thenComparing(Dataset::name))
        .toList();
  }

  private LastRuns lastRuns(StateDirectory state) throws IOException, InterruptedException {
    LastRuns last = new LastRuns(new Runs(state, new RunLiveness(state, clock, sleeper)));
    Set<String> names = new HashSet<>();
    for (Dataset dataset : policy.datasets()) {
      if (dataset.replicate() == Dataset.Replicate.ALWAYS) {
        names.add(dataset.name());
      }
    }
    last.find(names);
    return last;
  }

  private static DatasetStatus status(
      StateDirectory state,
      Dataset dataset,
      Instant now,
      LastRuns last,
      Optional<Map<String, DatasetStatus.Undo>> undo)
      throws IOException, InterruptedException {
    String name = dataset.name();
    Optional<Watermark> any = Watermark.loadAny(state, name);
    String definition = DatasetDefinition.digest(dataset);
    Optional<Watermark> mark = any.filter(found -> found.definition().equals(definition));
    int holds = state.readJson("datasets/" + name + "/holds.json").map(StatusJob::holds).orElse(0);
    return new DatasetStatus(
        dataset,
        now,
        mark.map(Watermark::asOf),
        any.isPresent() && mark.isEmpty(),
        last.of(name, any.map(Watermark::run)),
        undo.map(known -> known.getOrDefault(name, DatasetStatus.Undo.NONE)),
        WaitingRemovals.load(state, name).filter(WaitingRemovals::published),
        holds);
  }

  private static int holds(JsonNode json) {
    return json.path("paths").size();
  }

  private Coverage.Answer coverage() throws IOException {
    Side side = policy.source();
    StoreSpec spec = StoreSpec.of(side.warehouse(), side.hadoop(), side.confDir());
    Location warehouse = Location.parse(side.warehouse());
    Set<String> datasets = new HashSet<>();
    for (Dataset dataset : policy.datasets()) {
      Location place = Location.parse(dataset.source());
      if (warehouse.contains(place)) {
        datasets.add(warehouse.relativize(place));
      }
    }
    try (Store source = spec.open()) {
      return new Coverage(source, OwnPlaces.on(policy, spec, side.warehouse()), datasets).find();
    }
  }
}
