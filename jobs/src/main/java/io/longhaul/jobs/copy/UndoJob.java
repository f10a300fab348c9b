package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.ledger.LockHeldException;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.RunLocks;
import io.longhaul.common.ledger.RunStart;
import io.longhaul.common.ledger.Segments;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.PrintableName;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.copy.UndoReport.Counts;
import io.longhaul.jobs.copy.UndoReport.Undoable;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Brings back what a run removed or replaced at the target, and holds it there. */
final class UndoJob implements Job {
  private static final String LAST = "last";
  private static final int THREADS = 16;

  private final UndoConfig config;
  private final GivenRun given;
  private final Clock clock;

  UndoJob(UndoConfig config, GivenRun given, Clock clock) {
    this.config = config;
    this.given = given;
    this.clock = clock;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    Policy policy = config.policy();
    StoreSpec stateStore = Scopes.state(policy);
    try {
      StateDirectory state =
          new StateDirectory(ExecutorStores.of(stateStore), stateStore.path(policy.state()));
      UndoArea area = new UndoArea(policy, state, clock);
      return switch (config.action()) {
        case LIST -> list(state, area);
        case RELEASE -> new HoldRelease(config, state, clock).run();
        case UNDO -> undo(state, area);
      };
    } finally {
      ExecutorStores.closeAll();
    }
  }

  private UndoReport list(StateDirectory state, UndoArea area) throws IOException {
    List<Undoable> undoable = new ArrayList<>();
    List<String> names = config.datasets().stream().map(Dataset::name).toList();
    for (UndoRecord record : records(state)) {
      List<UndoRecord.Area> areas =
          record.areas().stream()
              .filter(one -> names.contains(one.dataset()) && one.files() > 0)
              .toList();
      if (!areas.isEmpty()) {
        undoable.add(
            new Undoable(
                record.run().text(),
                record.job(),
                record.ended(),
                areas.stream().mapToLong(UndoRecord.Area::files).sum(),
                areas.stream().mapToLong(UndoRecord.Area::bytes).sum(),
                areas.stream()
                    .map(one -> area.expires(one.dataset(), record.ended()))
                    .min(Comparator.naturalOrder())
                    .orElseThrow()));
      }
    }
    List<String> footer =
        undoable.isEmpty()
            ? List.of("Nothing to bring back")
            : List.of("To bring back: longhaul copy-undo POLICY RUN");
    return new UndoReport(
        Optional.empty(),
        Optional.empty(),
        Counts.NONE,
        List.of(),
        Optional.empty(),
        undoable,
        footer);
  }

  /** Newest first. */
  private static List<UndoRecord> records(StateDirectory state) throws IOException {
    List<UndoRecord> records = new ArrayList<>();
    for (String name : state.list("runs")) {
      Optional<RunId> run = RunId.parse(name);
      if (run.isPresent()) {
        UndoRecord.load(state, run.get()).ifPresent(records::add);
      }
    }
    records.sort(Comparator.comparing(UndoRecord::run).reversed());
    return records;
  }

  private JobReport undo(StateDirectory state, UndoArea area)
      throws IOException, InterruptedException {
    requireKnown(state);
    if (config.effect() == UndoConfig.Effect.DRY_RUN) {
      Optional<UndoRecord> record = chosen(state);
      return record.isEmpty() ? nothing() : dryRun(state, record.get());
    }
    Optional<JobReport> ended = given.ended(state);
    if (ended.isPresent()) {
      return ended.get();
    }
    RunId own = given.choose(config.policy(), state, clock);
    List<CopyScope> scopes = places().stream().map(UndoArea.Place::scope).toList();
    try (RunLocks locks =
        TargetLocks.standard().acquire(config.policy(), own, state, scopes, clock)) {
      Leftovers.of(state, own).sweepState(state);
      settleDead(own, locks, area);
      Optional<UndoRecord> record = chosen(state);
      return record.isEmpty() ? nothing() : undo(own, locks, state, area, record.get());
    } catch (LockHeldException e) {
      throw e.toJobException();
    }
  }

