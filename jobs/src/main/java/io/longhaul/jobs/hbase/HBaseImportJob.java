package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.ledger.LockLostException;
import io.longhaul.common.ledger.LockedRun;
import io.longhaul.common.ledger.LockedRun.Running;
import io.longhaul.common.ledger.OwnPlaces;
import io.longhaul.common.ledger.PassedRun;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.policy.HBaseDataset;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.engine.MapReduceSettings;
import io.longhaul.jobs.engine.PacedJobs;
import io.longhaul.jobs.engine.PacedStore;
import io.longhaul.jobs.engine.PacedStore.Pace;
import io.longhaul.jobs.hbase.TableOutcome.Done;
import io.longhaul.jobs.hbase.WindowApply.Place;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.TableName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports exported windows into the target's tables. It works where the windows lie: nothing of it
 * crosses the link, and the source need not be there.
 */
final class HBaseImportJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(HBaseImportJob.class);
  private static final String NAME = "hbase-import";

  private final HBaseConfig config;
  private final Clock clock;

  HBaseImportJob(HBaseConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    Policy policy = config.policy();
    StoreSpec spec = config.warehouse();
    List<HBaseDataset> selected = PolicyTables.select(policy, config.datasets());
    try (HBaseCluster target = HBaseCluster.open(policy.target(), "target");
        Store store = spec.open()) {
      List<PolicyTable> tables = PolicyTables.of(policy.tables(), selected, exported(store));
      if (config.dryRun()) {
        return dryRun(target, store, tables);
      }
      return new LockedRun(
              NAME,
              policy,
              "hbase tables of " + policy.target().hbase().orElseThrow(),
              config.run(),
              PassedRun.of(config.ifRunning(), HBaseReport.KEYS, HBaseReport.LISTS),
              clock)
          .of(running -> imported(running, target, store, tables));
    }
  }

  /** The tables that have windows. */
  private Set<TableName> exported(Store store) throws IOException {
    Set<TableName> tables = new HashSet<>();
    String root = config.warehousePath() + WindowFolder.ROOT;
    for (String namespace : directories(store, root)) {
      for (String table : directories(store, root + "/" + namespace)) {
        tables.add(TableName.valueOf(namespace, table));
      }
    }
    return tables;
  }

  private static List<String> directories(Store store, String path) throws IOException {
    try {
      return store.list(path).stream()
          .filter(entry -> entry.isDirectory() && !entry.name().startsWith("."))
          .map(FileEntry::name)
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private WindowFolder folder(Store store, PolicyTable table) {
    return new WindowFolder(store, config.warehousePath(), table.table());
  }

  private JobReport dryRun(HBaseCluster target, Store store, List<PolicyTable> tables)
      throws IOException {
    Instant start = clock.instant();
    StoreSpec spec = OwnPlaces.state(config.policy());
    List<TableOutcome> outcomes = new ArrayList<>();
    try (Store stateStore = spec.open()) {
      StateDirectory state = new StateDirectory(stateStore, spec.path(config.policy().state()));
      for (PolicyTable table : tables) {
        boolean anew =
            config.restoreTo().isPresent() || !new TargetTable(target, table.table()).exists();
        Optional<ImportMark> mark =
            ImportMark.load(state, table.dataset().name(), table.table()).filter(any -> !anew);
        outcomes.add(planned(table, folder(store, table), mark));
      }
    }
    return new HBaseReport(
        Optional.empty(), "Would import", outcomes, Duration.between(start, clock.instant()));
  }

  private TableOutcome planned(PolicyTable table, WindowFolder folder, Optional<ImportMark> mark)
      throws IOException {
    try {
      ImportPlan plan = ImportPlan.of(table, folder, mark, config.restoreTo());
      List<Done> windows =
          plan.steps().stream()
              .map(
                  step ->
                      new Done(
                          step.window().toString(),
                          step.rows(),
                          step.cells(),
                          step.bytes(),
                          "would import"))
              .toList();
      return new TableOutcome(
          table,
          mark.map(ImportMark::to),
          plan.reason(),
          windows,
          List.of(),
          List.of(),
          plan.missing().map(name -> name + " is missing or damaged"),
          ExitStatus.ATTENTION);
    } catch (JobException e) {
      return TableOutcome.failed(table, Optional.empty(), List.of(), e.getMessage(), e.status());
    }
  }

  private JobReport imported(
      Running running, HBaseCluster target, Store store, List<PolicyTable> tables)
      throws IOException, InterruptedException {
    Instant start = clock.instant();
    WindowApply.clear(store, config.warehousePath());
    List<TableOutcome> outcomes = new ArrayList<>();
    try (PacedJobs jobs =
        PacedJobs.start(
            running.id().text(),
            MapReduceSettings.of(
                config.policy().mapreduce(), "longhaul-hbase-" + running.id() + "-"),
            new LinkBudget(Optional.empty(), System::nanoTime))) {
      Path root =
          jobs.open(
              new PacedStore(
                  config.warehouse(), Pace.NOTHING, LinkBudget.PRIORITIES, 0, Optional.empty()));
      Place place = new Place(store, root, config.warehouse().root(), config.warehousePath());
      WindowApply apply = new WindowApply(target, jobs, place, running);
      try {
        for (PolicyTable table : tables) {
          outcomes.add(table(table, running, target, folder(store, table), apply));
        }
      } finally {
        jobs.close(root);
      }
    }
    return new HBaseReport(
        Optional.of(running.id()),
        config.restoreTo().isPresent() ? "Restored" : "Imported",
        outcomes,
        Duration.between(start, clock.instant()));
  }

  private TableOutcome table(
      PolicyTable table,
      Running running,
      HBaseCluster target,
      WindowFolder folder,
      WindowApply apply)
      throws IOException, InterruptedException {
    List<Done> done = new ArrayList<>();
    try {
      TableName name = config.restoreTo().map(table::restored).orElse(table.table());
      TableImport work =
          new TableImport(apply, folder, new TargetTable(target, name), running, config.adopts());
      TableOutcome outcome =
          config.restoreTo().isPresent()
              ? work.restore(table, config.restoreTo().get(), done)
              : work.update(table, done);
      LOG.info(
          "Imported {} up to {}: {}",
          table.name(),
          outcome.to().map(InstantText::of).orElse("nothing"),
          outcome.reason());
      return outcome;
    } catch (LockLostException e) {
      throw e;
    } catch (JobException e) {
      Threads.requireNoInterruption(e);
      LOG.error("{}", e.getMessage());
      return TableOutcome.failed(table, mark(running, table), done, e.getMessage(), e.status());
    } catch (IOException e) {
      Threads.requireNoInterruption(e);
      LOG.error("Cannot import {}", table.name(), e);
      String why = "Cannot import %s: %s".formatted(table.name(), e.getMessage());
      return TableOutcome.failed(table, mark(running, table), done, why, ExitStatus.INCOMPLETE);
    }
  }

  private static Optional<Instant> mark(Running running, PolicyTable table) throws IOException {
    return ImportMark.load(running.state(), table.dataset().name(), table.table())
        .map(ImportMark::to);
  }
}
