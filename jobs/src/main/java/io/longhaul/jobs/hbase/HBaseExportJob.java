package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
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
import io.longhaul.common.link.SharedLink;
import io.longhaul.common.policy.HBaseDataset;
import io.longhaul.common.policy.HBaseDataset.Base;
import io.longhaul.common.policy.LinkSettings.Executors;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.engine.MapReduceSettings;
import io.longhaul.jobs.engine.PacedJobs;
import io.longhaul.jobs.engine.PacedStore;
import io.longhaul.jobs.engine.PacedStore.Pace;
import io.longhaul.jobs.engine.PolicyLink;
import io.longhaul.jobs.hbase.TableExport.Roots;
import io.longhaul.jobs.hbase.TableOutcome.Done;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports the HBase tables of a policy: each as a base and windows that follow it without a gap. A
 * run that is killed leaves published windows and, staged, what the next run removes.
 */
final class HBaseExportJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(HBaseExportJob.class);
  private static final String NAME = "hbase-export";

  private final HBaseConfig config;
  private final Clock clock;
  private final Sleeper sleeper;

  HBaseExportJob(HBaseConfig config, Clock clock, Sleeper sleeper) {
    this.config = config;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    Policy policy = config.policy();
    StoreSpec target = config.warehouse();
    List<HBaseDataset> selected = PolicyTables.select(policy, config.datasets());
    try (HBaseCluster source = HBaseCluster.open(policy.source(), "source");
        Store store = target.open()) {
      List<PolicyTable> tables = PolicyTables.of(policy.tables(), selected, tables(source));
      if (config.dryRun()) {
        return dryRun(source, store, tables);
      }
      return new LockedRun(
              NAME,
              policy,
              "hbase windows of " + policy.target().warehouse(),
              config.run(),
              PassedRun.of(config.ifRunning(), HBaseReport.KEYS, HBaseReport.LISTS),
              clock)
          .of(running -> export(running, source, store, tables));
    }
  }

  private static Set<TableName> tables(HBaseCluster cluster) throws IOException {
    try (Admin admin = cluster.admin()) {
      return new HashSet<>(Stream.of(admin.listTableNames()).toList());
    }
  }

  private WindowFolder folder(Store store, PolicyTable table) {
    return new WindowFolder(store, config.warehousePath(), table.table());
  }

  private ExportPlanner planner(HBaseCluster source, StateDirectory state, RunLogs logs) {
    return new ExportPlanner(config.policy(), source, state, new WindowEnd(clock, sleeper), logs);
  }

  private SourceLogs logs(HBaseCluster source) {
    return new SourceLogs(config.policy(), source, clock, sleeper);
  }

  private JobReport dryRun(HBaseCluster source, Store store, List<PolicyTable> tables)
      throws IOException, InterruptedException {
    Instant start = clock.instant();
    StoreSpec spec = OwnPlaces.state(config.policy());
    List<TableOutcome> outcomes = new ArrayList<>();
    try (Store stateStore = spec.open()) {
      StateDirectory state = new StateDirectory(stateStore, spec.path(config.policy().state()));
      RunLogs logs =
          logs(source).look(new SourceLogs.Tables(tables, its -> folder(store, its), state));
      for (PolicyTable table : tables) {
        try {
          ExportPlan plan = planner(source, state, logs).plan(table, folder(store, table));
          List<Done> windows =
              Stream.concat(plan.window().stream(), plan.base().stream())
                  .map(window -> new Done(window.toString(), 0, 0, 0, "would export"))
                  .toList();
          outcomes.add(outcome(plan, plan.mark().map(ExportMark::to), windows, List.of()));
        } catch (JobException e) {
          outcomes.add(
              TableOutcome.failed(table, Optional.empty(), List.of(), e.getMessage(), e.status()));
        }
      }
    }
    return new HBaseReport(
        Optional.empty(), "Would export", outcomes, Duration.between(start, clock.instant()));
  }

  private static TableOutcome outcome(
      ExportPlan plan, Optional<Instant> to, List<Done> windows, List<String> words) {
    return new TableOutcome(
        plan.table(),
        to,
        plan.reason(),
        windows,
        plan.notCaught(),
        words,
        Optional.empty(),
        ExitStatus.DONE);
  }

  private JobReport export(
      Running running, HBaseCluster source, Store store, List<PolicyTable> tables)
      throws IOException, InterruptedException {
    Instant start = clock.instant();
    Policy policy = config.policy();
    WindowFolder.clear(store, config.warehousePath());
    names().sweep(source, RootDirectory.of(source.conf(), policy.source()));
    AtomicInteger priority = new AtomicInteger(LinkBudget.PRIORITIES);
    tables.stream().findFirst().ifPresent(first -> priority.set(first.dataset().priority()));
    List<TableOutcome> outcomes = new ArrayList<>();
    try (SharedLink link =
            PolicyLink.join(policy, running.id(), clock, priority::get, Optional.empty());
        PacedJobs jobs =
            PacedJobs.start(
                running.id().text(),
                MapReduceSettings.of(policy.mapreduce(), "longhaul-hbase-" + running.id() + "-"),
                link.budget())) {
      String staged = WindowFolder.logs(config.warehousePath(), running.id().text());
      RunLogs logs =
          logs(source)
              .read(
                  new SourceLogs.Tables(tables, its -> folder(store, its), running.state()),
                  new SourceLogs.Staging(jobs, config.warehouse(), staged));
      for (PolicyTable table : tables) {
        priority.set(table.dataset().priority());
        Export export = new Export(running, source, jobs, logs);
        outcomes.add(table(table, export, folder(store, table)));
      }
      store.delete(staged);
      outcomes.addAll(gone(running, tables));
    }
    return new HBaseReport(
        Optional.of(running.id()), "Exported", outcomes, Duration.between(start, clock.instant()));
  }

  /** Tables of before that no dataset means any more, each told once. */
  private List<TableOutcome> gone(Running running, List<PolicyTable> tables) throws IOException {
    List<TableOutcome> gone = new ArrayList<>();
    for (HBaseDataset dataset : PolicyTables.select(config.policy(), config.datasets())) {
      Set<TableName> there =
          tables.stream()
              .filter(table -> table.dataset().equals(dataset))
              .map(PolicyTable::table)
              .collect(Collectors.toSet());
      running.check();
      ExportMark.leave(running.state(), dataset.name(), there, clock.instant())
          .forEach(
              (table, to) ->
                  gone.add(
                      TableOutcome.left(
                          new PolicyTable(dataset, table),
                          to,
                          "gone at the source, or no table of the dataset any more: what was exported stays")));
    }
    return gone;
  }

  /** What the exports of all tables of a run share. */
  private record Export(Running running, HBaseCluster source, PacedJobs jobs, RunLogs logs) {}

  private TableOutcome table(PolicyTable table, Export run, WindowFolder folder)
      throws IOException, InterruptedException {
    PacedJobs jobs = run.jobs();
    Running running = run.running();
    List<Done> done = new ArrayList<>();
    int priority = table.dataset().priority();
    Path writes = jobs.open(paced(config.warehouse(), Pace.WRITES, priority));
    // Tasks at the source get across the link what they read back.
    boolean far = config.policy().link().executors() == Executors.SOURCE;
    Path reads = jobs.open(paced(config.warehouse(), far ? Pace.READS : Pace.NOTHING, priority));
    Optional<BaseSnapshot.Place> snapshot = Optional.empty();
    try {
      ExportPlan plan = planner(run.source(), running.state(), run.logs()).plan(table, folder);
      snapshot = snapshot(table, run.source(), jobs, far);
      // The files of a snapshot cross the link themselves where tasks are not beside them.
      Roots roots = new Roots(writes, reads, far ? writes : reads, snapshot);
      TableExport export = new TableExport(run.source(), jobs, roots, running);
      Optional<Instant> to = export.export(plan, folder, done);
      LOG.info("Exported {} up to {}: {}", table.name(), to.orElse(null), plan.reason());
      return outcome(plan, to, done, export.words());
    } catch (LockLostException e) {
      throw e;
    } catch (JobException e) {
      Threads.requireNoInterruption(e);
      LOG.error("{}", e.getMessage());
      return TableOutcome.failed(table, mark(running, table), done, e.getMessage(), e.status());
    } catch (IOException e) {
      Threads.requireNoInterruption(e);
      LOG.error("Cannot export {}", table.name(), e);
      String why = "Cannot export %s: %s".formatted(table.name(), e.getMessage());
      return TableOutcome.failed(table, mark(running, table), done, why, ExitStatus.INCOMPLETE);
    } finally {
      jobs.close(writes);
      jobs.close(reads);
      if (snapshot.isPresent()) {
        jobs.close(snapshot.get().files());
      }
    }
  }

  private SnapshotNames names() {
    return SnapshotNames.of(config.policy().target().warehouse());
  }

  /** Where the table's base is read in a snapshot, if it is. */
  private Optional<BaseSnapshot.Place> snapshot(
      PolicyTable table, HBaseCluster source, PacedJobs jobs, boolean far) {
    if (table.dataset().base() != Base.SNAPSHOT) {
      return Optional.empty();
    }
    Pace pace = far ? Pace.NOTHING : Pace.READS;
    return RootDirectory.of(source.conf(), config.policy().source())
        .map(
            root ->
                new BaseSnapshot.Place(
                    names(),
                    root,
                    jobs.open(paced(root.store(), pace, table.dataset().priority()))));
  }

  private static Optional<Instant> mark(Running running, PolicyTable table) throws IOException {
    return ExportMark.load(running.state(), table.dataset().name(), table.table())
        .map(ExportMark::to);
  }

  private static PacedStore paced(StoreSpec store, Pace pace, int priority) {
    return new PacedStore(store, pace, priority, 0, Optional.empty());
  }
}