  /** What a killed run parked is in no undo area yet. */
  private void settleDead(RunId own, RunLocks locks, UndoArea area) throws IOException {
    Takeover takeover = new Takeover(own);
    for (UndoArea.Place place : places()) {
      Store store = store(place);
      locks.check(TargetLocks.target(place.scope()));
      String staging = area.staging(place.dataset(), own);
      for (Takeover.Folder folder : takeover.take(store, staging)) {
        area.settle(place, folder.path(), folder.run());
        // Files that a copy has staged stay, for the next copy.
        if (new StoredTree(store, folder.path()).size().files() == 0) {
          store.delete(folder.path());
        }
        store.deleteIfEmpty(CopyScope.parent(folder.path()));
      }
      store.deleteIfEmpty(staging);
      store.deleteIfEmpty(CopyScope.parent(staging));
    }
  }

  private UndoReport undo(
      RunId own, RunLocks locks, StateDirectory state, UndoArea area, UndoRecord record)
      throws IOException, InterruptedException {
    state.write(
        "runs/" + own + "/policy.yaml", config.policy().text().getBytes(StandardCharsets.UTF_8));
    // Whoever finds this run dead knows by it that it was no copy.
    new RunStart(
            own,
            UndoRecord.UNDO,
            clock.instant(),
            config.datasets().stream().map(Dataset::name).toList())
        .save(state);
    UndoReport report;
    try (Journal journal = Journal.start(new Segments(state, "runs/" + own + "/journal"), clock)) {
      report =
          restore(
              state,
              record,
              new Publishing(
                  own, journal, scope -> () -> locks.check(TargetLocks.target(scope)), area));
    }
    save(state, own, report);
    return report;
  }

  private List<UndoArea.Place> places() {
    List<UndoArea.Place> places = new ArrayList<>();
    for (CopyScope scope : Scopes.of(config.policy(), config.datasets())) {
      places.add(new UndoArea.Place(config.datasets().get(scope.index()), scope));
    }
    return places;
  }

  private void requireKnown(StateDirectory state) throws IOException {
    String run = config.run().orElseThrow();
    boolean known =
        run.equals(LAST) || (RunId.parse(run).isPresent() && !state.list("runs/" + run).isEmpty());
    if (!known) {
      throw UndoConfig.usage(
          "Invalid run: %s (not in %s; copy-undo without a run lists those with something to bring"
                  .formatted(run, state.describe("runs"))
              + " back)");
    }
  }

  /** The account of the run that was asked for; empty when it took nothing off the target. */
  private Optional<UndoRecord> chosen(StateDirectory state) throws IOException {
    String run = config.run().orElseThrow();
    if (!run.equals(LAST)) {
      return UndoRecord.load(state, new RunId(run));
    }
    return records(state).stream()
        .filter(record -> record.job().equals(UndoRecord.COPY))
        .findFirst();
  }

  private UndoReport nothing() {
    return new UndoReport(
        Optional.empty(),
        config.run().filter(run -> !run.equals(LAST)),
        Counts.NONE,
        List.of(),
        Optional.empty(),
        List.of(),
        List.of("Nothing to bring back"));
  }

  private UndoReport dryRun(StateDirectory state, UndoRecord record) throws IOException {
    UndoTally tally = new UndoTally();
    List<String> lines = new ArrayList<>();
    for (UndoArea.Place place : places()) {
      Optional<UndoRecord.Area> area = area(record, place, tally);
      if (area.isPresent()) {
        UndoPlan plan = plan(state, record, place, area.get());
        tally.plan(place.dataset().name(), plan);
        plan.restorations().forEach(one -> lines.add(line(place, one)));
      }
    }
    lines.add(
        "Would bring back " + summary(record, tally.counts()) + "; dry run: nothing was changed");
    return new UndoReport(
        Optional.empty(),
        Optional.of(record.run().text()),
        tally.counts(),
        tally.failures(),
        Optional.empty(),
        List.of(),
        lines);
  }

