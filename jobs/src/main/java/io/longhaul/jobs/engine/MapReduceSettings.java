package io.longhaul.jobs.engine;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.mapred.JobConf;
import org.apache.hadoop.util.ClassUtil;

/**
 * How MapReduce jobs are run: what the site files on the class path and the policy say, and what
 * Longhaul stands on. Without a cluster they run in this process, their files in a folder that goes
 * with this.
 */
public final class MapReduceSettings implements Closeable {
  /** Where tasks reach this process. */
  static final String HOST = "longhaul.driver.host";

  static final String PORT = "longhaul.driver.port";

  private static final String FRAMEWORK = "mapreduce.framework.name";
  private static final String LOCAL = "local";
  private static final String MAPS = "mapreduce.job.maps";
  private static final String JARS = "tmpjars";

  /** As DistCp's own. */
  private static final int USUAL_MAPS = 20;

  private static final Duration LOCAL_POLL = Duration.ofMillis(50);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final JobConf base;
  private final Optional<Path> folder;

  private MapReduceSettings(JobConf base, Optional<Path> folder) {
    this.base = base;
    this.folder = folder;
  }

  /**
   * Puts the settings together.
   *
   * @param properties the policy's
   * @param prefix of the name of a folder for jobs in this process
   * @throws JobException usage, when one of them is no good
   */
  public static MapReduceSettings of(Map<String, String> properties, String prefix)
      throws IOException {
    JobConf conf = new JobConf();
    conf.setClassLoader(MapReduceSettings.class.getClassLoader());
    properties.forEach((key, value) -> conf.set(key, value, "policy file"));
    boolean local = conf.get(FRAMEWORK, LOCAL).equals(LOCAL);
    boolean mapsAreSaid = !isDefault(conf, MAPS);
    int processors = Runtime.getRuntime().availableProcessors();
    int maps = mapsAreSaid ? number(conf, MAPS, 1) : local ? processors : USUAL_MAPS;
    conf.setInt(WaveInputFormat.MAPS, maps);
    conf.set(PacedFileSystem.IMPLEMENTATION, PacedFileSystem.class.getName());
    conf.set(WaveListing.KEY, WaveListing.class.getName());
    conf.set(WaveInputFormat.KEY, WaveInputFormat.class.getName());
    // One map that can't go on is no reason to end the others.
    conf.setInt("mapreduce.map.failures.maxpercent", 100);
    // A map may have to wait for the link for hours. The driver sees to those that hang.
    conf.setInt("mapreduce.task.timeout", 0);
    conf.setIfUnset("yarn.app.mapreduce.am.hard-kill-timeout-ms", "3000");
    // Else each job warns that nobody reads a command line.
    conf.setBoolean("mapreduce.client.genericoptionsparser.used", true);
    number(conf, PORT, 0);
    Optional<Path> folder = Optional.empty();
    if (local) {
      Path made = Files.createTempDirectory(prefix);
      folder = Optional.of(made);
      conf.setInt("mapreduce.local.map.tasks.maximum", maps);
      conf.set("mapreduce.jobtracker.staging.root.dir", made.resolve("staging").toString());
      conf.set("mapreduce.cluster.local.dir", made.resolve("local").toString());
      conf.set("hadoop.tmp.dir", made.resolve("tmp").toString());
    } else {
      ship(conf);
    }
    return new MapReduceSettings(conf, folder);
  }

  private static void ship(JobConf conf) {
    String jar = ClassUtil.findContainingJar(MapReduceSettings.class);
    if (jar != null) {
      String uri = new File(jar).toURI().toString();
      String others = conf.get(JARS, "");
      conf.set(JARS, others.isEmpty() ? uri : others + "," + uri);
    }
  }

  private static boolean isDefault(Configuration conf, String key) {
    String[] sources = conf.getPropertySources(key);
    return sources == null
        || sources.length == 0
        || sources[sources.length - 1].endsWith("-default.xml");
  }

  private static int number(Configuration conf, String key, int least) {
    String text = conf.getTrimmed(key, "" + least);
    if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < least) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid mapreduce[%s]: %s (a whole number of at least %d)".formatted(key, text, least));
    }
    return Integer.parseInt(text);
  }

  /** A copy for one job. */
  Configuration conf() {
    return new Configuration(base);
  }

  int maps() {
    return base.getInt(WaveInputFormat.MAPS, 1);
  }

  /** By which tasks reach this process; empty when they run in it. */
  Optional<String> host() throws IOException {
    if (folder.isPresent()) {
      return Optional.empty();
    }
    String said = base.getTrimmed(HOST, "");
    return Optional.of(said.isEmpty() ? InetAddress.getLocalHost().getCanonicalHostName() : said);
  }

  int port() {
    return base.getInt(PORT, 0);
  }

  /** How often to look whether a job has ended. */
  Duration poll() {
    return folder.isPresent() ? LOCAL_POLL : POLL;
  }

  @Override
  public void close() {
    folder.ifPresent(path -> FileUtil.fullyDelete(path.toFile()));
  }
}
