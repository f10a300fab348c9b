package io.longhaul.common.link;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The other end of the channel, as one JVM sees it, and how long it has been silent. Thread-safe.
 */
final class Driver {
  private static final long RETRY = TimeUnit.SECONDS.toNanos(2);
  private static final long GIVE_UP = TimeUnit.SECONDS.toNanos(60);

  private final LeaseClient.Channel channel;
  private final Parking parking;
  private boolean asked;
  private boolean silent;
  private long answered;
  private long retry;
  private long alone = Answer.LONGEST_ALONE;

  Driver(LeaseClient.Channel channel, Parking parking) {
    this.channel = channel;
    this.parking = parking;
  }

  /**
   * Asks the driver; empty while it is silent, which it is asked about every 2 s only.
   *
   * @throws IOException when it has been silent for 60 s
   */
  Optional<Answer> ask(Ask ask) throws IOException, InterruptedException {
    if (!dueForAsk()) {
      return Optional.empty();
    }
    long[] answer;
    try {
      answer = channel.ask(ask.toLongs());
    } catch (IOException e) {
      failed(e);
      return Optional.empty();
    }
    return Optional.of(succeeded(Answer.of(answer)));
  }

  /** For how long it has not answered. */
  synchronized long silence() {
    return silent ? parking.nanoTime() - answered : 0;
  }

  /** Whether it has been silent for longer than its last answer is good for. */
  synchronized boolean isLost() {
    return silence() > alone;
  }

  private synchronized boolean dueForAsk() {
    long now = parking.nanoTime();
    if (!asked) {
      asked = true;
      answered = now;
    }
    if (silent && now - retry < 0) {
      return false;
    }
    retry = now + RETRY;
    return true;
  }

  private synchronized Answer succeeded(Answer answer) {
    silent = false;
    answered = parking.nanoTime();
    alone = answer.alone();
    return answer;
  }

  private synchronized void failed(IOException cause) throws IOException {
    long now = parking.nanoTime();
    silent = true;
    retry = now + RETRY;
    if (now - answered > GIVE_UP) {
      throw new IOException(
          "Cannot send: the driver has granted nothing for "
              + TimeUnit.NANOSECONDS.toSeconds(now - answered)
              + " s",
          cause);
    }
  }
}
