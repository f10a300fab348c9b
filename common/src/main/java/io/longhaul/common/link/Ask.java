package io.longhaul.common.link;

/**
 * What one JVM asks of the link for one priority.
 *
 * @param client the JVM, any number of its own
 * @param priority 1 to 9
 * @param bytes what the first waiting thread needs, the least that is granted; 0 only reports
 *     {@code used}
 * @param wanted the most that would be of use, at least {@code bytes}
 * @param threads how many threads of the JVM wait for bytes or for their moment
 * @param used bytes sent without a cap since the last ask
 */
record Ask(long client, int priority, long bytes, long wanted, int threads, long used) {
  private static final int LONGS = 6;

  Ask {
    if (priority < 1 || priority > LinkBudget.PRIORITIES) {
      throw new IllegalArgumentException("Invalid priority: " + priority + " (1 to 9)");
    }
    if (bytes < 0 || wanted < bytes || threads < 0 || used < 0) {
      throw new IllegalArgumentException(
          "Invalid ask: bytes %d, wanted %d, threads %d, used %d"
              .formatted(bytes, wanted, threads, used));
    }
  }

  static Ask of(long[] message) {
    if (message.length != LONGS) {
      throw new IllegalArgumentException("Invalid ask: " + message.length + " numbers (want 6)");
    }
    return new Ask(
        message[0],
        Math.toIntExact(message[1]),
        message[2],
        message[3],
        Math.toIntExact(message[4]),
        message[5]);
  }

  long[] toLongs() {
    return new long[] {client, priority, bytes, wanted, threads, used};
  }
}
