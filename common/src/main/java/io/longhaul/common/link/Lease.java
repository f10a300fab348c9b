package io.longhaul.common.link;

import java.util.OptionalLong;

/**
 * Bytes granted to one class of one JVM and not sent yet. They are paced inside: a lease sent at
 * once would be a burst. Not thread-safe.
 */
final class Lease {
  /** What is left so long after its time is gone: no stall may end in a burst. */
  private static final long LATE = 100_000_000;

  private static final long FRESH = 50_000_000;

  private long left;
  private long moment;
  private double nanosPerByte;
  private long expires;
  private long size;
  private long granted;

  /** The moment at which so many bytes may be sent; empty when they are not there. */
  OptionalLong take(int bytes, long now) {
    if (left(now) < bytes) {
      return OptionalLong.empty();
    }
    long start = moment;
    left -= bytes;
    moment += (long) (bytes * nanosPerByte);
    return OptionalLong.of(start);
  }

  long left(long now) {
    if (left > 0 && now - expires > 0) {
      left = 0;
    }
    return left;
  }

  /** Adds what was granted; what is left goes right before it. */
  void add(Answer answer, long now) {
    long rest = left(now);
    nanosPerByte = (double) answer.length() / answer.bytes();
    moment = now + answer.delay() - (long) (rest * nanosPerByte);
    left = rest + answer.bytes();
    expires = now + answer.delay() + answer.length() + LATE;
    size = answer.bytes();
    granted = now;
  }

  /**
   * How much to ask for: what those in the line want; more when the last lease was used up quickly,
   * so that asks stay few at a high rate and nothing is held when the work ends.
   */
  long wanted(long inLine, long now) {
    return now - granted <= FRESH ? Math.max(inLine, 2 * size) : inLine;
  }
}
