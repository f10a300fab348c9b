package io.longhaul.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.hdfs.server.namenode.FSNamesystem;
import org.apache.hadoop.hdfs.server.namenode.NameNode;

/**
 * The NameNode, the DataNode or both of one cluster, running in this process.
 *
 * @param uri of the cluster
 * @param closing ends what runs
 */
record ClusterNode(
    URI uri, Optional<NameNode> nameNode, Optional<DataNode> dataNode, Closeable closing)
    implements Closeable {

  /** A whole cluster with one DataNode. */
  static ClusterNode whole(Path directory) throws IOException {
    MiniDFSCluster cluster = cluster(directory, 1);
    return new ClusterNode(
        cluster.getURI(),
        Optional.of(cluster.getNameNode()),
        Optional.of(cluster.getDataNodes().get(0)),
        cluster::close);
  }

  /** A NameNode that waits for a DataNode of another process. */
  static ClusterNode nameNodeOnly(Path directory) throws IOException {
    MiniDFSCluster cluster = cluster(directory, 0);
    return new ClusterNode(
        cluster.getURI(), Optional.of(cluster.getNameNode()), Optional.empty(), cluster::close);
  }

  /** The DataNode of a cluster whose NameNode runs in another process. */
  static ClusterNode dataNodeOnly(Path directory, URI uri) throws IOException {
    Configuration conf = conf();
    conf.set(FileSystem.FS_DEFAULT_NAME_KEY, uri.toString());
    conf.set("dfs.datanode.data.dir", directory.resolve("data").toUri().toString());
    for (String server : new String[] {"address", "http.address", "ipc.address"}) {
      conf.set("dfs.datanode." + server, "127.0.0.1:0");
    }
    DataNode dataNode = DataNode.createDataNode(new String[0], conf);
    return new ClusterNode(uri, Optional.empty(), Optional.of(dataNode), dataNode::shutdown);
  }

  private static MiniDFSCluster cluster(Path directory, int dataNodes) throws IOException {
    MiniDFSCluster cluster =
        new MiniDFSCluster.Builder(conf(), directory.toFile()).numDataNodes(dataNodes).build();
    cluster.waitActive();
    return cluster;
  }

  private static Configuration conf() {
    Configuration conf = new Configuration();
    // The target is emptied before each run: blocks must go in seconds, not at the default pace.
    conf.setInt("dfs.heartbeat.interval", 1);
    conf.setInt("dfs.namenode.redundancy.interval.seconds", 1);
    conf.setInt("dfs.block.invalidate.limit", 100_000);
    conf.setFloat("dfs.namenode.invalidate.work.pct.per.iteration", 1.0f);
    return conf;
  }

  /** Calls by method, {@code NameNode.getFileInfo}, and DataNode counters, {@code DataNode.…}. */
  SortedMap<String, Long> counters() {
    SortedMap<String, Long> counters = new TreeMap<>();
    nameNode.ifPresent(
        node ->
            CounterReader.read("RpcDetailedActivityForPort" + node.getNameNodeAddress().getPort())
                .forEach((name, count) -> counters.put("NameNode." + name, count)));
    dataNode.ifPresent(
        node ->
            CounterReader.read(node.getMetrics().name())
                .forEach((name, count) -> counters.put("DataNode." + name, count)));
    return counters;
  }

  /** Bytes the DataNode has written to its disk. */
  long bytesWritten() {
    return CounterReader.read(dataNode.orElseThrow().getMetrics().name()).get("BytesWritten");
  }

  /** Blocks the NameNode knows plus replicas of the DataNode of this process: 0 once emptied. */
  long blocks() throws IOException {
    FSNamesystem namesystem = nameNode.orElseThrow().getNamesystem();
    String pool = namesystem.getBlockPoolId();
    return namesystem.getBlocksTotal()
        + dataNode.orElseThrow().getFSDataset().getFinalizedBlocks(pool).size();
  }

  @Override
  public void close() throws IOException {
    closing.close();
  }
}
