package io.longhaul.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;

/** What all cases of one call share: the clusters, the engines' settings, where figures go. */
final class Session implements Closeable {
  /**
   * What every engine's clients get. Closing a small file sleeps 400 ms by default; as Longhaul's
   * own defaults, this is as patient in sum. There is one DataNode to hold replicas.
   */
  private static final Map<String, String> CLIENT =
      Map.of(
          "dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "10",
          "dfs.client.block.write.locateFollowingBlock.retries", "11",
          "dfs.replication", "1");

  private final BenchOptions options;
  private final Clock clock;
  private final Consumer<String> table;
  private final List<Path> made = new ArrayList<>();
  private Testbed testbed;
  private String head = "";

  Session(BenchOptions options, Clock clock, Consumer<String> table) {
    this.options = options;
    this.clock = clock;
    this.table = table;
  }

  BenchOptions options() {
    return options;
  }

  /** Starts a table of bench/README.md, unless the case before had the same. */
  void head(String row) {
    if (!row.equals(head)) {
      head = row;
      table.accept("");
      table.accept(row);
      table.accept(row.replaceAll("[^|]+", "---"));
    }
  }

  /** Prints a row of the table. */
  void print(String row) {
    table.accept(row);
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
    Path directory = Files.createTempDirectory(options.work.toAbsolutePath(), name + "-");
    made.add(directory);
    return directory;
  }

  /** Ends the clusters and deletes all work directories; not called when a case failed. */
  void clear() throws IOException {
    close();
    testbed = null;
    for (Path directory : made) {
      FileUtil.fullyDelete(directory.toFile());
    }
  }

  private Configuration conf() {
    Configuration conf = new Configuration();
    CLIENT.forEach(conf::set);
    return conf;
  }

  /** What the peers get, staging of their own included: the default one is the machine's. */
  Map<String, String> settings() throws IOException {
    String directory = workDirectory("mapreduce").toString();
    Map<String, String> settings = new TreeMap<>(CLIENT);
    settings.put("hadoop.tmp.dir", directory);
    settings.put("mapreduce.jobtracker.staging.root.dir", directory + "/staging");
    settings.put("mapreduce.cluster.local.dir", directory + "/local");
    return settings;
  }

  /** The engines asked for, or the case's own; Longhaul's runs keep their files at the target. */
  List<Engine> engines(List<String> usual) throws IOException {
    List<Engine> engines = new ArrayList<>();
    for (String name : options.engines(usual)) {
      engines.add(engine(name, longhaul(Optional.empty())));
    }
    return engines;
  }

  /** The same with the files of Longhaul's runs away from the clusters. */
  List<Engine> enginesWithLocalState(List<String> usual) throws IOException {
    List<Engine> engines = new ArrayList<>();
    for (String name : options.engines(usual)) {
      engines.add(engine(name, longhaulWithLocalState()));
    }
    return engines;
  }

  /** All that is written at the target is data then. */
  LonghaulEngine longhaulWithLocalState() throws IOException {
    return longhaul(Optional.of(workDirectory("state").toUri().toString()));
  }

  private LonghaulEngine longhaul(Optional<String> state) throws IOException {
    return new LonghaulEngine(workDirectory("longhaul"), CLIENT, state);
  }

  private Engine engine(String name, LonghaulEngine longhaul) throws IOException {
    return switch (name) {
      case "longhaul" -> longhaul;
      case "distcp" -> DistCpEngine.stock(settings());
      case "distcp4" -> DistCpEngine.realMaps(settings(), 4);
      case "fileutil" -> new FileUtilEngine(conf());
      case "longhaul-maps" -> new MapsEngine(longhaul, 4);
      case "longhaul-executors" -> new ExecutorsEngine(longhaul, 2);
      case "longhaul-cold" -> ColdEngine.longhaul(longhaul);
      case "distcp-cold" ->
          ColdEngine.distCp(DistCpEngine.stock(settings()), workDirectory("cold"));
      case "distcp4-cold" ->
          ColdEngine.distCp(DistCpEngine.realMaps(settings(), 4), workDirectory("cold"));
      default -> throw new IllegalArgumentException("Invalid engine: " + name);
    };
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
