package io.longhaul.common.link;

/** What crossed the simulated link, as the receiver sees it. */
final class Meter {
  private static final long BIN = 10 * Simulation.MILLI;
  private static final int BINS_A_SECOND = 100;

  private final long[] bins = new long[200 * BINS_A_SECOND];
  private int last;

  void crossed(long at, long bytes) {
    int bin = (int) (at / BIN);
    bins[bin] += bytes;
    last = Math.max(last, bin);
  }

  /** Bytes per second from a second to another. */
  double mean(double from, double to) {
    return bytes(from, to) / (to - from);
  }

  double bytes(double from, double to) {
    long bytes = 0;
    for (int bin = (int) (from * BINS_A_SECOND); bin < to * BINS_A_SECOND; bin++) {
      bytes += bins[bin];
    }
    return bytes;
  }

  /** The most in any window of a second that begins at a multiple of 10 ms. */
  double worstSecond() {
    return worstSecond(0, (last + 1.0) / BINS_A_SECOND);
  }

  double worstSecond(double from, double to) {
    double worst = 0;
    for (int bin = (int) (from * BINS_A_SECOND); bin < to * BINS_A_SECOND; bin++) {
      double start = (double) bin / BINS_A_SECOND;
      worst = Math.max(worst, bytes(start, start + 1));
    }
    return worst;
  }
}
