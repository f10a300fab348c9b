package io.longhaul.common.link;

/** The rate that one class of one JVM was granted of late. Not thread-safe. */
final class OwnRate {
  private static final long WINDOW = 1_000_000_000;
  private static final long SHORTEST = 250_000_000;

  private long began;
  private long bytes;
  private double last;

  void granted(long more, long now) {
    if (began == 0 || now - began > 2 * WINDOW) {
      began = now;
      bytes = 0;
      last = 0;
    } else if (now - began > WINDOW) {
      last = (double) bytes / (now - began);
      began = now;
      bytes = 0;
    }
    bytes += more;
  }

  /** Of the last whole second; of the time since the first grant when there is none. */
  double bytesPerNano(long now) {
    return last > 0 ? last : (double) bytes / Math.max(now - began, SHORTEST);
  }
}
