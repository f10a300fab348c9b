package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.RunId;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.SnapshotType;
import org.apache.hadoop.hbase.client.TableSnapshotScanner;
import org.apache.hadoop.hbase.snapshot.RestoreSnapshotHelper;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.hadoop.mapreduce.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table as it was at one moment, read out of the cluster's files: region servers have to flush
 * the table for it, and nothing else. The snapshot keeps its files from being cleaned away; a
 * directory of links, which are empty files with long names, tells HBase's reader of regions which
 * ones they are. Both go when this is closed.
 *
 * <p>Cells are read and written into files of windows, instead of shipping the snapshot's own files
 * as ExportSnapshot does: so a base is the same thing however it was taken, cell by cell proven by
 * the same digest, and is imported, restored and replaced as any other.
 */
final class BaseSnapshot implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(BaseSnapshot.class);

  private static final String SNAPSHOT = "longhaul.hbase.snapshot";
  private static final String LINKS = "longhaul.hbase.links";
  private static final String WAL_DIRECTORY = "hbase.wal.dir";

  /**
   * Where files lie.
   *
   * @param files root of the cluster's store, as this process and tasks open it
   */
  record Place(SnapshotNames names, RootDirectory root, Path files) {}

  private final Admin admin;
  private final String name;
  private final Path links;
  private final FileSystem fs;

  private BaseSnapshot(Admin admin, String name, Path links, FileSystem fs) {
    this.admin = admin;
    this.name = name;
    this.links = links;
    this.fs = fs;
  }

  /**
   * Takes a snapshot and lets the tasks of a job read it in place of the table.
   *
   * @throws IOException also when a row of the table may be in none of the snapshot's regions
   * @throws JobException environment, when its files can't be read or links to them not be made
   */
  static BaseSnapshot take(HBaseCluster source, Place place, TableName table, RunId run, Job job)
      throws IOException {
    String name = place.names().of(run, table);
    FileSystem fs = place.files().getFileSystem(job.getConfiguration());
    Path links = links(place, place.names().folder(source.conf(), fs) + "/" + name);
    makeLinks(fs, links);
    Admin admin = source.admin();
    BaseSnapshot snapshot = new BaseSnapshot(admin, name, links, fs);
    try {
      admin.snapshot(name, table, SnapshotType.FLUSH);
      snapshot.link(new Path(place.files(), place.root().path()), job.getConfiguration());
      return snapshot;
    } catch (IOException | RuntimeException e) {
      snapshot.close();
      throw e;
    }
  }

  private static Path links(Place place, String folder) {
    if (folder.startsWith(place.root().path() + "/")) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid %s: %s is inside of %s, where HBase takes no links to a snapshot (a directory beside it)"
              .formatted(SnapshotNames.TEMPORARY, folder, RootDirectory.KEY));
    }
    return new Path(place.files(), folder);
  }

  /**
   * Before region servers are asked for anything: HBase would try it for a minute, and then not say
   * which setting is wrong.
   */
  private static void makeLinks(FileSystem fs, Path links) {
    try {
      if (!fs.mkdirs(links)) {
        throw new IOException("refused");
      }
    } catch (IOException e) {
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot make directory %s for links to a snapshot: %s (%s names another place)"
              .formatted(links.toUri().getPath(), e.getMessage(), SnapshotNames.TEMPORARY),
          e);
    }
  }

  private void link(Path root, Configuration conf) throws IOException {
    conf.set(RootDirectory.KEY, root.toString());
    // What HBase looks for in logs when it opens a region it deletes afterwards; if it ever does so
    // for a snapshot's, it shall not find those of the cluster.
    conf.set(WAL_DIRECTORY, new Path(links, "wal").toString());
    Configuration once = new Configuration(conf);
    // Ten times otherwise, with longer and longer pauses between them.
    once.setInt("hdfs.client.retries.number", 1);
    requireAllRows(regions(root, once));
    conf.set(SNAPSHOT, name);
    conf.set(LINKS, links.toString());
  }

  private List<RegionInfo> regions(Path root, Configuration conf) {
    try {
      return RestoreSnapshotHelper.copySnapshotForScanner(conf, fs, root, links, name)
          .getRegionsToAdd();
    } catch (IOException e) {
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot read snapshot %s under %s %s, or link to it under %s: %s"
              .formatted(
                  name,
                  RootDirectory.KEY,
                  root.toUri().getPath(),
                  links.toUri().getPath(),
                  e.getMessage()),
          e);
    }
  }

  /** HBase looks at the regions of a snapshot too; a hole would be rows that nobody misses. */
  private void requireAllRows(List<RegionInfo> regions) throws IOException {
    byte[] reached = HConstants.EMPTY_START_ROW;
    boolean begun = false;
    for (RegionInfo region : regions.stream().filter(BaseSnapshot::isServed).sorted().toList()) {
      boolean ended = begun && reached.length == 0;
      if (ended || !Bytes.equals(reached, region.getStartKey())) {
        throw hole(region.getStartKey());
      }
      reached = region.getEndKey();
      begun = true;
    }
    if (!begun || reached.length > 0) {
      throw hole(reached);
    }
  }

  private static boolean isServed(RegionInfo region) {
    return !region.isSplit() && region.getReplicaId() == RegionInfo.DEFAULT_REPLICA_ID;
  }

  private IOException hole(byte[] row) {
    return new IOException(
        "Invalid snapshot %s: its regions do not follow each other at row \"%s\""
            .formatted(name, Bytes.toStringBinary(row)));
  }

  /** Whether a task reads one. */
  static boolean isRead(Configuration conf) {
    return conf.get(SNAPSHOT) != null;
  }

  /** All cells of a range in the snapshot that a task reads; the caller's to close. */
  static ResultScanner scanner(Configuration conf, WindowRange range) throws IOException {
    return new TableSnapshotScanner(
        new Configuration(conf),
        new Path(conf.get(RootDirectory.KEY)),
        new Path(conf.get(LINKS)),
        conf.get(SNAPSHOT),
        WindowJob.rawScan(conf, range),
        true);
  }

  /** What can't be deleted now is deleted by the next run. */
  @Override
  public void close() throws IOException {
    try (Admin open = admin) {
      if (!open.listSnapshots(Pattern.compile(Pattern.quote(name))).isEmpty()) {
        open.deleteSnapshot(name);
      }
      fs.delete(links, true);
    } catch (IOException e) {
      LOG.warn("Cannot delete snapshot {} of the source; the next run tries again", name, e);
    }
  }

  @Override
  public String toString() {
    return "snapshot " + name;
  }
}
