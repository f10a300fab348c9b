package io.longhaul.jobs.demo;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.LocalHBaseCluster;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.zookeeper.MiniZooKeeperCluster;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;

/**
 * A real HBase in this process, with a ZooKeeper of its own, on ports of its own; several may live
 * side by side. Its files lie on the local file system, whose write-ahead logs survive no power
 * cut: for demonstrations and tests.
 */
public final class EmbeddedHBase implements Closeable {
  private static final String PARENT = "/hbase";

  /**
   * Small, and quick where a cluster of thousands is patient: how often servers report, and how
   * soon replication looks again when it has shipped all there was.
   */
  private static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("hbase.cluster.distributed", "false"),
          Map.entry("hbase.unsafe.stream.capability.enforce", "false"),
          Map.entry("hbase.localcluster.assign.random.ports", "true"),
          Map.entry("hbase.master.info.port", "-1"),
          Map.entry("hbase.regionserver.info.port", "-1"),
          Map.entry("hbase.master.wait.on.regionservers.timeout", "500"),
          Map.entry("hbase.master.wait.on.regionservers.interval", "100"),
          Map.entry("hbase.regionserver.handler.count", "8"),
          Map.entry("hbase.regionserver.metahandler.count", "4"),
          Map.entry("hbase.regionserver.replication.handler.count", "3"),
          Map.entry("hbase.regionserver.msginterval", "500"),
          Map.entry("hbase.wal.provider", "filesystem"),
          Map.entry("replication.source.sleepforretries", "100"),
          Map.entry("replication.source.maxretriesmultiplier", "5"),
          Map.entry("replication.sleep.before.failover", "100"),
          Map.entry("hbase.client.pause", "20"),
          Map.entry("hbase.security.exec.permission.checks", "false"));

  private final Path folder;
  private final Configuration conf;
  private final MiniZooKeeperCluster zooKeeper;
  private final LocalHBaseCluster servers;

  private EmbeddedHBase(
      Path folder, Configuration conf, MiniZooKeeperCluster zooKeeper, LocalHBaseCluster servers) {
    this.folder = folder;
    this.conf = conf;
    this.zooKeeper = zooKeeper;
    this.servers = servers;
  }

  /**
   * Starts a cluster of one master and one region server, and waits until it takes tables.
   *
   * @param folder where it keeps its files; made when it is not there
   * @param settings of its servers and clients, over small defaults
   */
  public static EmbeddedHBase start(Path folder, Map<String, String> settings)
      throws IOException, InterruptedException {
    requireNonNull(folder, "folder is null");
    // Or the second one in a process waits for ever for a name of the first one's metrics.
    DefaultMetricsSystem.setMiniClusterMode(true);
    Files.createDirectories(folder);
    Configuration conf = configuration(folder, settings);
    MiniZooKeeperCluster zooKeeper = new MiniZooKeeperCluster(conf);
    int port = zooKeeper.startup(folder.resolve("zookeeper").toFile());
    conf.set("hbase.zookeeper.quorum", "localhost");
    conf.setInt("hbase.zookeeper.property.clientPort", port);
    conf.set("zookeeper.znode.parent", PARENT);
    try {
      LocalHBaseCluster servers = new LocalHBaseCluster(conf, 1, 1);
      servers.startup();
      EmbeddedHBase cluster = new EmbeddedHBase(folder, conf, zooKeeper, servers);
      cluster.awaitTables();
      return cluster;
    } catch (IOException | RuntimeException e) {
      // Its threads would keep the process alive.
      zooKeeper.shutdown();
      throw e;
    }
  }

  private static Configuration configuration(Path folder, Map<String, String> settings) {
    Configuration conf = HBaseConfiguration.create();
    Map<String, String> all = new TreeMap<>(SMALL);
    all.putAll(settings);
    all.forEach(conf::set);
    conf.set("hbase.rootdir", folder.resolve("hbase").toUri().toString());
    conf.set("hbase.tmp.dir", folder.resolve("tmp").toString());
    conf.set("hadoop.tmp.dir", folder.resolve("tmp").toString());
    return conf;
  }

  private void awaitTables() throws IOException {
    try (Connection connection = ConnectionFactory.createConnection(conf);
        Admin admin = connection.getAdmin()) {
      // Answered by the master only when it is active; asked again until then.
      admin.listNamespaces();
    }
  }

  /** What a policy names it by: quorum, port and parent node. */
  public String address() {
    return "localhost:" + zooKeeper.getClientPort() + ":" + PARENT;
  }

  /** Settings of a client; the caller's own. */
  public Configuration configuration() {
    return new Configuration(conf);
  }

  /** Its servers, for those that stop or damage them. */
  public LocalHBaseCluster servers() {
    return servers;
  }

  /** Where it keeps its files. */
  public Path folder() {
    return folder;
  }

  /** Stops the servers; the folder stays. */
  @Override
  public void close() throws IOException {
    servers.shutdown();
    servers.join();
    zooKeeper.shutdown();
  }
}
