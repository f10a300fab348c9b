package io.longhaul.common.storage;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;

/** Hadoop's settings of one side: its defaults, the class path's site files, the side's own. */
final class HadoopSettings {
  static final String PACKETS_IN_FLIGHT = "dfs.client.write.max-packets-in-flight";
  static final int PACKET_BYTES = 64 * 1024;

  private static final String DEFAULT_STORE = "fs.defaultFS";
  private static final List<String> FILES = List.of("core-site.xml", "hdfs-site.xml");

  /** What Longhaul stands on, whatever the side says. */
  private static final Map<String, String> FORCED =
      Map.of(
          // CRC32C of the content, whatever the block sizes of the two sides.
          "dfs.checksum.combine.mode", "COMPOSITE_CRC",
          // Permissions arrive as given in the creating call, without one more call per file.
          "fs.permissions.umask-mode", "000",
          // Hadoop's shutdown hook would close the store under a run that ends in order on SIGTERM
          // and complete its half-written files.
          "fs.automatic.close", "false");

  /** Better than Hadoop's defaults here; a value that somebody set is left alone. */
  private static final Map<String, String> PREFERRED =
      Map.of(
          // A host that drops packets: 3 × 20 s instead of 46 × 20 s. One that refuses fails at
          // once, without Longhaul too.
          "ipc.client.connect.max.retries.on.timeouts", "2",
          // All NameNodes of a nameservice down: about 90 s instead of 160 s, and long enough for
          // a failover.
          "dfs.client.failover.max.attempts", "10",
          // Closing a file asks at once, not after 400 ms, whether its last block is reported, and
          // as patiently in sum: 10 ms × (2^11 − 1) = 20 s.
          "dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "10",
          "dfs.client.block.write.locateFollowingBlock.retries", "11",
          // Lets gs:// tell the CRC32C that it keeps of each object.
          "fs.gs.checksum.type", "CRC32C");

  private HadoopSettings() {}

  /** The settings to open a store with. */
  static Configuration of(Map<String, String> side) {
    Configuration conf = new HdfsConfiguration();
    side.forEach((key, value) -> conf.set(key, value, "policy file"));
    PREFERRED.forEach(
        (key, value) -> {
          if (isDefault(conf, key)) {
            conf.set(key, value, "longhaul");
          }
        });
    FORCED.forEach((key, value) -> conf.set(key, value, "longhaul"));
    return conf;
  }

  private static boolean isDefault(Configuration conf, String key) {
    String[] sources = conf.getPropertySources(key);
    return sources == null
        || sources.length == 0
        || sources[sources.length - 1].endsWith("-default.xml");
  }

  /** What the files of a directory set, and nothing else. */
  static Map<String, String> read(Path directory) {
    Configuration files = new Configuration(false);
    boolean found = false;
    for (String name : FILES) {
      Path file = directory.resolve(name);
      if (Files.exists(file)) {
        found = true;
        files.addResource(url(file));
      }
    }
    if (!found) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid conf-dir: " + directory + " (must hold core-site.xml or hdfs-site.xml)");
    }
    Map<String, String> settings = new TreeMap<>();
    try {
      files.forEach(setting -> settings.put(setting.getKey(), setting.getValue()));
    } catch (RuntimeException e) {
      // Hadoop wraps what it can't read or parse without a type of its own.
      throw new JobException(
          ExitStatus.USAGE, "Cannot read conf-dir " + directory + ": " + e.getMessage(), e);
    }
    return settings;
  }

  private static java.net.URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("Invalid file: " + file, e);
    }
  }

  /** The URI with the authority that {@code fs.defaultFS} gives where it has none of its own. */
  static StoreUri located(String text, StoreUri uri, Map<String, String> conf) {
    if (uri.isLocal() || !uri.authority().isEmpty()) {
      return uri;
    }
    String defaultStore = conf.getOrDefault(DEFAULT_STORE, "");
    if (!defaultStore.isEmpty()) {
      StoreUri parsed = StoreUri.parse(defaultStore);
      if (parsed.scheme().equals(uri.scheme()) && !parsed.authority().isEmpty()) {
        return uri.withAuthority(parsed.authority());
      }
    }
    throw StoreUri.invalid(
        text,
        "names no host or nameservice: write "
            + uri.scheme()
            + "://host"
            + uri.path()
            + ", or set "
            + DEFAULT_STORE
            + " of that side");
  }
}
