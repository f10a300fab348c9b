package io.longhaul.jobs.copy;

import java.util.ArrayDeque;
import java.util.Deque;

/** The rate of the last seconds, from readings of a counter. Not thread-safe. */
final class ThroughputMeter {
  private static final long WINDOW_NANOS = 5_000_000_000L;

  private final Deque<Reading> readings = new ArrayDeque<>();

  private record Reading(long nanos, long bytes) {}

  /**
   * Takes a reading and gives the rate since the oldest one that is at most five seconds old.
   *
   * @return bytes per second; 0 from a single reading
   */
  long read(long nanos, long bytes) {
    readings.addLast(new Reading(nanos, bytes));
    while (readings.size() > 2 && nanos - readings.getFirst().nanos > WINDOW_NANOS) {
      readings.removeFirst();
    }
    Reading first = readings.getFirst();
    long elapsed = nanos - first.nanos;
    return elapsed == 0 ? 0 : (long) ((bytes - first.bytes) * 1e9 / elapsed);
  }
}
