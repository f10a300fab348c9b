package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.ledger.LockedRun;
import io.longhaul.common.ledger.OwnPlaces;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.TableMarks;
import io.longhaul.common.link.LeaseClient;
import io.longhaul.common.link.SharedLink;
import io.longhaul.common.policy.HBaseDataset;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.engine.PolicyLink;
import io.longhaul.jobs.hbase.Edge.Member;
import io.longhaul.jobs.hbase.Edge.Ring;
import io.longhaul.jobs.hbase.ReplicateConfig.Action;
import io.longhaul.jobs.hbase.ReplicateConfig.BothWays;
import io.longhaul.jobs.hbase.ReplicateReport.Outcome;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.apache.hadoop.hbase.TableName;

/** Makes HBase's own replication do what a policy says, and watches it. */
final class ReplicateJob implements Job {
  /** Regions that are read at once. */
  private static final int THREADS = 8;

  private final ReplicateConfig config;
  private final Clock clock;
  private final Sleeper sleeper;

  ReplicateJob(ReplicateConfig config, Clock clock, Sleeper sleeper) {
    this.config = config;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    if (config.action() == Action.WATCH) {
      try (Ring ring = Ring.openImpatiently(config.policy())) {
        return watch(ring);
      }
    }
    try (Ring ring = Ring.open(config.policy())) {
      List<PolicyTable> tables = tables(ring);
      List<EdgePlan> plans = plans(ring, tables);
      Outcome outcome = outcome(ring, plans);
      if (outcome != Outcome.APPLIED) {
        return report(Optional.empty(), ring, plans, outcome);
      }
      return new LockedRun(
              "hbase-replicate",
              config.policy(),
              VerifyJob.place(config.policy()),
              config.run(),
              Optional.empty(),
              clock)
          .of(running -> apply(ring, tables, running));
    } finally {
      ExecutorStores.closeAll();
    }
  }

  private List<PolicyTable> tables(Ring ring) throws IOException {
    return PolicyTables.at(ring.members().get(0).cluster(), config.policy(), config.datasets());
  }

  private List<EdgePlan> plans(Ring ring, List<PolicyTable> tables) throws IOException {
    boolean bothWays = ring.topology().isBothWays();
    List<TableName> names = tables.stream().map(PolicyTable::table).toList();
    List<EdgePlan> plans = new ArrayList<>();
    for (Edge edge : ring.edges()) {
      plans.add(EdgePlan.of(edge, names, bothWays));
    }
    if (bothWays) {
      plans.set(0, plans.get(0).refusing(imported(tables)));
    }
    return plans;
  }

  private List<String> imported(List<PolicyTable> tables) throws IOException {
    List<String> refusals = new ArrayList<>();
    StoreSpec spec = OwnPlaces.state(config.policy());
    try (Store store = spec.open()) {
      StateDirectory state = new StateDirectory(store, spec.path(config.policy().state()));
      for (PolicyTable table : tables) {
        if (ImportMark.isBegun(state, table)) {
          refusals.add(
              "table %s of the target is filled by hbase-import: what that writes would be sent to the others, the source among them; one of both"
                  .formatted(table.name()));
        }
      }
    }
    return refusals;
  }

  private Outcome outcome(Ring ring, List<EdgePlan> plans) {
    if (plans.stream().anyMatch(plan -> !plan.refusals().isEmpty())) {
      return Outcome.REFUSED;
    }
    if (plans.stream().allMatch(EdgePlan::isIdle)) {
      return Outcome.UNCHANGED;
    }
    if (config.action() == Action.PRINT) {
      return Outcome.PRINTED;
    }
    return ring.topology().isBothWays() && config.bothWays() == BothWays.REFUSED
        ? Outcome.UNCONFIRMED
        : Outcome.APPLIED;
  }

