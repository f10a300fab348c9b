package io.longhaul.jobs.hbase;

import io.longhaul.common.policy.Side;
import io.longhaul.common.storage.StoreSpec;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Where a cluster has its files.
 *
 * @param path of {@code hbase.rootdir} on the store
 */
record RootDirectory(StoreSpec store, String path) {
  /** The setting that says it. */
  static final String KEY = "hbase.rootdir";

  /** The setting that says where its write-ahead logs are, when they are elsewhere. */
  private static final String LOGS = "hbase.wal.dir";

  /** What HBase's own default begins with: a directory of one host, and of whoever asks. */
  private static final String UNSAID = "${hbase.tmp.dir}";

  /**
   * The one that settings name.
   *
   * @return empty when nobody said where it is
   */
  static Optional<RootDirectory> of(Configuration cluster, Side side) {
    // As it is written: with its variables replaced the default looks like any other path.
    String written = cluster.getRaw(KEY);
    if (written == null || written.isBlank() || written.startsWith(UNSAID)) {
      return Optional.empty();
    }
    String root = cluster.get(KEY);
    StoreSpec store = StoreSpec.of(root, side.hadoop(), side.confDir());
    return Optional.of(new RootDirectory(store, store.path(root)));
  }

  /** The one of the write-ahead logs, which is the same one unless settings name another. */
  static Optional<RootDirectory> ofLogs(Configuration cluster, Side side) {
    String logs = cluster.get(LOGS, "");
    if (logs.isBlank()) {
      return of(cluster, side);
    }
    StoreSpec store = StoreSpec.of(logs, side.hadoop(), side.confDir());
    return Optional.of(new RootDirectory(store, store.path(logs)));
  }
}
