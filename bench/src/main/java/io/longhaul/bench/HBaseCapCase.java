package io.longhaul.bench;

import io.longhaul.bench.HBaseBed.Policy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A table exported at a cap, seen by the files that appear at the target. */
record HBaseCapCase(String name, HBaseRows rows, long cap) implements BenchCase {
  private static final String HEAD =
      "| case | engine | cap MB/s | uncapped MB/s | mean, % of cap | busiest second, % of cap |";

  /** What is written before all data: locks and the like. */
  private static final long LEAD = 64 << 10;

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    session.head(HEAD);
    try (HBaseBed bed = HBaseBed.start(session.workDirectory("hbase"));
        Csv raw = session.raw(name, "run", "mean", "busiest")) {
      bed.fill(rows);
      LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
      track(bed, "");
      ByteTrack free = track(bed, "");
      raw.row("uncapped", mean(free), free.busiest(SECOND));
      ByteTrack capped = track(bed, "link: { bandwidth: %d B/s }".formatted(cap));
      raw.row("capped", mean(capped), capped.busiest(SECOND));
      session.print(
          "| %s | Longhaul | %.0f | %.1f | %.1f | %.1f |"
              .formatted(
                  name,
                  cap / 1e6,
                  mean(free) / 1e6,
                  100 * mean(capped) / cap,
                  100 * capped.busiest(SECOND) / cap));
    }
  }

  private static double mean(ByteTrack track) {
    return track.mean(LEAD, Duration.ZERO);
  }

  private static ByteTrack track(HBaseBed bed, String link)
      throws IOException, InterruptedException {
    Policy policy = bed.policy("1s", link);
    ByteTrack track;
    try (FolderMeter meter = new FolderMeter(policy.warehouse())) {
      meter.record();
      policy.run("hbase-export");
      track = meter.recorded();
    }
    policy.delete();
    return track;
  }
}
