package io.longhaul.bench;

import io.longhaul.bench.ByteTrack.Sample;
import java.io.IOException;
import java.time.Duration;

/**
 * What one engine made of a cap.
 *
 * @param bytesPerSecond the cap
 * @param lead bytes at the start of a run that count in no mean
 * @param free the same run without it
 * @param stopped how long the source stood still in the capped run
 */
record CapRun(
    String caseName,
    String engine,
    long bytesPerSecond,
    long lead,
    ByteTrack free,
    ByteTrack capped,
    Duration stopped) {
  static final String HEAD =
      "| case | engine | cap MB/s | uncapped MB/s | × cap | mean MB/s | % of cap"
          + " | busiest second MB/s | % of cap |";
  static final String[] RAW_HEAD = {"engine", "cap", "milliseconds", "bytes"};

  private static final double MEGA = 1e6;
  private static final Duration WINDOW = Duration.ofSeconds(1);

  /** Without a cap a run must be this much faster, or keeping to the cap proves nothing. */
  private static final double ENOUGH = 1.5;

  /** Whether a run without a cap was so much faster that keeping to it proves something. */
  static boolean isFast(double uncapped, long bytesPerSecond) {
    return uncapped >= ENOUGH * bytesPerSecond;
  }

  void write(Csv raw) throws IOException {
    write(raw, 0, free);
    write(raw, bytesPerSecond, capped);
  }

  private void write(Csv raw, long cap, ByteTrack track) throws IOException {
    Sample first = track.samples().get(0);
    for (Sample sample : track.samples()) {
      long millis = Math.round((sample.nanos() - first.nanos()) / 1e6);
      raw.row(engine, cap, millis, sample.bytes() - first.bytes());
    }
  }

  /** A row below {@link #HEAD}. */
  String row() {
    double uncapped = free.mean(lead, Duration.ZERO);
    double mean = capped.mean(lead, stopped);
    double busiest = capped.busiest(WINDOW);
    return String.format(
        "| %s | %s | %.0f | %.1f | %.1f%s | %.2f | %.1f %% | %.2f | %.1f %% |",
        caseName,
        engine,
        bytesPerSecond / MEGA,
        uncapped / MEGA,
        uncapped / bytesPerSecond,
        isFast(uncapped, bytesPerSecond) ? "" : " (too slow to tell)",
        mean / MEGA,
        100 * mean / bytesPerSecond,
        busiest / MEGA,
        100 * busiest / bytesPerSecond);
  }
}
