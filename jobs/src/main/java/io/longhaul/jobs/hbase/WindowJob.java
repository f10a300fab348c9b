package io.longhaul.jobs.hbase;

import io.longhaul.common.policy.SensitiveKeys;
import io.longhaul.jobs.engine.PacedJobs;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.mapreduce.TableMapReduceUtil;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.Mapper;

/** A MapReduce job over the ranges of a window, and what its tasks read of its settings. */
final class WindowJob {
  /** What tasks count, after it is written and read back or acknowledged. */
  enum Counted {
    ROWS,
    CELLS,
    /** Cells that logs alone had. */
    LOGGED,
    SURPLUS
  }

  private static final String TABLE = "longhaul.hbase.table";
  private static final String FROM = "longhaul.hbase.from";
  private static final String TO = "longhaul.hbase.to";
  private static final String FOLDER = "longhaul.hbase.folder";

  /** A part of a wide row at a time. */
  private static final int BATCH = 10_000;

  private WindowJob() {}

  /**
   * A job that is ready but for its output.
   *
   * @param cluster settings of the cluster that its tasks connect to
   * @param folder where tasks read files of the window, or read them back
   * @param span of the timestamps that tasks scan
   */
  static Job of(
      PacedJobs jobs,
      String name,
      Configuration cluster,
      TableName table,
      Path folder,
      Span span,
      List<RangeSplit> splits)
      throws IOException {
    Configuration conf = jobs.conf();
    addCluster(cluster, conf);
    conf.set(TABLE, table.getNameAsString());
    conf.setLong(FROM, span.from());
    conf.setLong(TO, span.to());
    conf.set(FOLDER, folder.toString());
    conf.setBoolean("mapreduce.fileoutputcommitter.marksuccessfuljobs", false);
    RangeInputFormat.set(conf, splits);
    Job job = Job.getInstance(conf, name);
    job.setJarByClass(WindowJob.class);
    job.setInputFormatClass(RangeInputFormat.class);
    job.setMapOutputKeyClass(NullWritable.class);
    job.setMapOutputValueClass(NullWritable.class);
    job.setNumReduceTasks(0);
    if (!conf.get("mapreduce.framework.name", "local").equals("local")) {
      TableMapReduceUtil.addDependencyJars(job);
    }
    TableMapReduceUtil.initCredentials(job);
    return job;
  }

  /**
   * Timestamps in milliseconds.
   *
   * @param from the first one
   * @param to the one after the last one
   */
  record Span(long from, long to) {
    static final Span ALL = new Span(0, Long.MAX_VALUE);

    static Span of(Window window) {
      return window.isBase()
          ? ALL
          : new Span(window.from().toEpochMilli(), window.to().toEpochMilli());
    }

    /** Whether a timestamp is of it. */
    boolean has(long timestamp) {
      return timestamp >= from && timestamp < to;
    }

    static Span before(Instant end) {
      return new Span(0, end.toEpochMilli());
    }
  }

  /** What is needed to connect; secrets are not, and everybody may read a job's settings. */
  private static void addCluster(Configuration cluster, Configuration conf) {
    for (Map.Entry<String, String> setting : cluster) {
      String key = setting.getKey();
      boolean hbase = key.startsWith("hbase.") || key.startsWith("zookeeper.");
      if (hbase && !SensitiveKeys.contains(key)) {
        conf.set(key, setting.getValue());
      }
    }
  }

  /** The span of a task's job. */
  static Span span(Configuration conf) {
    return new Span(conf.getLong(FROM, 0), conf.getLong(TO, Long.MAX_VALUE));
  }

  static TableName table(Configuration conf) {
    return TableName.valueOf(conf.get(TABLE));
  }

  /** The path of a range's file. */
  static Path file(Configuration conf, String name) {
    return new Path(conf.get(FOLDER), name);
  }

  /** The same file as another root of its store gives it, by which bytes read cross the link. */
  static Path readBack(Configuration conf, Path file) {
    return new Path(new Path(conf.get(FOLDER)), file.toUri().getPath());
  }

  /** A scan of all that is stored in a range and the job's span, deleted or not. */
  static Scan rawScan(Configuration conf, WindowRange range) throws IOException {
    return visibleScan(conf, range).setRaw(true);
  }

  /** A scan of all versions in a range and the job's span that readers can see. */
  static Scan visibleScan(Configuration conf, WindowRange range) throws IOException {
    return new Scan()
        .withStartRow(range.startRow())
        .withStopRow(range.endRow())
        .setTimeRange(span(conf).from(), span(conf).to())
        .readAllVersions()
        .setCacheBlocks(false)
        .setBatch(BATCH);
  }

  /** Runs a task, so that why it failed is known to a driver in the same process. */
  static void run(Mapper<?, ?, ?, ?>.Context context, Work work)
      throws IOException, InterruptedException {
    try {
      work.run((RangeSplit) context.getInputSplit());
    } catch (IOException | RuntimeException e) {
      PacedJobs.failed(context.getJobName(), e);
      throw e;
    }
  }

  /** What a task does. */
  @FunctionalInterface
  interface Work {
    void run(RangeSplit split) throws IOException, InterruptedException;
  }
}
