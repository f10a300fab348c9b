package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.work.Retry.Sleeper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.hbase.ClusterMetrics;
import org.apache.hadoop.hbase.ServerMetrics;
import org.apache.hadoop.hbase.client.Admin;

/**
 * Tells where a window has to end: before all that any region server may still write with its own
 * clock. What a server last reported of its clock is never later than what the clock says now.
 */
final class WindowEnd {
  /** Region servers report every 3 s, unless somebody set it otherwise. */
  private static final Duration REPORT = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofMillis(50);

  private final Clock clock;
  private final Sleeper sleeper;

  WindowEnd(Clock clock, Sleeper sleeper) {
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * The lowest clock of all region servers less a margin.
   *
   * @throws JobException environment, when clocks differ by more than the margin
   */
  Instant before(Admin admin, Duration margin) throws IOException, InterruptedException {
    Map<String, Instant> first = clocks(admin);
    Map<String, Instant> clocks = first;
    Instant now = clock.instant();
    Instant patience = now.plus(REPORT);
    // A report of a while ago looks like a slow clock: only a new one tells them apart.
    while (isBehind(clocks, margin, now) && now.isBefore(patience) && clocks.equals(first)) {
      sleeper.sleep(LOOK);
      clocks = clocks(admin);
      now = clock.instant();
    }
    return before(clocks, margin, now);
  }

  private static boolean isBehind(Map<String, Instant> clocks, Duration margin, Instant now) {
    return clocks.values().stream().anyMatch(at -> at.isBefore(now.minus(margin)));
  }

  /**
   * The same from clocks that were read.
   *
   * @param clocks by the name of the server
   * @param now of this host
   */
  static Instant before(Map<String, Instant> clocks, Duration margin, Instant now) {
    if (clocks.isEmpty()) {
      throw new JobException(
          ExitStatus.ENVIRONMENT, "Cannot end a window: no region server of the source is alive");
    }
    Instant lowest = now;
    for (Map.Entry<String, Instant> server : clocks.entrySet()) {
      Duration skew = Duration.between(server.getValue(), now);
      if (skew.abs().compareTo(margin) > 0) {
        throw new JobException(
            ExitStatus.ENVIRONMENT,
            "Cannot end a window: the clock of region server %s is %s by %s, which is more than the margin of %s (set the clocks right, or raise `margin`)"
                .formatted(
                    server.getKey(),
                    skew.isNegative() ? "ahead of this host's" : "behind this host's",
                    DurationText.format(Duration.ofMillis(skew.abs().toMillis())),
                    DurationText.format(margin)));
      }
      lowest = server.getValue().isBefore(lowest) ? server.getValue() : lowest;
    }
    return Instant.ofEpochMilli(lowest.minus(margin).toEpochMilli());
  }

  private static Map<String, Instant> clocks(Admin admin) throws IOException {
    Map<String, Instant> clocks = new TreeMap<>();
    for (ServerMetrics server :
        admin
            .getClusterMetrics(EnumSet.of(ClusterMetrics.Option.LIVE_SERVERS))
            .getLiveServerMetrics()
            .values()) {
      clocks.put(
          server.getServerName().getAddress().toString(),
          Instant.ofEpochMilli(server.getReportTimestamp()));
    }
    return clocks;
  }
}
