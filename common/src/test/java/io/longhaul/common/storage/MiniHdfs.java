package io.longhaul.common.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.StorageType;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/**
 * A real HDFS in this JVM, of one DataNode or a few, on free ports; several may live side by side.
 */
public final class MiniHdfs implements Closeable {
  private static final Map<String, String> SMALL =
      Map.of(
          "dfs.namenode.fs-limits.min-block-size", "1024",
          "dfs.namenode.handler.count", "4",
          "dfs.datanode.handler.count", "4",
          "dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "10");

  private final MiniDFSCluster cluster;

  private MiniHdfs(MiniDFSCluster cluster) {
    this.cluster = cluster;
  }

  /** Starts a cluster that keeps its files in {@code folder}. */
  public static MiniHdfs start(Path folder) throws IOException {
    return start(folder, Map.of());
  }

  /**
   * Starts a cluster.
   *
   * @param settings of the servers, over small defaults
   */
  public static MiniHdfs start(Path folder, Map<String, String> settings) throws IOException {
    return start(folder, settings, 1, StorageType.DISK);
  }

  /**
   * Starts a cluster of several DataNodes.
   *
   * @param types what each DataNode has one of
   */
  public static MiniHdfs start(
      Path folder, Map<String, String> settings, int dataNodes, StorageType... types)
      throws IOException {
    Configuration conf = new HdfsConfiguration();
    Map<String, String> all = new TreeMap<>(SMALL);
    all.putAll(settings);
    all.forEach(conf::set);
    MiniDFSCluster.Builder builder = new MiniDFSCluster.Builder(conf, folder.toFile());
    if (types.length > 1) {
      builder.storagesPerDatanode(types.length).storageTypes(types);
    }
    return new MiniHdfs(builder.numDataNodes(dataNodes).format(true).build());
  }

  /** Scheme, host and port. */
  public String uri() {
    return "hdfs://localhost:" + cluster.getNameNodePort();
  }

  /** How a client reaches it. */
  public StoreSpec spec() {
    return spec(Map.of());
  }

  /** How a client with settings of its own reaches it. */
  public StoreSpec spec(Map<String, String> settings) {
    return new StoreSpec(uri(), settings);
  }

  /** Its servers, for tests that stop or damage them. */
  public MiniDFSCluster cluster() {
    return cluster;
  }

  /** Stops the servers; the folder stays. */
  @Override
  public void close() {
    cluster.shutdown();
  }
}
