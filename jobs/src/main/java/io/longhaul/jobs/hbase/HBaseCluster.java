package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.HBaseAddress;
import io.longhaul.common.policy.Side;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.ClusterMetrics;
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
  /**
   * How long a cluster may take to answer at first. HBase's clients, left alone, ask one that is
   * down again and again, for twenty minutes and more.
   */
  static final Duration PATIENCE = Duration.ofSeconds(30);

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
   * Connects to the cluster of a side, which has answered when this returns.
   *
   * @param word {@code source} or {@code target}
   * @throws JobException usage, when the policy names none; environment, when it does not answer
   */
  static HBaseCluster open(Side side, String word) throws IOException {
    return open(side, word, conf(side, word));
  }

  /** The same for one who wants to know soon: no request is tried for minutes. */
  static HBaseCluster openImpatiently(Side side, String word) throws IOException {
    Configuration conf = conf(side, word);
    int millis = Math.toIntExact(PATIENCE.toMillis());
    // Pauses grow with each retry: four seconds in all, which a region that moves does not take.
    lower(conf, "hbase.client.retries.number", 6);
    lower(conf, "hbase.rpc.timeout", millis / 3);
    lower(conf, "hbase.client.operation.timeout", millis);
    lower(conf, "hbase.client.meta.operation.timeout", millis);
    lower(conf, "hbase.client.scanner.timeout.period", millis);
    lower(conf, "zookeeper.recovery.retry", 1);
    return open(side, word, conf);
  }

  /** To what an operator has set, or less. */
  private static void lower(Configuration conf, String key, int most) {
    conf.setInt(key, Math.min(conf.getInt(key, most), most));
  }

  private static HBaseCluster open(Side side, String word, Configuration conf) throws IOException {
    String name = word + " " + address(side, word);
    ExecutorService thread = Threads.pool("longhaul-connect", 1);
    Future<Connection> connection = thread.submit(() -> connect(conf));
    try {
      return new HBaseCluster(
          name, conf, connection.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      throw unreached(name, "no answer for %d s".formatted(PATIENCE.toSeconds()), e);
    } catch (ExecutionException e) {
      throw unreached(name, e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      throw new InterruptedIOException("Interrupted while it connected to HBase");
    } finally {
      connection.cancel(true);
      thread.shutdownNow();
    }
  }

  private static Connection connect(Configuration conf) throws IOException {
    Connection connection = ConnectionFactory.createConnection(conf);
    try (Admin admin = connection.getAdmin()) {
      // Only a master at work answers; a connection says nothing of whether there is one.
      admin.getClusterMetrics(EnumSet.of(ClusterMetrics.Option.CLUSTER_ID));
      return connection;
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static JobException unreached(String name, String why, Exception cause) {
    return new JobException(
        ExitStatus.ENVIRONMENT,
        "Cannot reach HBase of the %s: %s (are its ZooKeeper and master up, and is this the address?)"
            .formatted(name, why),
        cause);
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
