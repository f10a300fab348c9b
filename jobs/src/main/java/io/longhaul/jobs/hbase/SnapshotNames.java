package io.longhaul.jobs.hbase;

import io.longhaul.common.ledger.RunId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.SnapshotDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the snapshots of a source are called that bases are read from, and where their links lie: by
 * the warehouse that is exported to, to which one run exports at a time.
 *
 * @param prefix of all of them, and the name of the folder of their links
 */
record SnapshotNames(String prefix) {
  /** The setting that says where clients of the cluster have files for a while. */
  static final String TEMPORARY = "hbase.fs.tmp.dir";

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotNames.class);
  private static final String USUAL = "/hbase-staging";

  /** Those of exports to a warehouse. */
  static SnapshotNames of(String warehouse) {
    return new SnapshotNames("longhaul_base_" + hash(warehouse));
  }

  /** The name of a run's snapshot of a table; short, whatever the table's is. */
  String of(RunId run, TableName table) {
    return prefix + "_" + run.text() + "_" + hash(table.getNameWithNamespaceInclAsString());
  }

  private static String hash(String text) {
    return "%08x".formatted(text.hashCode());
  }

  /** The folder of links, on the store of the cluster's files. */
  String folder(Configuration cluster, FileSystem fs) {
    String usual = fs.getHomeDirectory().toUri().getPath() + USUAL;
    return new Path(cluster.get(TEMPORARY, usual)).toUri().getPath() + "/" + prefix;
  }

  /** Deletes what dead runs have left; nobody else may be exporting to the same warehouse. */
  void sweep(HBaseCluster source, Optional<RootDirectory> root) {
    try (Admin admin = source.admin()) {
      List<SnapshotDescription> left =
          admin.listSnapshots(Pattern.compile(Pattern.quote(prefix + "_") + ".*"));
      for (SnapshotDescription snapshot : left) {
        LOG.info("Deleting snapshot {} of a run that died", snapshot.getName());
        admin.deleteSnapshot(snapshot.getName());
      }
      if (root.isPresent()) {
        try (FileSystem fs = root.get().store().openFileSystem()) {
          fs.delete(new Path(folder(source.conf(), fs)), true);
        }
      }
    } catch (IOException e) {
      LOG.warn(
          "Cannot delete what dead runs left at the {}; the next run tries again",
          source.name(),
          e);
    }
  }
}
