package io.longhaul.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.bench.ByteTrack.Sample;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One HDFS cluster with one DataNode, in one process or with the DataNode in its own. */
final class Cluster implements Closeable {
  private final ClusterProcess nameNode;
  private final ClusterProcess dataNode;

  private Cluster(ClusterProcess nameNode, ClusterProcess dataNode) {
    this.nameNode = nameNode;
    this.dataNode = dataNode;
  }

  static Cluster start(Path directory) throws IOException {
    ClusterProcess whole = ClusterProcess.start("whole", directory);
    return new Cluster(whole, whole);
  }

  /** Starts a cluster whose DataNode can be paused while the NameNode goes on. */
  static Cluster startWithDataNodeApart(Path directory) throws IOException {
    ClusterProcess nameNode = ClusterProcess.start("namenode", directory.resolve("nn"));
    try {
      String uri = nameNode.uri().toString();
      return new Cluster(nameNode, ClusterProcess.start("datanode", directory.resolve("dn"), uri));
    } catch (IOException e) {
      nameNode.close();
      throw e;
    }
  }

  URI uri() {
    return nameNode.uri();
  }

  /** Counters since the start, {@code NameNode.…} and {@code DataNode.…}. */
  SortedMap<String, Long> counters() throws IOException {
    SortedMap<String, Long> counters = counters(nameNode);
    counters.putAll(counters(dataNode));
    return counters;
  }

  private static SortedMap<String, Long> counters(ClusterProcess process) throws IOException {
    return new ObjectMapper()
        .readValue(process.ask("counters"), new TypeReference<TreeMap<String, Long>>() {});
  }

  /** Bytes the DataNode has written to its disk since its start. */
  long bytesWritten() throws IOException {
    return Long.parseLong(dataNode.ask("bytes"));
  }

  /** Starts to sample {@link #bytesWritten} every 100 ms, inside the DataNode's process. */
  void record() throws IOException {
    dataNode.ask("record");
  }

  /** Stops sampling. */
  ByteTrack recorded() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (String sample : dataNode.ask("recorded").split(" ", -1)) {
      String[] parts = sample.split(":", -1);
      samples.add(new Sample(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
    }
    return new ByteTrack(samples);
  }

  /** Waits until no block is left, here and on the DataNode's disk. */
  void awaitEmpty() throws IOException, InterruptedException {
    while (Long.parseLong(nameNode.ask("blocks")) > 0) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  void pauseDataNode() throws IOException, InterruptedException {
    dataNode.pause();
  }

  void resumeDataNode() throws IOException, InterruptedException {
    dataNode.resume();
  }

  @Override
  public void close() {
    dataNode.close();
    nameNode.close();
  }
}
