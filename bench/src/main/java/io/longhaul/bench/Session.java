package io.longhaul.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** What all cases of one call share: the clusters, the engines' settings, where figures go. */
final class Session implements Closeable {
  /** Closing a small file sleeps 400 ms by default; the same for every engine. */
  private static final String CLOSE_DELAY =
      "dfs.client.block.write.locateFollowingBlock.initial.delay.ms";

  private final BenchOptions options;
  private final Clock clock;
  private final PrintStream out;
  private Testbed testbed;

  Session(BenchOptions options, Clock clock, PrintStream out) {
    this.options = options;
    this.clock = clock;
    this.out = out;
  }

  BenchOptions options() {
    return options;
  }

  PrintStream out() {
    return out;
  }

  /** The two clusters, started by the first case that needs them. */
  Testbed testbed() throws IOException {
    if (testbed == null) {
      Path directory = workDirectory("clusters");
      testbed = Testbed.start(Cluster.start(directory.resolve("source")), directory, conf());
    }
    return testbed;
  }

  /** Two clusters of a case of its own, the source's DataNode in its own process. */
  Testbed testbedWithDataNodeApart() throws IOException {
    Path directory = workDirectory("clusters-apart");
    Cluster source = Cluster.startWithDataNodeApart(directory.resolve("source"));
    return Testbed.start(source, directory, conf());
  }

  /** A new directory below {@code --work}. */
  Path workDirectory(String name) throws IOException {
    Files.createDirectories(options.work);
    return Files.createTempDirectory(options.work.toAbsolutePath(), name + "-");
  }

  /** The client settings that every engine gets. */
  static Configuration clientConf() {
    Configuration conf = new Configuration();
    conf.setInt(CLOSE_DELAY, 10);
    conf.setInt("dfs.replication", 1);
    return conf;
  }

  private Configuration conf() throws IOException {
    Configuration conf = clientConf();
    // The default staging directory is shared by all users of the machine.
    String directory = workDirectory("mapreduce").toString();
    conf.set("hadoop.tmp.dir", directory);
    conf.set("mapreduce.jobtracker.staging.root.dir", directory + "/staging");
    conf.set("mapreduce.cluster.local.dir", directory + "/local");
    return conf;
  }

  Engine engine(String name) throws IOException {
    return switch (name) {
      case "distcp" -> DistCpEngine.stock(conf());
      case "distcp4" -> DistCpEngine.realMaps(conf(), 4);
      case "fileutil" -> new FileUtilEngine(conf());
      default -> throw new IllegalArgumentException("Invalid engine: " + name);
    };
  }

  List<Engine> engines(String... usual) throws IOException {
    List<Engine> engines = new java.util.ArrayList<>();
    for (String name : options.engines(usual)) {
      engines.add(engine(name));
    }
    return engines;
  }

  /** The file of a case's raw figures. */
  Csv raw(String caseName, String... header) throws IOException {
    LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
    return Csv.create(options.results.resolve(today + "-" + caseName + ".csv"), header);
  }

  @Override
  public void close() throws IOException {
    if (testbed != null) {
      testbed.close();
    }
  }
}
