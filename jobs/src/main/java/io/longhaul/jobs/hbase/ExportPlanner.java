package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.policy.HBaseDataset.Base;
import io.longhaul.common.policy.HBaseDataset.Reconcile;
import io.longhaul.common.policy.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.filter.FirstKeyOnlyFilter;
import org.apache.hadoop.hbase.util.Bytes;

/** Decides what is to be exported of a table. Changes nothing. */
final class ExportPlanner {
  private final Policy policy;
  private final HBaseCluster source;
  private final StateDirectory state;
  private final WindowEnd end;
  private final RunLogs logs;

  ExportPlanner(
      Policy policy, HBaseCluster source, StateDirectory state, WindowEnd end, RunLogs logs) {
    this.policy = policy;
    this.source = source;
    this.state = state;
    this.end = end;
    this.logs = logs;
  }

  /**
   * Plans for one table.
   *
   * @throws JobException environment, when the table is not there or the clocks differ; usage, when
   *     its base is to be read of files and nobody said where they are
   */
  ExportPlan plan(PolicyTable table, WindowFolder folder) throws IOException, InterruptedException {
    requireRoot(table);
    try (Admin admin = source.admin()) {
      TableDescriptor descriptor = descriptor(admin, table);
      TableRegions regions = TableRegions.of(source.connection(), table.table());
      Instant to = end.before(admin, table.dataset().margin());
      Optional<ExportMark> found =
          ExportMark.load(state, table.dataset().name(), table.table())
              .map(mark -> adopted(mark, folder));
      Optional<ExportMark> mark = found.filter(known -> regions.isTableOf(known.regions()));
      TableLogs its = logs.of(table.table());
      NotCaught lacking = new NotCaught(table, descriptor, its);
      List<String> notCaught = lacking.deletes();
      List<String> bulkLoaded = bulkLoaded(table, mark, notCaught, its);
      Optional<Window> window =
          mark.filter(known -> known.to().isBefore(to)).map(known -> Window.of(known.to(), to));
      Optional<String> why =
          whyBase(table, folder, found, mark, to, bulkLoaded).or(() -> lacking.brokenLogs());
      Optional<Window> base =
          why.filter(reason -> mark.isEmpty() || window.isPresent()).map(reason -> Window.base(to));
      if (!lacking.isFollowed()) {
        futureCells(table, to, notCaught);
      }
      notCaught.addAll(lacking.unseen());
      String reason =
          base.isPresent()
              ? why.orElseThrow()
              : window.isPresent() ? "increment" : "no time has passed";
      return new ExportPlan(
          table, descriptor, regions, mark, window, base, reason, notCaught, bulkLoaded, its);
    }
  }

  private void requireRoot(PolicyTable table) {
    boolean snapshot = table.dataset().base() == Base.SNAPSHOT;
    boolean logged = table.dataset().reconcile() == Reconcile.WAL;
    if ((snapshot || logged) && RootDirectory.of(source.conf(), policy.source()).isEmpty()) {
      throw new JobException(
          ExitStatus.USAGE,
          "Cannot export %s with `%s`: %s is not known (source.hadoop, or an hbase-site.xml)"
              .formatted(
                  table.name(), snapshot ? "base: snapshot" : "reconcile: wal", RootDirectory.KEY));
    }
  }

  private TableDescriptor descriptor(Admin admin, PolicyTable table) throws IOException {
    try {
      return admin.getDescriptor(table.table());
    } catch (TableNotFoundException e) {
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot export %s: it is not there at the %s".formatted(table.name(), source.name()),
          e);
    }
  }

  /** The mark, past windows that a run published which then died. */
  static ExportMark adopted(ExportMark mark, WindowFolder folder) {
    try {
      ExportMark moved = mark;
      for (Window window : folder.list()) {
        boolean next = !window.isBase() && window.from().equals(moved.to());
        Optional<WindowManifest> manifest = next ? folder.manifest(window) : Optional.empty();
        if (manifest.filter(of -> of.incarnation().equals(mark.incarnation())).isPresent()) {
          moved = moved.movedTo(window.to());
        }
      }
      return moved;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> whyBase(
      PolicyTable table,
      WindowFolder folder,
      Optional<ExportMark> found,
      Optional<ExportMark> mark,
      Instant to,
      List<String> bulkLoaded)
      throws IOException {
    if (found.isEmpty()) {
      return Optional.of("first export");
    }
    if (mark.isEmpty()) {
      return Optional.of(
          "the table was dropped and made anew, or emptied, or none of the regions of before is known any more");
    }
    if (folder.manifest(Window.base(mark.get().base())).isEmpty()) {
      return Optional.of("the base of " + InstantText.of(mark.get().base()) + " is not whole");
    }
    if (!mark.get().base().plus(table.dataset().rebase()).isAfter(to)) {
      return Optional.of("the base is as old as `rebase` allows");
    }
    if (!bulkLoaded.isEmpty() && table.dataset().reconcile() != Reconcile.NONE) {
      return Optional.of("%d files were loaded in bulk".formatted(bulkLoaded.size()));
    }
    return Optional.empty();
  }

  private List<String> bulkLoaded(
      PolicyTable table, Optional<ExportMark> mark, List<String> notCaught, TableLogs its)
      throws IOException {
    Optional<Set<String>> files = BulkLoadedFiles.of(source.conf(), policy.source(), table.table());
    if (files.isEmpty()) {
      notCaught.add(
          "Bulk loads into %s can't be noticed: hbase.rootdir is not known, or not where its files are (source.hadoop, or an hbase-site.xml)"
              .formatted(table.name()));
      return List.of();
    }
    List<String> fresh =
        Stream.concat(files.get().stream(), its.bulkLoaded().stream())
            .distinct()
            .filter(name -> mark.filter(known -> known.bulkLoaded().contains(name)).isEmpty())
            .toList();
    if (mark.isPresent() && !fresh.isEmpty() && table.dataset().reconcile() == Reconcile.NONE) {
      notCaught.add(
          "%d files were loaded into %s in bulk, such as %s: their cells of before the window are not in it (`reconcile: snapshot` has them)"
              .formatted(fresh.size(), table.name(), fresh.get(0)));
    }
    return fresh;
  }

  /** Timestamps well after now: they are in the window of their time, if they are still there. */
  private void futureCells(PolicyTable table, Instant to, List<String> notCaught)
      throws IOException {
    long ahead = to.plus(table.dataset().margin().multipliedBy(3)).toEpochMilli();
    Scan scan =
        new Scan()
            .setRaw(true)
            .setTimeRange(ahead, Long.MAX_VALUE)
            .setFilter(new FirstKeyOnlyFilter())
            .setCacheBlocks(false)
            .setLimit(1);
    try (Table at = source.connection().getTable(table.table());
        ResultScanner scanner = at.getScanner(scan)) {
      Result first = scanner.next();
      if (first != null) {
        notCaught.add(
            "%s has cells dated in the future, such as %s in row %s: they come with the window of that time, or with the next base"
                .formatted(
                    table.name(),
                    InstantText.of(Instant.ofEpochMilli(first.rawCells()[0].getTimestamp())),
                    Bytes.toStringBinary(first.getRow())));
      }
    }
  }
}
