package io.longhaul.common.link;

import static java.util.Objects.requireNonNull;

/**
 * What the link answers, at once.
 *
 * @param bytes granted; 0 unless {@link Kind#GRANTED}
 * @param delay nanoseconds from now: to the first byte's moment (negative when it is past already),
 *     to the next ask, or to the end of the time without a cap
 * @param length nanoseconds the granted bytes are to be spread over
 * @param alone nanoseconds to go on for without another answer, should the driver fall silent
 */
record Answer(Kind kind, long bytes, long delay, long length, long alone) {
  /** The most that a silent driver is done without. */
  static final long LONGEST_ALONE = 10_000_000_000L;

  /** What is to be done. */
  enum Kind {
    /** Send so many bytes from then on. */
    GRANTED(1),
    /** Not now: ask again then. */
    AGAIN(2),
    /** There is no cap: send, ask again then. */
    UNCAPPED(3);

    private final long number;

    Kind(long number) {
      this.number = number;
    }

    private static Kind of(long number) {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new IllegalArgumentException("Invalid answer: kind " + number + " (1 to 3)");
    }
  }

  private static final int LONGS = 5;

  Answer {
    requireNonNull(kind, "kind is null");
  }

  static Answer granted(long bytes, long delay, long length) {
    return new Answer(Kind.GRANTED, bytes, delay, length, LONGEST_ALONE);
  }

  static Answer again(long delay) {
    return new Answer(Kind.AGAIN, 0, delay, 0, LONGEST_ALONE);
  }

  static Answer uncapped(long delay) {
    return new Answer(Kind.UNCAPPED, 0, delay, 0, LONGEST_ALONE);
  }

  /** The same, to be relied on for so long at most. */
  Answer within(long nanos) {
    return new Answer(kind, bytes, delay, length, Math.min(alone, Math.max(nanos, 0)));
  }

  static Answer of(long[] message) {
    if (message.length != LONGS) {
      throw new IllegalArgumentException("Invalid answer: " + message.length + " numbers (want 5)");
    }
    return new Answer(Kind.of(message[0]), message[1], message[2], message[3], message[4]);
  }

  long[] toLongs() {
    return new long[] {kind.number, bytes, delay, length, alone};
  }
}
