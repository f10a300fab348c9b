package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the rows that a table had before its peer was there, cell by cell from a snapshot: what
 * the other end has already is not written again, and nothing is deleted there. May be killed and
 * begun again.
 */
final class Seeding {
  private static final Logger LOG = LoggerFactory.getLogger(Seeding.class);

  private final ExecutorService threads;
  private final TablePair.Links links;

  Seeding(ExecutorService threads, TablePair.Links links) {
    this.threads = threads;
    this.links = links;
  }

  /** All of a snapshot taken now is at the other end when this returns. */
  void copy(Edge edge, TableName table) throws IOException, InterruptedException {
    String name = "seed_" + table.getNameWithNamespaceInclAsString().replace(':', '_');
    String snapshot = "longhaul_" + name;
    TableName clone = TableName.valueOf(Canary.NAMESPACE, name);
    try (Admin admin = edge.from().cluster().admin()) {
      // Of a run that was killed.
      drop(admin, clone, snapshot);
      admin.snapshot(snapshot, table);
      try {
        // Its files are links to those of the snapshot: no bytes move.
        admin.cloneSnapshot(snapshot, clone);
        TablePair pair =
            TablePair.of(
                new TablePair.End(edge.from().cluster().connection(), clone),
                new TablePair.End(edge.to().cluster().connection(), table),
                links);
        CellMerge.Read read = copy(pair);
        LOG.info(
            "Copied {} from the {} to the {}: {} rows, {} cells in its snapshot",
            table,
            edge.from().name(),
            edge.to().name(),
            read.rows(),
            read.cells());
      } finally {
        drop(admin, clone, snapshot);
      }
    }
  }

  private static void drop(Admin admin, TableName clone, String snapshot) throws IOException {
    if (admin.tableExists(clone)) {
      if (admin.isTableEnabled(clone)) {
        admin.disableTable(clone);
      }
      admin.deleteTable(clone);
    }
    if (admin.listSnapshots().stream().anyMatch(one -> one.getName().equals(snapshot))) {
      admin.deleteSnapshot(snapshot);
    }
  }

  private CellMerge.Read copy(TablePair pair) throws IOException, InterruptedException {
    List<Future<CellMerge.Read>> running = new ArrayList<>();
    for (RowRange range : RowRange.regions(pair.source().connection(), pair.source().table())) {
      running.add(threads.submit(() -> copy(pair, range)));
    }
    CellMerge.Read all = CellMerge.Read.NOTHING;
    try {
      for (Future<CellMerge.Read> one : running) {
        all = all.plus(one.get());
      }
      return all;
    } catch (ExecutionException e) {
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot copy the rows of %s: %s (run again: what is copied stays)"
              .formatted(pair.target().table(), e.getCause().getMessage()),
          e);
    } finally {
      running.forEach(one -> one.cancel(true));
    }
  }

  private static CellMerge.Read copy(TablePair pair, RowRange range)
      throws IOException, InterruptedException {
    try (CellWriter writer = pair.writer()) {
      CellMerge.Read read =
          pair.merge(
              range,
              Long.MAX_VALUE,
              new CellMerge.Listener() {
                @Override
                public void toCopy(Cell cell) throws IOException, InterruptedException {
                  writer.write(cell);
                }
              });
      writer.flush();
      return read;
    }
  }
}
