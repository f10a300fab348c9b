package io.longhaul.common.link;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The {@link Pacer} of one JVM: leases bytes from the {@link LinkBudget} at the other end of a
 * channel and paces them out to its threads, those of one priority in the order they come.
 * Interruptible. Threads of its own it has none.
 *
 * <p>While the driver does not answer it goes on at its last rate for at most 10 s, then stops, and
 * fails when 60 s have passed.
 */
public final class LeaseClient implements Pacer {
  /** Carries a message to the {@link LinkBudget} and its answer back. */
  @FunctionalInterface
  public interface Channel {
    /**
     * Gives what {@link LinkBudget#answer} returns for the message.
     *
     * @throws IOException when no answer came in time (2 s is a good time)
     */
    long[] ask(long[] message) throws IOException, InterruptedException;
  }

  /** Carries a message to {@link LinkBudget#answer}; the answer is of no interest. */
  @FunctionalInterface
  public interface Teller {
    void tell(long[] message) throws IOException;
  }

  private final List<LeaseLine> lines;

  /**
   * @param client a number that no other client of the link has
   */
  public LeaseClient(long client, Channel channel) {
    this(client, channel, Parking.SYSTEM);
  }

  LeaseClient(long client, Channel channel, Parking parking) {
    Driver driver = new Driver(channel, parking);
    this.lines =
        IntStream.rangeClosed(1, LinkBudget.PRIORITIES)
            .mapToObj(priority -> new LeaseLine(client, priority, driver, parking))
            .toList();
  }

  @Override
  public void acquire(int priority, int bytes) throws IOException, InterruptedException {
    if (priority < 1 || priority > LinkBudget.PRIORITIES) {
      throw new IllegalArgumentException("Invalid priority: " + priority + " (1 to 9)");
    }
    if (bytes < 0 || bytes > STEP) {
      throw new IllegalArgumentException("Invalid bytes: " + bytes + " (0 to " + STEP + ")");
    }
    if (bytes > 0) {
      lines.get(priority - 1).acquire(bytes);
    }
  }

  /**
   * Gives the {@link LinkBudget} what was sent without a cap and is not known to it yet: its count
   * is whole then.
   */
  public void settle(Teller teller) throws IOException {
    for (LeaseLine line : lines) {
      line.settle(teller);
    }
  }
}
