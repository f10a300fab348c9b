package io.longhaul.jobs.copy;

import io.longhaul.common.storage.MiniHdfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.fs.StorageType;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A source cluster, and a target that can erasure code and has two kinds of disks; their metadata
 * calls are heard by {@link NameNodeCalls}. Started by the first test class that is extended with
 * them and stopped after the last test of all.
 */
final class CodingClusters implements BeforeAllCallback {
  /** The group of the superusers of the source, not of the target. */
  static final String SUPERUSERS = "superusers-of-the-source";

  /** The policy that the target has. */
  static final String CODED = "XOR-2-1-1024k";

  private static final AtomicReference<Running> RUNNING = new AtomicReference<>();

  private record Running(Path folder, MiniHdfs source, MiniHdfs target)
      implements ExtensionContext.Store.CloseableResource {
    static Running start() {
      String audit = "dfs.namenode.audit.loggers";
      String calls = NameNodeCalls.class.getName();
      try {
        Path folder = Files.createTempDirectory("longhaul-coding-clusters-");
        MiniHdfs source =
            MiniHdfs.start(
                folder.resolve("source"),
                Map.of(audit, calls, "dfs.permissions.superusergroup", SUPERUSERS));
        MiniHdfs target =
            MiniHdfs.start(
                folder.resolve("target"),
                Map.of(audit, calls),
                3,
                StorageType.DISK,
                StorageType.ARCHIVE);
        target.cluster().getFileSystem().enableErasureCodingPolicy(CODED);
        return new Running(folder, source, target);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      source.close();
      target.close();
      TemporaryFiles.delete(folder);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    RUNNING.set(
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class));
  }

  static MiniHdfs source() {
    return RUNNING.get().source();
  }

  static MiniHdfs target() {
    return RUNNING.get().target();
  }

  /** The target as its superuser sees it. */
  static DistributedFileSystem admin() throws IOException {
    return target().cluster().getFileSystem();
  }
}
