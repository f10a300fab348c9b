package io.longhaul.common.link;

/**
 * The moments of the bytes on the link, one after the other. Times are nanoseconds since the budget
 * began. Not thread-safe.
 *
 * <p>It runs slightly under the cap, which leaves room for what comes late: at {@value #STEADY} of
 * it. After a gap it is careful, since the streams that stood still then deliver what they had been
 * granted before: {@value #CAREFUL} of the cap and next to no slack, for 250 ms, or for a second
 * after a long gap. The beginning counts as one.
 */
final class Timeline {
  static final double STEADY = 0.99;
  static final double CAREFUL = 0.95;

  private static final long SLACK = 20_000_000;
  private static final long CAREFUL_SLACK = 5_000_000;

  /** A shorter one may be a pause of a JVM, and what 8 streams hold is less than the slack. */
  private static final long GAP = 100_000_000;

  private static final long LONG_GAP = 250_000_000;
  private static final long AFTER_GAP = 250_000_000;
  private static final long AFTER_LONG_GAP = 1_000_000_000;

  /** 0 = no cap. */
  private double bytesPerNano;

  /** End of the last slot. */
  private long next = -LONG_GAP - 1;

  private long carefulUntil;

  Timeline(double bytesPerNano) {
    this.bytesPerNano = bytesPerNano;
  }

  /** Changes the cap (0 = none). Bytes that are granted and not sent yet keep their number. */
  void rate(double changed, long now) {
    if (changed > 0 && bytesPerNano > 0 && next > now) {
      next = now + (long) ((next - now) * bytesPerNano / changed);
    }
    bytesPerNano = changed;
  }

  /** How far the slots reach beyond now; negative: for how long the link has had nothing to do. */
  long lead(long now) {
    return next - now;
  }

  /** How late a slot may be used: what was missed before that is gone. */
  long slack(long now) {
    return careful(now) ? CAREFUL_SLACK : SLACK;
  }

  /** How many bytes pass in a time. */
  long bytesIn(long nanos, long now) {
    return (long) (nanos * pace(now));
  }

  /** How long bytes take to pass. */
  long length(long bytes, long now) {
    return (long) Math.ceil(bytes / pace(now));
  }

  /** Takes the next slot. */
  Answer take(long bytes, long now) {
    long gap = now - next;
    if (gap > GAP) {
      long careful = gap > LONG_GAP ? AFTER_LONG_GAP : AFTER_GAP;
      carefulUntil = Math.max(carefulUntil, now + careful);
      next = now;
    }
    long start = Math.max(next, now - slack(now));
    long length = length(bytes, now);
    next = start + length;
    return Answer.granted(bytes, start - now, length);
  }

  private boolean careful(long now) {
    return now < carefulUntil || now - next > GAP;
  }

  private double pace(long now) {
    return bytesPerNano * (careful(now) ? CAREFUL : STEADY);
  }
}
