package io.longhaul.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.tools.DistCp;
import org.apache.hadoop.tools.DistCpOptions;

/**
 * DistCp in this process, with {@code -update} and its CRC check on, by the local job runner.
 *
 * @param settings Hadoop's
 * @param maps how many maps run side by side
 */
record DistCpEngine(String name, Map<String, String> settings, int maps) implements Engine {
  private static final double MEBI = 1 << 20;

  /** Left alone, DistCp holds every file to 100 MB/s, which is no part of the comparison. */
  private static final float NO_LIMIT = 1_000_000;

  /** As it comes: the local job runner knows one map only. */
  static DistCpEngine stock(Map<String, String> settings) {
    return new DistCpEngine("DistCp", settings, 1);
  }

  /** With maps that really run side by side, and without its one-second wait for the job's end. */
  static DistCpEngine realMaps(Map<String, String> settings, int maps) {
    Map<String, String> own = new TreeMap<>(settings);
    own.put(
        "distcp." + RealMapsInputFormat.STRATEGY + ".strategy.impl",
        RealMapsInputFormat.class.getName());
    own.put(RealMapsInputFormat.MAPS, Integer.toString(maps));
    own.put("mapreduce.local.map.tasks.maximum", Integer.toString(maps));
    own.put("mapreduce.client.progressmonitor.pollinterval", "20");
    return new DistCpEngine("DistCp, " + maps + " real maps", own, maps);
  }

  /** The same run as arguments of its main class. */
  List<String> commandLine(Transfer transfer) {
    List<String> line = new ArrayList<>();
    settings.forEach((key, value) -> line.add("-D" + key + "=" + value));
    line.addAll(List.of("-update", "-bandwidth", Float.toString(bandwidth(transfer))));
    if (maps > 1) {
      line.addAll(List.of("-strategy", RealMapsInputFormat.STRATEGY));
    }
    line.addAll(List.of(transfer.source().toString(), transfer.target().toString()));
    return line;
  }

  @Override
  public void copy(Transfer transfer) throws IOException, InterruptedException {
    DistCpOptions.Builder options =
        new DistCpOptions.Builder(List.of(transfer.source()), transfer.target())
            .withSyncFolder(true)
            .withMapBandwidth(bandwidth(transfer));
    if (maps > 1) {
      options.withCopyStrategy(RealMapsInputFormat.STRATEGY);
    }
    Job job = execute(options.build());
    if (!job.isSuccessful()) {
      throw new IOException("Cannot copy " + transfer + " by " + name + ": " + job.getJobState());
    }
  }

  /** Its limit is one of each map, in binary megabytes. */
  private float bandwidth(Transfer transfer) {
    return transfer.bytesPerSecond().isEmpty()
        ? NO_LIMIT
        : (float) (transfer.bytesPerSecond().getAsLong() / MEBI / maps);
  }

  private Job execute(DistCpOptions options) throws IOException, InterruptedException {
    Configuration conf = new Configuration();
    settings.forEach(conf::set);
    try {
      return new DistCp(conf, options).execute();
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Cannot run " + name, e);
    }
  }
}
