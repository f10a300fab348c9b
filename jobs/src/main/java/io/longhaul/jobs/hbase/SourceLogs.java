package io.longhaul.jobs.hbase;

import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.policy.HBaseDataset.Reconcile;
import io.longhaul.common.policy.LinkSettings.Executors;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.engine.PacedJobs;
import io.longhaul.jobs.engine.PacedStore;
import io.longhaul.jobs.engine.PacedStore.Pace;
import io.longhaul.jobs.hbase.LogReader.Wanted;
import io.longhaul.jobs.hbase.RunLogs.Asked;
import io.longhaul.jobs.hbase.RunLogs.Logs;
import io.longhaul.jobs.hbase.RunLogs.Until;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.ClusterMetrics;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.hadoop.mapred.JobConf;

/** Asks the logs of the source for the tables of a policy that follow them. */
final class SourceLogs {
  private final Policy policy;
  private final HBaseCluster source;
  private final Clock clock;
  private final Sleeper sleeper;

  SourceLogs(Policy policy, HBaseCluster source, Clock clock, Sleeper sleeper) {
    this.policy = policy;
    this.source = source;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * Tables and what is known of them.
   *
   * @param folders of their windows
   */
  record Tables(
      List<PolicyTable> all, Function<PolicyTable, WindowFolder> folders, StateDirectory state) {
    private List<PolicyTable> following() {
      return all.stream().filter(table -> table.dataset().reconcile() == Reconcile.WAL).toList();
    }
  }

  /**
   * Where cells of logs are staged.
   *
   * @param store of the target
   * @param folder its path there
   */
  record Staging(PacedJobs jobs, StoreSpec store, String folder) {}

  /** Judges, reads nothing. */
  RunLogs look(Tables tables) throws IOException, InterruptedException {
    Optional<RootDirectory> root = RootDirectory.ofLogs(source.conf(), policy.source());
    if (tables.following().isEmpty() || root.isEmpty()) {
      return RunLogs.NONE;
    }
    try (FileSystem fs = root.get().store().openFileSystem()) {
      Path path = new Path(root.get().path());
      return asked(tables, fs, path, (logs, asked, until) -> RunLogs.look(logs, asked, until));
    }
  }

  /** Reads once for all tables. */
  RunLogs read(Tables tables, Staging staging) throws IOException, InterruptedException {
    Optional<RootDirectory> root = RootDirectory.ofLogs(source.conf(), policy.source());
    if (tables.following().isEmpty() || root.isEmpty()) {
      return RunLogs.NONE;
    }
    boolean far = policy.link().executors() == Executors.SOURCE;
    PacedJobs jobs = staging.jobs();
    Path reads = jobs.open(paced(root.get().store(), far ? Pace.NOTHING : Pace.READS));
    Path writes = jobs.open(paced(staging.store(), far ? Pace.WRITES : Pace.NOTHING));
    try {
      JobConf conf = new JobConf(jobs.conf());
      jobs.admit(reads, conf.getCredentials());
      jobs.admit(writes, conf.getCredentials());
      LogSorter sorter = new LogSorter(writes.getFileSystem(conf), writes, staging.folder());
      return asked(
          tables,
          reads.getFileSystem(conf),
          new Path(reads, root.get().path()),
          (logs, asked, until) -> RunLogs.read(logs, asked, until, sorter));
    } finally {
      jobs.close(reads);
      jobs.close(writes);
    }
  }

  private static PacedStore paced(StoreSpec store, Pace pace) {
    return new PacedStore(store, pace, LinkBudget.PRIORITIES, 0, Optional.empty());
  }

  @FunctionalInterface
  private interface Answer {
    RunLogs of(Logs logs, Asked asked, Until until) throws InterruptedException;
  }

  private RunLogs asked(Tables tables, FileSystem fs, Path root, Answer answer)
      throws IOException, InterruptedException {
    try (Admin admin = source.admin()) {
      Asked asked = new Asked(wanted(admin, tables));
      Duration margin =
          tables.following().stream()
              .map(table -> table.dataset().margin())
              .max(Duration::compareTo)
              .orElseThrow();
      Until until = new Until(new WindowEnd(clock, sleeper).before(admin, margin), margin, clock);
      // Before the logs are listed: a server that comes later has no directory in the listing.
      Set<String> alive =
          admin
              .getClusterMetrics(EnumSet.of(ClusterMetrics.Option.LIVE_SERVERS))
              .getLiveServerMetrics()
              .keySet()
              .stream()
              .map(server -> server.getServerName())
              .collect(Collectors.toSet());
      return answer.of(new Logs(fs, root, source.conf(), alive), asked, until);
    } catch (JobException e) {
      // Of clocks that differ; each table says it, too.
      TableLogs broken = TableLogs.broken(Optional.empty(), e.getMessage());
      return new RunLogs(
          tables.following().stream()
              .collect(Collectors.toMap(PolicyTable::table, table -> broken)));
    }
  }

  private static Map<TableName, Optional<Wanted>> wanted(Admin admin, Tables tables)
      throws IOException {
    Map<TableName, Optional<Wanted>> wanted = new HashMap<>();
    for (PolicyTable table : tables.following()) {
      try {
        Set<String> families =
            admin.getDescriptor(table.table()).getColumnFamilyNames().stream()
                .map(Bytes::toStringBinary)
                .collect(Collectors.toSet());
        Optional<ExportMark> mark =
            ExportMark.load(tables.state(), table.dataset().name(), table.table())
                .map(known -> ExportPlanner.adopted(known, tables.folders().apply(table)));
        wanted.put(
            table.table(),
            mark.flatMap(
                known -> known.logs().map(logs -> new Wanted(families, logs, known.to()))));
      } catch (TableNotFoundException e) {
        // Whoever plans its export says so.
        continue;
      }
    }
    return wanted;
  }
}
