package io.longhaul.jobs.hbase;

import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.ledger.LockedRun;
import io.longhaul.common.ledger.OwnPlaces;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.link.LeaseClient;
import io.longhaul.common.link.SharedLink;
import io.longhaul.common.policy.LinkSettings.Executors;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.Side;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.engine.PolicyLink;
import io.longhaul.jobs.hbase.TableVerdict.Status;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proves that tables of the target hold what those of the source hold, cell by cell. */
final class VerifyJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(VerifyJob.class);

  private static final String NAME = "hbase-verify";

  /** More say nothing to a program either. */
  private static final int LISTED = 10_000;

  /** Regions that are read at once. */
  private static final int THREADS = 8;

  private final VerifyConfig config;
  private final Clock clock;
  private final Sleeper sleeper;

  VerifyJob(VerifyConfig config, Clock clock, Sleeper sleeper) {
    this.config = config;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    Policy policy = config.policy();
    try (HBaseCluster source = HBaseCluster.open(policy.source(), "source");
        HBaseCluster target = HBaseCluster.open(policy.target(), "target")) {
      List<PolicyTable> tables = PolicyTables.at(source, policy, config.datasets());
      if (config.mode() == RangeCheck.Mode.REPAIR) {
        return new LockedRun(NAME, policy, place(policy), config.run(), Optional.empty(), clock)
            .of(
                running ->
                    verify(source, target, tables, running.id(), running.state(), running::check));
      }
      StoreSpec spec = OwnPlaces.state(policy);
      try (Store store = spec.open()) {
        StateDirectory state = new StateDirectory(store, spec.path(policy.state()));
        RunId id = RunId.next(policy.name(), clock, new SecureRandom());
        return verify(source, target, tables, id, state, () -> {});
      }
    } finally {
      ExecutorStores.closeAll();
    }
  }

  /** What is locked while tables of the target are changed; the same for an import. */
  static String place(Policy policy) {
    return "hbase tables of " + policy.target().hbase().orElseThrow();
  }

  /** Before a table is written to: fails when another run has taken the place over. */
  @FunctionalInterface
  private interface Fence {
    void check() throws IOException;
  }

  private JobReport verify(
      HBaseCluster source,
      HBaseCluster target,
      List<PolicyTable> tables,
      RunId id,
      StateDirectory state,
      Fence fence)
      throws IOException, InterruptedException {
    Instant start = clock.instant();
    List<TableVerdict> verdicts = new ArrayList<>();
    ExecutorService threads = Threads.pool("longhaul-verify", THREADS);
    int best = tables.stream().mapToInt(table -> table.dataset().priority()).min().orElse(1);
    try (SharedLink link =
            PolicyLink.join(config.policy(), id, clock, () -> best, Optional.empty());
        Admin atTarget = target.admin()) {
      LeaseClient pacer = new LeaseClient(new SecureRandom().nextLong(), link.budget()::answer);
      for (PolicyTable table : tables) {
        fence.check();
        TablePair.Links links =
            links(config.policy(), new CellStream.Link(pacer, table.dataset().priority()));
        Clusters clusters = new Clusters(source, target, atTarget, links);
        verdicts.add(verify(table, upTo(table, state), clusters, threads));
      }
      pacer.settle(link.budget()::answer);
    } finally {
      threads.shutdownNow();
    }
    boolean keepsRun = config.mode() == RangeCheck.Mode.REPAIR;
    return new VerifyReport(
        keepsRun ? Optional.of(id.text()) : Optional.empty(),
        verdicts,
        Duration.between(start, clock.instant()));
  }

  /** The end of the last window of an imported table, else a moment ago. */
  private Instant upTo(PolicyTable table, StateDirectory state) throws IOException {
    if (config.restored().isPresent()) {
      return restoredTo(table, config.restored().get());
    }
    return ImportMark.load(state, table.dataset().name(), table.table())
        .map(ImportMark::to)
        .orElseGet(() -> clock.instant().minus(table.dataset().margin()));
  }

  /** The end of the last window that is in a restored table. */
  private Instant restoredTo(PolicyTable table, Instant until) throws IOException {
    Side side = config.policy().target();
    StoreSpec spec = StoreSpec.of(side.warehouse(), side.hadoop(), side.confDir());
    String path = spec.path(side.warehouse());
    try (Store store = spec.open()) {
      WindowFolder folder = new WindowFolder(store, path.equals("/") ? "" : path, table.table());
      List<WindowManifest> steps =
          ImportPlan.of(table, folder, Optional.empty(), Optional.of(until)).steps();
      return steps.get(steps.size() - 1).window().to();
    }
  }

  private record Clusters(
      HBaseCluster source, HBaseCluster target, Admin atTarget, TablePair.Links links) {}

  private TableVerdict verify(
      PolicyTable its, Instant moment, Clusters clusters, ExecutorService threads)
      throws IOException, InterruptedException {
    TableName table = its.table();
    TableName copy = config.restored().map(its::restored).orElse(table);
    if (!clusters.atTarget().tableExists(copy)) {
      return new TableVerdict(
          its.dataset().name(),
          its.name(),
          Status.MISSING,
          moment,
          RangeVerdict.NOTHING,
          Optional.empty(),
          config.restored().isPresent()
              ? "the target has no table %s: hbase-import --restore-to makes it".formatted(copy)
              : "the target has no such table: hbase-import or hbase-replicate makes it");
    }
    TablePair pair =
        TablePair.of(
            new TablePair.End(clusters.source().connection(), table),
            new TablePair.End(clusters.target().connection(), copy),
            clusters.links());
    String lacking = lacking(pair);
    boolean writable = lacking.isEmpty() || config.mode() != RangeCheck.Mode.REPAIR;
    TableVerdict verdict =
        new TableVerify(threads, sleeper, LISTED)
            .run(
                its.dataset().name(),
                pair,
                moment,
                writable ? config.mode() : RangeCheck.Mode.READABLE)
            .noting(lacking);
    LOG.info(
        "{} is {}: {} rows, {} cells up to {}",
        table,
        verdict.status().word(),
        verdict.found().read().rows(),
        verdict.found().read().cells(),
        moment);
    return verdict;
  }

  private static String lacking(TablePair pair) throws IOException {
    List<String> lacking = PeerGuards.lackingFamilies(pair);
    return lacking.isEmpty()
        ? ""
        : "the target has no family %s: add it there, nothing is repaired before"
            .formatted(String.join(", ", lacking));
  }

  /** The side across the link asks before its cells come or go. */
  static TablePair.Links links(Policy policy, CellStream.Link paced) {
    return policy.link().executors() == Executors.TARGET
        ? new TablePair.Links(paced, CellStream.Link.NONE)
        : new TablePair.Links(CellStream.Link.NONE, paced);
  }
}