  private JobReport apply(Ring ring, List<PolicyTable> tables, LockedRun.Running running)
      throws IOException, InterruptedException {
    // Under the lock: what was planned before may be done by now.
    List<EdgePlan> plans = plans(ring, tables);
    Outcome outcome = outcome(ring, plans);
    if (outcome == Outcome.APPLIED) {
      running.check();
      ExecutorService threads = Threads.pool("longhaul-seed", THREADS);
      int priority = config.datasets().stream().mapToInt(HBaseDataset::priority).min().orElse(1);
      try (SharedLink link =
          PolicyLink.join(config.policy(), running.id(), clock, () -> priority, Optional.empty())) {
        LeaseClient pacer = new LeaseClient(new SecureRandom().nextLong(), link.budget()::answer);
        TablePair.Links links =
            VerifyJob.links(config.policy(), new CellStream.Link(pacer, priority));
        new PeerSetup(new Seeding(threads, links), clock)
            .apply(plans, ring.topology().isBothWays());
        pacer.settle(link.budget()::answer);
      } finally {
        threads.shutdownNow();
      }
    }
    return report(Optional.of(running.id().text()), ring, plans, outcome);
  }

  private static ReplicateReport report(
      Optional<String> run, Ring ring, List<EdgePlan> plans, Outcome outcome) {
    List<String> remarks = new ArrayList<>();
    for (Edge edge : ring.edges()) {
      if (!edge.from().cluster().conf().getBoolean("hbase.replication.bulkload.enabled", false)) {
        remarks.add(
            "bulk loads are sent only where hbase-site.xml of the %s's servers has hbase.replication.bulkload.enabled: true and a hbase.replication.cluster.id of its own; the settings that this process has do not say so"
                .formatted(edge.from().name()));
      }
    }
    return new ReplicateReport(
        run,
        ring.topology(),
        ring.members().stream().map(Member::name).toList(),
        plans,
        outcome,
        remarks);
  }

  private JobReport watch(Ring ring) throws IOException, InterruptedException {
    List<PolicyTable> tables = tables(ring);
    PeerWatch watch = new PeerWatch(new Canary(clock, sleeper), clock, config.patience());
    List<PeerState> peers = new ArrayList<>();
    for (Edge edge : ring.edges()) {
      try {
        peers.add(watch.look(edge));
      } catch (IOException e) {
        Threads.requireNoInterruption(e);
        throw new JobException(
            ExitStatus.ENVIRONMENT,
            "Cannot watch peer %s of the %s, which leads to the %s: %s (are the region servers of both up? Its edits wait in logs until then)"
                .formatted(edge.peer(), edge.from().name(), edge.to().name(), e.getMessage()),
            e);
      }
    }
    List<EdgePlan> plans = plans(ring, tables);
    record(tables, plans.get(0), peers.get(0));
    return new WatchReport(
        ring.topology(),
        ring.members().stream().map(Member::name).toList(),
        config.datasets(),
        plans,
        peers);
  }

  /** Leaves word of how far the target is, for whoever asks when the source is gone. */
  private void record(List<PolicyTable> tables, EdgePlan plan, PeerState toTarget)
      throws IOException {
    if (toTarget.asOf().isEmpty()) {
      return;
    }
    StoreSpec spec = OwnPlaces.state(config.policy());
    try (Store store = spec.open()) {
      StateDirectory state = new StateDirectory(store, spec.path(config.policy().state()));
      for (HBaseDataset dataset : config.datasets()) {
        if (tables.stream()
            .anyMatch(one -> one.dataset().equals(dataset) && plan.lacks(one.table()))) {
          // The canary says nothing of a table that the peer does not send.
          continue;
        }
        state.writeJson(
            TableMarks.replication(dataset.name()),
            StateDirectory.stamped()
                .put("asOf", InstantText.of(toTarget.asOf().get()))
                .put("peer", toTarget.peer())
                .put("state", toTarget.state().word())
                .put("seen", InstantText.of(clock.instant())));
      }
    }
  }
}
