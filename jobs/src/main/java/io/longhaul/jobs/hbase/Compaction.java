package io.longhaul.jobs.hbase;

import io.longhaul.common.work.Retry.Sleeper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.CompactionState;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.RegionLocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Major compactions of some regions: they drop delete markers for good. */
final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  /**
   * The state is shown from the moment it is asked for; a gap between two stores is not the end.
   */
  private static final int QUIET = 3;

  private static final int MOST_LOOKS = 4 * 60 * 60;

  private final Sleeper sleeper;

  Compaction(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  /**
   * Compacts the regions that have some rows, one after the other, and waits for their end.
   *
   * @throws IOException also when a region is not done after an hour
   */
  void compact(Connection connection, TableName table, List<RowRange> rows)
      throws IOException, InterruptedException {
    try (Admin admin = connection.getAdmin()) {
      admin.flush(table);
      for (RegionInfo region : regions(connection, table, rows)) {
        LOG.info("Compacting {}: a delete marker there hides rows", region.getRegionNameAsString());
        admin.majorCompactRegion(region.getRegionName());
        await(admin, region);
      }
    }
  }

  private static List<RegionInfo> regions(
      Connection connection, TableName table, List<RowRange> rows) throws IOException {
    List<RegionInfo> regions = new ArrayList<>();
    try (RegionLocator locator = connection.getRegionLocator(table)) {
      locator.getAllRegionLocations().stream()
          .map(location -> location.getRegion())
          .filter(region -> rows.stream().anyMatch(range -> touches(region, range)))
          .forEach(regions::add);
    }
    return regions;
  }

  private static boolean touches(RegionInfo region, RowRange range) {
    RowRange own = new RowRange(region.getStartKey(), region.getEndKey());
    return own.overlaps(range);
  }

  private void await(Admin admin, RegionInfo region) throws IOException, InterruptedException {
    int quiet = 0;
    for (int look = 0; quiet < QUIET; look++) {
      if (look == MOST_LOOKS) {
        throw new IOException(
            "Cannot compact %s: not done after an hour".formatted(region.getRegionNameAsString()));
      }
      sleeper.sleep(PAUSE);
      CompactionState state = admin.getCompactionStateForRegion(region.getRegionName());
      quiet = state == CompactionState.NONE ? quiet + 1 : 0;
    }
  }
}
