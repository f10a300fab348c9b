package io.longhaul.common.link;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads of one JVM that send at one priority, and the lease they share. The first in the line
 * asks the driver for all. Thread-safe.
 */
final class LeaseLine {
  private static final long ALONE_LEASE = 20_000_000;
  private static final long STOPPED = 250_000_000;

  /** A sleep ends 70 us late: a shorter one costs more than it paces. */
  private static final long SHORTEST_SLEEP = 100_000;

  private final long client;
  private final int priority;
  private final Driver driver;
  private final Parking parking;
  private final Line line;
  private final AtomicInteger threads = new AtomicInteger();
  private final AtomicLong used = new AtomicLong();

  /** Until when there is no cap. Read without the line, so that it costs next to nothing. */
  private volatile long uncappedUntil;

  private volatile boolean uncapped;

  // Only the first in the line touches these; the line orders the accesses.
  private final OwnRate own = new OwnRate();
  private long aloneUntil;

  LeaseLine(long client, int priority, Driver driver, Parking parking) {
    this.client = client;
    this.priority = priority;
    this.driver = driver;
    this.parking = parking;
    this.line = new Line(parking);
  }

  void acquire(int bytes) throws IOException, InterruptedException {
    if (uncapped && parking.nanoTime() - uncappedUntil < 0) {
      used.addAndGet(bytes);
      return;
    }
    threads.incrementAndGet();
    try {
      long moment = reserve(bytes);
      if (moment - parking.nanoTime() > SHORTEST_SLEEP) {
        parking.until(moment);
      }
    } finally {
      threads.decrementAndGet();
    }
  }

  /** Tells the driver what was sent without a cap since the last ask. */
  void settle(LeaseClient.Teller teller) throws IOException {
    long sent = used.getAndSet(0);
    if (sent > 0) {
      teller.tell(new Ask(client, priority, 0, 0, 0, sent).toLongs());
    }
  }

  private long reserve(int bytes) throws IOException, InterruptedException {
    Line.Place place = line.enter(bytes);
    try {
      OptionalLong moment = line.moment(place);
      while (moment.isEmpty()) {
        line.await(place);
        moment = line.moment(place);
        if (moment.isEmpty()) {
          askFor(place);
        }
      }
      return moment.getAsLong();
    } finally {
      line.leave(place);
    }
  }

  private void askFor(Line.Place place) throws IOException, InterruptedException {
    long missing = line.missing(place);
    Answer answer = ask(missing, Math.max(missing, line.wanted()));
    uncapped = answer.kind() == Answer.Kind.UNCAPPED;
    switch (answer.kind()) {
      case GRANTED -> line.granted(answer);
      case AGAIN -> parking.until(parking.nanoTime() + answer.delay());
      case UNCAPPED -> {
        uncappedUntil = parking.nanoTime() + answer.delay();
        used.addAndGet(line.uncapped());
      }
    }
  }

  private Answer ask(long missing, long wanted) throws IOException, InterruptedException {
    long sent = used.getAndSet(0);
    Ask ask = new Ask(client, priority, missing, wanted, threads.get(), sent);
    Optional<Answer> answer = driver.ask(ask);
    if (answer.isEmpty()) {
      used.addAndGet(sent);
      return alone(missing);
    }
    own.granted(answer.get().bytes() + sent, parking.nanoTime());
    return answer.get();
  }

  /** Goes on at the rate last granted while the driver is silent, and stops in time. */
  private Answer alone(long missing) {
    long now = parking.nanoTime();
    double rate = own.bytesPerNano(now - driver.silence());
    if (driver.isLost() || rate <= 0) {
      return Answer.again(STOPPED);
    }
    long bytes = Math.max(missing, (long) (rate * ALONE_LEASE));
    long length = (long) (bytes / rate);
    long start =
        aloneUntil - now > 0 && aloneUntil - now <= Answer.LONGEST_ALONE ? aloneUntil : now;
    aloneUntil = start + length;
    return Answer.granted(bytes, start - now, length);
  }
}
