package io.longhaul.bench;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.InputFormat;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.tools.DistCp;
import org.apache.hadoop.tools.DistCpOptions;

/** DistCp in this process, with {@code -update} and its CRC check on, by the local job runner. */
final class DistCpEngine implements Engine {
  private static final double MEBI = 1 << 20;

  /** Left alone, DistCp holds every file to 100 MB/s, which is no part of the comparison. */
  private static final float NO_LIMIT = 1_000_000;

  private final String name;
  private final Configuration conf;
  private final int maps;

  private DistCpEngine(String name, Configuration conf, int maps) {
    this.name = name;
    this.conf = conf;
    this.maps = maps;
  }

  /** As it comes: the local job runner knows one map only. */
  static DistCpEngine stock(Configuration conf) {
    return new DistCpEngine("DistCp", conf, 1);
  }

  /** With maps that really run side by side, and without its one-second wait for the job's end. */
  static DistCpEngine realMaps(Configuration conf, int maps) {
    Configuration own = new Configuration(conf);
    own.setClass(
        "distcp." + RealMapsInputFormat.STRATEGY + ".strategy.impl",
        RealMapsInputFormat.class,
        InputFormat.class);
    own.setInt(RealMapsInputFormat.MAPS, maps);
    own.setInt("mapreduce.local.map.tasks.maximum", maps);
    own.setInt("mapreduce.client.progressmonitor.pollinterval", 20);
    return new DistCpEngine("DistCp, " + maps + " real maps", own, maps);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void copy(Transfer transfer) throws IOException, InterruptedException {
    DistCpOptions.Builder options =
        new DistCpOptions.Builder(List.of(transfer.source()), transfer.target())
            .withSyncFolder(true);
    if (maps > 1) {
      options.withCopyStrategy(RealMapsInputFormat.STRATEGY);
    }
    options.withMapBandwidth(
        transfer.bytesPerSecond().isEmpty()
            ? NO_LIMIT
            // Its limit is one of each map, in binary megabytes.
            : (float) (transfer.bytesPerSecond().getAsLong() / MEBI / maps));
    Job job = execute(options.build());
    if (!job.isSuccessful()) {
      throw new IOException("Cannot copy " + transfer + " by " + name + ": " + job.getJobState());
    }
  }

  private Job execute(DistCpOptions options) throws IOException, InterruptedException {
    try {
      return new DistCp(new Configuration(conf), options).execute();
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Cannot run " + name, e);
    }
  }
}
