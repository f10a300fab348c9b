package io.longhaul.jobs.hbase;

import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.link.LeaseClient;
import io.longhaul.common.link.SharedLink;
import io.longhaul.common.policy.HBaseDataset;
import io.longhaul.common.policy.LinkSettings.Executors;
import io.longhaul.common.policy.Policy;
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

  /** Regions that are read at once. */
  private static final int THREADS = 8;

  private final VerifyConfig config;
  private final UpTo upTo;
  private final Clock clock;
  private final Sleeper sleeper;

  /** Up to which moment a table is compared. */
  @FunctionalInterface
  interface UpTo {
    Instant of(HBaseDataset dataset, TableName table) throws IOException;
  }

  VerifyJob(VerifyConfig config, UpTo upTo, Clock clock, Sleeper sleeper) {
    this.config = config;
    this.upTo = upTo;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    try (HBaseCluster source = HBaseCluster.open(config.policy().source(), "source");
        HBaseCluster target = HBaseCluster.open(config.policy().target(), "target")) {
      if (config.mode() != RangeCheck.Mode.REPAIR) {
        RunId id = RunId.next(config.policy().name(), clock, new SecureRandom());
        return verify(source, target, id, Optional.empty());
      }
      return new LockedRun(
              "hbase-verify",
              config.policy(),
              config.datasets().stream().map(HBaseDataset::name).toList(),
              places(source),
              config.run(),
              clock)
          .of(running -> verify(source, target, running.id(), Optional.of(running)));
    } finally {
      ExecutorStores.closeAll();
    }
  }

  private List<String> places(HBaseCluster source) throws IOException {
    List<String> places = new ArrayList<>();
    try (Admin admin = source.admin()) {
      for (HBaseDataset dataset : config.datasets()) {
        for (TableName table : TableNames.of(dataset, admin)) {
          places.add(place(config.policy(), table));
        }
      }
    }
    return places;
  }

  /** What is locked of a table at the target. */
  static String place(Policy policy, TableName table) {
    return "hbase://%s/%s"
        .formatted(
            policy.target().hbase().map(Object::toString).orElse(""),
            table.getNameWithNamespaceInclAsString());
  }

  private JobReport verify(
      HBaseCluster source, HBaseCluster target, RunId id, Optional<LockedRun.Running> running)
      throws IOException, InterruptedException {
    Instant start = clock.instant();
    List<TableVerdict> verdicts = new ArrayList<>();
    ExecutorService threads = Threads.pool("longhaul-verify", THREADS);
    try (SharedLink link =
            PolicyLink.join(config.policy(), id, clock, this::bestPriority, Optional.empty());
        Admin atSource = source.admin();
        Admin atTarget = target.admin()) {
      LeaseClient pacer = new LeaseClient(new SecureRandom().nextLong(), link.budget()::answer);
      for (HBaseDataset dataset : config.datasets()) {
        TablePair.Links links =
            links(config.policy(), new CellStream.Link(pacer, dataset.priority()));
        for (TableName table : TableNames.of(dataset, atSource)) {
          if (running.isPresent()) {
            running.get().check();
          }
          verdicts.add(
              verify(dataset, table, new Clusters(source, target, atTarget, links), threads));
        }
      }
      pacer.settle(link.budget()::answer);
    } finally {
      threads.shutdownNow();
    }
    return new VerifyReport(
        running.map(one -> one.id().text()), verdicts, Duration.between(start, clock.instant()));
  }

  private int bestPriority() {
    return config.datasets().get(0).priority();
  }

  private record Clusters(
      HBaseCluster source, HBaseCluster target, Admin atTarget, TablePair.Links links) {}

  private TableVerdict verify(
      HBaseDataset dataset, TableName table, Clusters clusters, ExecutorService threads)
      throws IOException, InterruptedException {
    Instant moment = upTo.of(dataset, table);
    if (!clusters.atTarget().tableExists(table)) {
      return new TableVerdict(
          dataset.name(),
          table.getNameWithNamespaceInclAsString(),
          Status.MISSING,
          moment,
          RangeVerdict.NOTHING,
          Optional.empty(),
          "the target has no such table: hbase-import or hbase-replicate makes it");
    }
    TablePair pair =
        TablePair.of(
            new TablePair.End(clusters.source().connection(), table),
            new TablePair.End(clusters.target().connection(), table),
            clusters.links());
    TableVerdict verdict =
        new TableVerify(threads, sleeper).run(dataset.name(), pair, moment, config.mode());
    LOG.info(
        "{} is {}: {} rows, {} cells up to {}",
        table,
        verdict.status().word(),
        verdict.found().read().rows(),
        verdict.found().read().cells(),
        moment);
    return verdict;
  }

  /** The side across the link asks before its cells come or go. */
  static TablePair.Links links(Policy policy, CellStream.Link paced) {
    return policy.link().executors() == Executors.TARGET
        ? new TablePair.Links(paced, CellStream.Link.NONE)
        : new TablePair.Links(CellStream.Link.NONE, paced);
  }
}
