package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.LockedRun.Running;
import io.longhaul.common.policy.HBaseDataset.Mode;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.PacedJobs;
import io.longhaul.jobs.hbase.WindowJob.Counted;
import io.longhaul.jobs.hbase.WindowJob.Span;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.io.ImmutableBytesWritable;
import org.apache.hadoop.hbase.mapreduce.HFileOutputFormat2;
import org.apache.hadoop.hbase.tool.BulkLoadHFiles;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.lib.output.FileOutputFormat;
import org.apache.hadoop.mapreduce.lib.output.NullOutputFormat;

/**
 * Applies one window to a table. Applied twice, or in part and then whole, it leaves the table as
 * applied once.
 */
final class WindowApply {
  /** From here on region servers load files quicker than they take puts. */
  private static final long BULK = 256L << 20;

  private static final String LOADING = "/.loading";

  /**
   * Where windows are read and files to load are staged.
   *
   * @param root of the store, as tasks open it
   * @param uri of the store, as region servers open it
   * @param warehouse path there
   */
  record Place(Store store, Path root, String uri, String warehouse) {}

  private final HBaseCluster target;
  private final PacedJobs jobs;
  private final Place place;
  private final Running running;

  WindowApply(HBaseCluster target, PacedJobs jobs, Place place, Running running) {
    this.target = target;
    this.jobs = jobs;
    this.place = place;
    this.running = running;
  }

  /** Removes what dead runs have staged to be loaded. */
  static void clear(Store store, String warehouse) throws IOException {
    store.delete(warehouse + WindowFolder.ROOT + LOADING);
  }

  /** How a window is written. */
  static Mode mode(Mode wanted, WindowManifest window) {
    if (wanted != Mode.AUTO) {
      return wanted;
    }
    return window.bytes() < BULK ? Mode.PUT : Mode.BULK;
  }

  /**
   * Writes all cells of a window.
   *
   * @throws IOException when one of them, or its acknowledgement, is missing
   */
  void write(WindowManifest window, String folder, TargetTable table, Mode mode)
      throws IOException, InterruptedException {
    if (window.cells() == 0) {
      return;
    }
    Job job = job(window, folder, table, "import of ", Span.ALL);
    if (mode == Mode.BULK) {
      load(job, window, table);
    } else {
      job.setMapperClass(PutMapper.class);
      job.setOutputFormatClass(NullOutputFormat.class);
      run(job);
    }
    long rows = counted(job, Counted.ROWS);
    long cells = counted(job, Counted.CELLS);
    if (rows != window.rows() || cells != window.cells()) {
      throw new IOException(
          "Cannot import %s: it has %d rows and %d cells, %d and %d were written"
              .formatted(window.window(), window.rows(), window.cells(), rows, cells));
    }
  }

  /**
   * Deletes what the table shows of the time before a base, and the base does not have.
   *
   * @return how many versions
   */
  long deleteSurplus(WindowManifest base, String folder, TargetTable table)
      throws IOException, InterruptedException {
    long all = 0;
    long found;
    do {
      Job job = job(base, folder, table, "surplus over ", Span.before(base.window().to()));
      job.setMapperClass(SurplusMapper.class);
      job.setOutputFormatClass(NullOutputFormat.class);
      run(job);
      found = counted(job, Counted.SURPLUS);
      all += found;
      // A version that goes may bring an older one to light, of which the same is to be asked.
    } while (found > 0);
    return all;
  }

  private void run(Job job) throws IOException, InterruptedException {
    try {
      jobs.run(job);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains(WindowReader.DAMAGED)) {
        throw new JobException(ExitStatus.ATTENTION, e.getMessage(), e);
      }
      throw e;
    }
  }

  private static long counted(Job job, Counted what) throws IOException {
    return job.getCounters().findCounter(what).getValue();
  }

  private Job job(WindowManifest window, String folder, TargetTable table, String what, Span span)
      throws IOException {
    List<RangeSplit> splits = new ArrayList<>();
    for (WindowRange range : window.ranges()) {
      splits.add(new RangeSplit(splits.size(), range, ""));
    }
    Job job =
        WindowJob.of(
            jobs,
            "longhaul %s: %s%s of %s"
                .formatted(running.id(), what, window.window(), PolicyTable.name(table.name())),
            target.conf(),
            table.name(),
            new Path(place.root(), folder),
            span,
            splits);
    // A cell that the source took is not refused for its size here.
    job.getConfiguration().setInt("hbase.client.keyvalue.maxsize", 0);
    jobs.admit(place.root(), job.getCredentials());
    return job;
  }

  private void load(Job job, WindowManifest window, TargetTable table)
      throws IOException, InterruptedException {
    String staged =
        place.warehouse()
            + WindowFolder.ROOT
            + LOADING
            + "/"
            + running.id()
            + "/"
            + window.window();
    job.setMapperClass(LoadMapper.class);
    job.setMapOutputKeyClass(ImmutableBytesWritable.class);
    job.setMapOutputValueClass(Cell.class);
    HFileOutputFormat2.configureIncrementalLoadMap(job, table.descriptor());
    Configuration conf = job.getConfiguration();
    // Where a region will be served one need not ask for each row.
    conf.setBoolean(HFileOutputFormat2.LOCALITY_SENSITIVE_CONF_KEY, false);
    if (conf.get("mapreduce.framework.name", "local").equals("local")) {
      conf.unset("tmpjars");
    }
    FileOutputFormat.setOutputPath(job, new Path(place.root(), staged));
    run(job);
    int files = files(staged);
    int loaded =
        BulkLoadHFiles.create(target.conf())
            .bulkLoad(table.name(), new Path(place.uri() + staged))
            .size();
    if (files == 0 || loaded < files) {
      throw new IOException(
          "Cannot load %s in bulk: %d of %d files were loaded"
              .formatted(window.window(), loaded, files));
    }
    place.store().delete(staged);
  }

  /** How many files there are to load, in a directory for each family. */
  private int files(String staged) throws IOException {
    int files = 0;
    try {
      for (FileEntry family : place.store().list(staged)) {
        if (family.isDirectory() && !family.name().startsWith("_")) {
          files += place.store().list(staged + "/" + family.name()).size();
        }
      }
    } catch (FileNotFoundException e) {
      return 0;
    }
    return files;
  }
}