  private static String line(UndoArea.Place place, Restoration restoration) {
    return "%-10s %s  %s%s"
        .formatted(
            restoration.way() == Restoration.Way.INTO_PLACE ? "restore" : "put back",
            place.dataset().name(),
            PrintableName.of(restoration.path()),
            restoration.entry().isDirectory()
                ? "/ (%s files)".formatted(TextTable.count(restoration.files()))
                : "");
  }

  private UndoReport restore(StateDirectory state, UndoRecord record, Publishing publishing)
      throws IOException, InterruptedException {
    UndoTally tally = new UndoTally();
    UndoRecord left = record;
    ExecutorService threads =
        Executors.newFixedThreadPool(THREADS, new NamedThreads("longhaul-undo"));
    try {
      for (UndoArea.Place place : places()) {
        Optional<UndoRecord.Area> area = area(record, place, tally);
        if (area.isPresent()) {
          UndoPlan plan = plan(state, record, place, area.get());
          new DatasetUndo(place, state, publishing, clock, tally)
              .restore(plan, area.get().path(), threads);
          left = left.with(leftIn(place, area.get()));
          left.save(state);
        }
      }
    } finally {
      threads.shutdownNow();
    }
    List<String> footer = new ArrayList<>();
    footer.add("Brought back " + summary(record, tally.counts()));
    footer.add(
        "Later runs neither replace nor remove it, until: longhaul copy-undo --release POLICY");
    return new UndoReport(
        Optional.of(publishing.run().text()),
        Optional.of(record.run().text()),
        tally.counts(),
        tally.failures(),
        Optional.empty(),
        List.of(),
        footer);
  }

  private static String summary(UndoRecord record, Counts counts) {
    return "%s files of run %s, %s refused, %s failed"
        .formatted(
            TextTable.count(counts.restored()),
            record.run(),
            TextTable.count(counts.refused()),
            TextTable.count(counts.failed()));
  }

  /** The area of a dataset, if the run has one; it is refused when the dataset lies elsewhere. */
  private static Optional<UndoRecord.Area> area(
      UndoRecord record, UndoArea.Place place, UndoTally tally) {
    String name = place.dataset().name();
    Optional<UndoRecord.Area> area =
        record.areas().stream().filter(one -> one.dataset().equals(name)).findFirst();
    if (area.isPresent() && !area.get().target().equals(place.scope().targetRoot())) {
      tally.note(
          name,
          "",
          "it was at %s then (its files are in %s)"
              .formatted(area.get().target(), area.get().path()),
          ExitStatus.ATTENTION);
      return Optional.empty();
    }
    return area;
  }

  private UndoPlan plan(
      StateDirectory state, UndoRecord record, UndoArea.Place place, UndoRecord.Area area)
      throws IOException {
    Store store = store(place);
    PublishedFiles published = PublishedFiles.load(state, record.run(), place.scope(), store);
    UndoPlan plan = new UndoPlan(place.scope(), store, area.path(), published, config.force());
    for (String path : config.pathsIn(place.scope())) {
      plan.add(path);
    }
    return plan;
  }

  private static UndoRecord.Area leftIn(UndoArea.Place place, UndoRecord.Area area)
      throws IOException {
    StoredTree.Size size = new StoredTree(store(place), area.path()).size();
    if (size.files() == 0) {
      store(place).delete(area.path());
    }
    return new UndoRecord.Area(
        area.dataset(), area.path(), area.target(), size.files(), size.bytes());
  }

  private static Store store(UndoArea.Place place) throws IOException {
    return ExecutorStores.of(place.scope().target());
  }

  private void save(StateDirectory state, RunId run, UndoReport report) throws IOException {
    ObjectNode json = StateDirectory.stamped();
    json.put("job", UndoRecord.UNDO);
    json.put("run", run.text());
    json.put("exit", report.exit().code());
    json.put("ended", InstantText.of(clock.instant()));
    report.writeJson(json);
    given.save(state, run, json);
  }
}
