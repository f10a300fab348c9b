package io.longhaul.jobs.demo;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** Two HDFS clusters in this process, a NameNode and a DataNode each, on ports of their own. */
final class Clusters implements Closeable {
  /**
   * How clients wait for the last block of a file that they close: 400 ms before they ask again by
   * default, too long for thousands of files in a row; the waits double, so on a busy machine more
   * of them are needed.
   */
  static final Map<String, String> CLIENT =
      Collections.unmodifiableMap(
          new TreeMap<>(
              Map.of(
                  "dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "2",
                  "dfs.client.block.write.locateFollowingBlock.retries", "12")));

  private static final String WAREHOUSE = "/warehouse";

  private final Path folder;
  private final List<MiniDFSCluster> started = new ArrayList<>();

  /** Starts nothing. */
  Clusters(Path folder) {
    this.folder = folder;
  }

  void start() throws IOException {
    start(folder.resolve("hdfs-source"));
    start(folder.resolve("hdfs-target"));
  }

  private void start(Path storage) throws IOException {
    Configuration conf = new Configuration();
    CLIENT.forEach(conf::set);
    MiniDFSCluster cluster =
        new MiniDFSCluster.Builder(conf, storage.toFile()).numDataNodes(1).build();
    started.add(cluster);
    cluster.waitActive();
  }

  /** URI of the warehouse at the source. */
  String sourceWarehouse() {
    return started.get(0).getURI() + WAREHOUSE;
  }

  /** URI of the warehouse at the target. */
  String targetWarehouse() {
    return started.get(1).getURI() + WAREHOUSE;
  }

  FileSystem source() throws IOException {
    return started.get(0).getFileSystem();
  }

  FileSystem target() throws IOException {
    return started.get(1).getFileSystem();
  }

  /** Not {@code shutdown}: that forgets every shutdown hook, and Spark's delete its files. */
  @Override
  public void close() {
    started.forEach(MiniDFSCluster::shutdownDataNodes);
    started.forEach(MiniDFSCluster::shutdownNameNodes);
  }
}
