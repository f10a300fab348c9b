package io.longhaul.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/** Two clusters and the workloads on the first one. */
final class Testbed implements Closeable {
  private final Cluster source;
  private final Cluster target;
  private final FileSystem sourceFs;
  private final FileSystem targetFs;
  private final Set<String> written = new HashSet<>();

  private Testbed(Cluster source, Cluster target, FileSystem sourceFs, FileSystem targetFs) {
    this.source = source;
    this.target = target;
    this.sourceFs = sourceFs;
    this.targetFs = targetFs;
  }

  /** Takes over the source's cluster and starts one for the target. */
  static Testbed start(Cluster source, Path directory, Configuration conf) throws IOException {
    Cluster target = Cluster.start(directory.resolve("target"));
    // File systems of the harness's own: emptying the target warms nobody's connections.
    return new Testbed(
        source,
        target,
        FileSystem.newInstance(source.uri(), conf),
        FileSystem.newInstance(target.uri(), conf));
  }

  Cluster source() {
    return source;
  }

  Cluster target() {
    return target;
  }

  FileSystem targetFs() {
    return targetFs;
  }

  FileSystem sourceFs() {
    return sourceFs;
  }

  Transfer transfer(Workload workload, OptionalLong bytesPerSecond) {
    return new Transfer(workload.warehouse(sourceFs), workload.warehouse(targetFs), bytesPerSecond);
  }

  /** Writes a workload to the source unless it is there, and empties the target. */
  void prepare(Workload workload) throws IOException, InterruptedException {
    if (written.add(workload.name())) {
      workload.write(sourceFs);
    }
    for (FileStatus entry : targetFs.listStatus(new org.apache.hadoop.fs.Path("/"))) {
      targetFs.delete(entry.getPath(), true);
    }
    target.awaitEmpty();
  }

  /** Refuses a copy that is fast because it is not whole. */
  void check(Workload workload) throws IOException {
    ContentSummary found = targetFs.getContentSummary(workload.dataset(targetFs));
    if (found.getFileCount() != workload.files() || found.getLength() != workload.bytes()) {
      throw new IOException(
          String.format(
              "Cannot count this run: want %d files of %d bytes at the target, found %d of %d",
              workload.files(), workload.bytes(), found.getFileCount(), found.getLength()));
    }
  }

  /** How many files an engine has made at the target beside those of a workload. */
  long filesBeside(Workload workload) throws IOException {
    long found = targetFs.getContentSummary(workload.dataset(targetFs)).getFileCount();
    if (found < workload.files()) {
      throw new IOException("Cannot count this run: only %d files are there".formatted(found));
    }
    return found - workload.files();
  }

  @Override
  public void close() throws IOException {
    try (source;
        target;
        sourceFs;
        targetFs) {
      written.clear();
    }
  }
}
