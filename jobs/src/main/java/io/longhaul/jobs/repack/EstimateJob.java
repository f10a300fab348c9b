package io.longhaul.jobs.repack;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.policy.ByteSize;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.repack.pages.PackSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Says what repacking tables would give, without writing anything anywhere. */
final class EstimateJob implements Job {
  private final List<Table> tables;
  private final Clock clock;

  /**
   * A table to look at.
   *
   * @param name of its dataset; its directory where there is none
   */
  record Table(
      String name,
      DatasetFiles files,
      PackSettings settings,
      ByteSize fileSize,
      Estimate.Link link) {}

  EstimateJob(List<Table> tables, Clock clock) {
    this.tables = List.copyOf(tables);
    this.clock = clock;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    Instant started = clock.instant();
    List<EstimateReport.Estimated> all = new ArrayList<>();
    try {
      for (Table table : tables) {
        all.add(new EstimateReport.Estimated(table.name(), table.files().uri(), estimate(table)));
      }
    } finally {
      ExecutorStores.closeAll();
    }
    return new EstimateReport(all, started, clock.instant());
  }

  private static Estimate estimate(Table table) throws IOException, InterruptedException {
    InputListing listing;
    try {
      listing = table.files().list(Integer.MAX_VALUE);
    } catch (NotDirectoryException | FileNotFoundException e) {
      throw new JobException(
          ExitStatus.USAGE,
          "Cannot estimate %s: %s is no directory, or is not there"
              .formatted(table.name(), table.files().uri()),
          e);
    }
    return new Estimator(
            table.files().source(), table.settings(), table.fileSize(), Crossing.free())
        .estimate(listing, table.link());
  }
}
