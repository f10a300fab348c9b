package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.HBaseAddress;
import io.longhaul.common.policy.Side;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.codec.KeyValueCodecWithTags;

/**
 * The HBase cluster of a side, with a connection of its own. Who connects is whom Hadoop says is
 * logged in, by Kerberos where the side's settings want it. The tags of cells come and go along
 * with them.
 */
final class HBaseCluster implements Closeable {
  private static final List<String> FILES =
      List.of("core-site.xml", "hdfs-site.xml", "hbase-site.xml");

  private final String name;
  private final Configuration conf;
  private final Connection connection;

  private HBaseCluster(String name, Configuration conf, Connection connection) {
    this.name = name;
    this.conf = conf;
    this.connection = connection;
  }

  /**
   * Connects to the cluster of a side.
   *
   * @param word {@code source} or {@code target}
   * @throws JobException usage, when the policy names none
   */
  static HBaseCluster open(Side side, String word) throws IOException {
    Configuration conf = conf(side, word);
    String name = word + " " + address(side, word);
    try {
      return new HBaseCluster(name, conf, ConnectionFactory.createConnection(conf));
    } catch (IOException e) {
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot reach HBase of the %s: %s".formatted(name, e.getMessage()),
          e);
    }
  }

  /**
   * The settings to connect with: those of the class path, of the side's files, of the policy.
   *
   * @throws JobException usage, when the policy names no cluster of the side
   */
  static Configuration conf(Side side, String word) throws IOException {
    HBaseAddress address = address(side, word);
    Configuration conf = HBaseConfiguration.create();
    side.confDir().ifPresent(directory -> addFiles(conf, directory));
    address.confDir().ifPresent(directory -> addFiles(conf, directory));
    side.hadoop().forEach((key, value) -> conf.set(key, value, "policy file"));
    if (address.quorum().isPresent()) {
      HBaseConfiguration.merge(
          conf, HBaseConfiguration.createClusterConf(conf, address.quorum().get()));
    }
    conf.set("hbase.client.rpc.codec", KeyValueCodecWithTags.class.getName());
    return conf;
  }

  private static HBaseAddress address(Side side, String word) {
    return side.hbase()
        .orElseThrow(
            () ->
                new JobException(
                    ExitStatus.USAGE,
                    "Invalid policy: no %s.hbase (such as zk-a:2181:/hbase)".formatted(word)));
  }

  private static void addFiles(Configuration conf, Path directory) {
    for (String file : FILES) {
      if (Files.exists(directory.resolve(file))) {
        conf.addResource(new org.apache.hadoop.fs.Path(directory.resolve(file).toUri()));
      }
    }
  }

  /** How messages speak of it. */
  String name() {
    return name;
  }

  /** A copy, for a job that connects by itself. */
  Configuration conf() {
    return new Configuration(conf);
  }

  Connection connection() {
    return connection;
  }

  /** The caller's to close. */
  Admin admin() throws IOException {
    return connection.getAdmin();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
