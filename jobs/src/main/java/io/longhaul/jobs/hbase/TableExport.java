package io.longhaul.jobs.hbase;

import io.longhaul.common.ledger.LockedRun.Running;
import io.longhaul.jobs.engine.PacedJobs;
import io.longhaul.jobs.hbase.TableOutcome.Done;
import io.longhaul.jobs.hbase.WindowJob.Counted;
import io.longhaul.jobs.hbase.WindowJob.Span;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.lib.output.FileOutputFormat;
import org.apache.hadoop.mapreduce.lib.output.LazyOutputFormat;
import org.apache.hadoop.mapreduce.lib.output.SequenceFileOutputFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports a table as planned. The mark moves when a window is in its place and verified there,
 * never before.
 */
final class TableExport {
  /**
   * Where tasks write, where they read back, and where they write what they read in snapshots.
   *
   * @param snapshot empty when no base is read in a snapshot
   */
  record Roots(Path writes, Path reads, Path copies, Optional<BaseSnapshot.Place> snapshot) {}

  private static final Logger LOG = LoggerFactory.getLogger(TableExport.class);

  private final HBaseCluster source;
  private final PacedJobs jobs;
  private final Roots roots;
  private final Running running;
  private final List<String> words = new ArrayList<>();

  TableExport(HBaseCluster source, PacedJobs jobs, Roots roots, Running running) {
    this.source = source;
    this.jobs = jobs;
    this.roots = roots;
    this.running = running;
  }

  /**
   * Exports.
   *
   * @param done takes each window as it is published
   * @return how far the table is exported now
   */
  Optional<Instant> export(ExportPlan plan, WindowFolder folder, List<Done> done)
      throws IOException, InterruptedException {
    String run = running.id().text();
    String incarnation = plan.mark().map(ExportMark::incarnation).orElse(run);
    Optional<ExportMark> mark = plan.mark();
    if (plan.window().isPresent()) {
      write(plan, plan.window().get(), incarnation, folder, done);
      // What its logs may lack a base has to bring: until then they are not followed.
      Optional<LogMark> logs = plan.logs().gap().isEmpty() ? plan.logs().next() : Optional.empty();
      mark = Optional.of(moved(plan, mark.orElseThrow(), plan.window().get().to(), logs));
      save(plan.table(), mark.get());
    }
    if (plan.base().isPresent()) {
      Instant to = plan.base().get().to();
      write(plan, plan.base().get(), incarnation, folder, done);
      Set<String> bulkLoaded = mark.map(ExportMark::bulkLoaded).orElse(Set.of());
      ExportMark based =
          new ExportMark(to, to, incarnation, List.of(), bulkLoaded, Optional.empty());
      mark = Optional.of(moved(plan, based, to, plan.logs().next()));
      save(plan.table(), mark.get());
    }
    if (mark.isPresent()) {
      removeOld(plan.table(), mark.get(), folder);
    }
    return mark.map(ExportMark::to);
  }

  /** What else an operator should know. */
  List<String> words() {
    return List.copyOf(words);
  }

  private static ExportMark moved(
      ExportPlan plan, ExportMark mark, Instant to, Optional<LogMark> logs) {
    Set<String> bulkLoaded = new HashSet<>(mark.bulkLoaded());
    bulkLoaded.addAll(plan.bulkLoaded());
    return new ExportMark(
        to, mark.base(), mark.incarnation(), plan.regions().now(), bulkLoaded, logs);
  }

  private void save(PolicyTable table, ExportMark mark) throws IOException {
    running.check();
    mark.save(running.state(), table.dataset().name(), table.table(), running.id().text());
  }

  private void write(
      ExportPlan plan, Window window, String incarnation, WindowFolder folder, List<Done> done)
      throws IOException, InterruptedException {
    String staged = folder.staging(running.id().text(), window);
    List<WindowRange> ranges = staged(plan, window, staged, folder);
    WindowManifest manifest =
        new WindowManifest(
            window,
            plan.table().name(),
            incarnation,
            running.id().text(),
            plan.descriptor(),
            namespace(plan.table()),
            ranges,
            plan.notCaught());
    running.check();
    folder.publish(staged, manifest);
    done.add(
        new Done(
            window.toString(), manifest.rows(), manifest.cells(), manifest.bytes(), "exported"));
  }

  private List<WindowRange> staged(
      ExportPlan plan, Window window, String staged, WindowFolder folder)
      throws IOException, InterruptedException {
    Job job =
        WindowJob.of(
            jobs,
            "longhaul %s: %s of %s".formatted(running.id(), window, plan.table().name()),
            source.conf(),
            plan.table().table(),
            roots.reads(),
            Span.of(window),
            plan.regions().splits());
    job.setMapperClass(ExportMapper.class);
    LazyOutputFormat.setOutputFormatClass(job, SequenceFileOutputFormat.class);
    jobs.admit(roots.reads(), job.getCredentials());
    if (!window.isBase()) {
      LogPart.set(job.getConfiguration(), plan.logs().parts());
    }
    if (window.isBase() && roots.snapshot().isPresent()) {
      runOnSnapshot(job, plan.table().table(), staged, roots.snapshot().get());
    } else {
      runInto(roots.writes(), staged, job);
    }
    folder.makeDirectories(staged);
    long logged = job.getCounters().findCounter(Counted.LOGGED).getValue();
    if (logged > 0) {
      words.add("%d cells came out of the logs: no scan of %s has them".formatted(logged, window));
    }
    return ranges(plan, job, folder.lengths(staged));
  }

  private void runOnSnapshot(Job job, TableName table, String staged, BaseSnapshot.Place place)
      throws IOException, InterruptedException {
    jobs.admit(place.files(), job.getCredentials());
    try (BaseSnapshot snapshot = BaseSnapshot.take(source, place, table, running.id(), job)) {
      LOG.debug("Reading {}", snapshot);
      runInto(roots.copies(), staged, job);
    }
  }

  private void runInto(Path root, String staged, Job job) throws IOException, InterruptedException {
    FileOutputFormat.setOutputPath(job, new Path(root, staged));
    jobs.admit(root, job.getCredentials());
    jobs.run(job);
  }

  private static List<WindowRange> ranges(ExportPlan plan, Job job, Map<String, Long> lengths)
      throws IOException {
    List<WindowRange> ranges = new ArrayList<>(plan.regions().ranges());
    for (Map.Entry<String, Long> file : lengths.entrySet()) {
      Optional<Integer> index = WindowRange.index(file.getKey());
      if (index.isPresent()) {
        if (ranges.get(index.get()).file().isPresent()) {
          throw new IOException("Two tasks have exported one range: " + file.getKey());
        }
        ranges.set(index.get(), ranges.get(index.get()).with(file.getKey(), file.getValue()));
      }
    }
    long rows = ranges.stream().mapToLong(WindowRange::rows).sum();
    long cells = ranges.stream().mapToLong(WindowRange::cells).sum();
    long counted = job.getCounters().findCounter(Counted.ROWS).getValue();
    long countedCells = job.getCounters().findCounter(Counted.CELLS).getValue();
    if (rows != counted || cells != countedCells) {
      throw new IOException(
          "Cannot export %s: its tasks have written %d rows and %d cells, %d and %d are there"
              .formatted(plan.table().name(), counted, countedCells, rows, cells));
    }
    return ranges;
  }

  private Map<String, String> namespace(PolicyTable table) throws IOException {
    try (Admin admin = source.admin()) {
      return admin.getNamespaceDescriptor(table.table().getNamespaceAsString()).getConfiguration();
    }
  }

  /**
   * A base makes what lies before it needless: older bases, and windows unless an import of the
   * same table has not come so far. The base is whole and in its place by now.
   */
  private void removeOld(PolicyTable table, ExportMark mark, WindowFolder folder)
      throws IOException {
    Window base = Window.base(mark.base());
    if (folder.manifest(base).isEmpty()) {
      return;
    }
    Instant imported =
        ImportMark.load(running.state(), table.dataset().name(), table.table())
            .filter(known -> known.incarnation().equals(mark.incarnation()))
            .map(ImportMark::to)
            .orElse(mark.base());
    for (Window window : folder.list()) {
      boolean old =
          !window.to().isAfter(mark.base()) && (window.isBase() || !window.to().isAfter(imported));
      if (old && !window.equals(base)) {
        running.check();
        folder.remove(window);
      }
    }
  }
}
