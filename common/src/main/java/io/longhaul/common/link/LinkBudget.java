package io.longhaul.common.link;

import io.longhaul.common.policy.ByteRate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;

/**
 * Holds everything a run sends to the rate of the link. Thread-safe; has no threads of its own and
 * never blocks.
 *
 * <p><b>Slots.</b> The link is one timeline. A grant of {@code n} bytes takes the next slot:
 *
 * <pre>
 *   start = max(next, now - slack)      next = start + n / pace       pace = 0.99 cap
 * </pre>
 *
 * Nothing is saved up: what is more than {@code slack} (20 ms) late is gone. One JVM is granted
 * bytes while the slots reach at most {@code HORIZON} (10 ms) ahead, for at most {@code LEASE} (10
 * ms) or one step of its own. So for any window of time {@code w}, and after any pause of the JVMs,
 *
 * <pre>
 *   bytes sent in w &lt;= pace * (w + slack + HORIZON + LEASE) + one step
 * </pre>
 *
 * which for a second is 1.03 of the cap; and no slot is lost as long as whoever is next asks less
 * than {@code HORIZON + slack} (30 ms) late. After a gap (the streams stood still, or the run
 * begins) the pace is 0.95 of the cap and the slack 5 ms for a while: the streams then deliver what
 * they had been granted before.
 *
 * <p><b>Priority</b> is strict, by two rules. Who is told to ask again stands in a line by class
 * and arrival, and those behind are not served before, unless the link would run dry. And while a
 * higher class is active (asked in the last 500 ms), a lower one never reserves ahead: it gets
 * slots that have been free for {@code slack / 2}, and no more than have passed. So a high stream
 * finds the link free between two steps; and a lower class runs at the full rate the moment the
 * higher one stops, only {@code slack / 2} behind the timeline.
 *
 * <p><b>Equals</b> share by threads. A JVM's turn is {@code LEASE} times its share of the threads
 * of its class, and it waits when it is ahead of
 *
 * <pre>
 *   fair = max(fair, now) + (n / pace) / share
 * </pre>
 *
 * by more than {@code HORIZON}, unless slots are going to be free. With more than ten JVMs a turn
 * is longer (up to 50 ms), which bounds the asks a second.
 */
public final class LinkBudget {
  /** Priorities are 1 to this. */
  public static final int PRIORITIES = 9;

  private static final long HORIZON = 10_000_000;
  private static final long LEASE = 10_000_000;
  private static final int CLIENTS_PER_LEASE = 10;
  private static final int LONGEST_LEASE = 5;
  private static final long PATIENCE = 2_500_000;
  private static final long POLL = 250_000;
  private static final long SOONEST = 500_000;
  private static final long LATEST = 250_000_000;
  private static final long UNCAPPED = 100_000_000;
  private static final long STOPPED = 50_000_000;
  private static final long ASKED = 1_000_000_000;
  private static final double NANOS = 1e9;

  private final LongSupplier clock;
  private final long began;
  private final Timeline timeline;
  private final Askers askers = new Askers();
  private final GrantedBytes granted = new GrantedBytes();
  private final CountDownLatch firstAsk = new CountDownLatch(1);
  private Allowance allowed;
  private OptionalLong until = OptionalLong.empty();
  private long lastAsk;

  /**
   * @param rate of the whole link; empty = no cap
   * @param nanoTime as {@link System#nanoTime}
   */
  public LinkBudget(Optional<ByteRate> rate, LongSupplier nanoTime) {
    this.clock = nanoTime;
    this.began = nanoTime.getAsLong();
    this.allowed = Allowance.of(rate);
    this.timeline = new Timeline(bytesPerNano(allowed));
  }

  /** Changes what may be sent, from the next grant on. */
  public synchronized void allow(Allowance allowance) {
    allow(allowance, OptionalLong.empty());
  }

  /**
   * Changes what may be sent, from the next grant on until a moment of {@code nanoTime}, after
   * which nothing may be. Tasks that lose the driver stop by then too.
   */
  synchronized void allow(Allowance allowance, long end) {
    allow(allowance, OptionalLong.of(end - began));
  }

  private void allow(Allowance allowance, OptionalLong end) {
    until = end;
    if (!allowance.equals(allowed)) {
      allowed = allowance;
      if (!allowance.isNothing()) {
        timeline.rate(bytesPerNano(allowance), clock.getAsLong() - began);
      }
    }
  }

  /** Waits until somebody asks for bytes. */
  void awaitFirstAsk() throws InterruptedException {
    firstAsk.await();
  }

  /** Whether somebody asked for bytes within the last second. */
  synchronized boolean isAsked() {
    return firstAsk.getCount() == 0 && clock.getAsLong() - began - lastAsk < ASKED;
  }

  /** What may be sent now. */
  synchronized Allowance inForce() {
    return inForce(clock.getAsLong() - began);
  }

  synchronized long grantedBytes() {
    return granted.bytes();
  }

  /** What has been granted so far. */
  public synchronized Granted granted() {
    return granted.granted();
  }

  /**
   * Answers a message of a {@link LeaseClient}, at once.
   *
   * @throws IllegalArgumentException when it is none
   */
  public long[] answer(long[] message) {
    return ask(Ask.of(message)).toLongs();
  }

  synchronized Answer ask(Ask ask) {
    long now = clock.getAsLong() - began;
    Answer answer = ask(ask, now);
    return until.isPresent() ? answer.within(until.getAsLong() - now) : answer;
  }

  private Answer ask(Ask ask, long now) {
    granted.add(ask.priority(), ask.used(), now);
    if (ask.bytes() == 0) {
      return Answer.again(0);
    }
    lastAsk = now;
    firstAsk.countDown();
    Allowance allowance = inForce(now);
    if (allowance.isNothing()) {
      return Answer.again(STOPPED);
    }
    if (allowance.isUnlimited()) {
      return Answer.uncapped(UNCAPPED);
    }
    Askers.Key key = new Askers.Key(ask.client(), ask.priority());
    askers.asked(key, ask.threads(), now);
    long lead = timeline.lead(now);
    long ahead = askers.ahead(key, now) - HORIZON;
    if (ahead > 0 && lead > HORIZON / 2) {
      long polls = POLL * askers.clients(ask.priority(), now);
      return Answer.again(Math.max(Math.min(ahead, Math.max(lead - HORIZON / 2, polls)), SOONEST));
    }
    boolean behind = askers.higherActive(ask.priority(), now);
    long wait = lead - (behind ? -timeline.slack(now) / 2 : HORIZON + lease(key, now));
    long most = timeline.bytesIn(behind ? gap(now) : share(key, now), now);
    long bytes = Math.max(ask.bytes(), Math.min(ask.wanted(), most));
    long blockedUntil = askers.blockedUntil(key, wait > -PATIENCE, now);
    if (wait > 0 || blockedUntil != Long.MIN_VALUE) {
      long turn = blockedUntil == Long.MIN_VALUE ? 0 : blockedUntil - now;
      long delay = Math.min(Math.max(Math.max(wait, turn), SOONEST), LATEST);
      askers.waits(key, now + delay, timeline.length(bytes, now));
      return Answer.again(delay);
    }
    Answer answer = timeline.take(bytes, now);
    askers.served(key, answer.length(), now);
    granted.add(ask.priority(), bytes, now);
    return answer;
  }

  private Allowance inForce(long now) {
    boolean over = until.isPresent() && now - until.getAsLong() > 0;
    return over ? Allowance.NOTHING : allowed;
  }

  private long gap(long now) {
    return Math.min(Math.max(-timeline.lead(now), 0), timeline.slack(now));
  }

  private long lease(Askers.Key key, long now) {
    double leases = (double) askers.clients(key.priority(), now) / CLIENTS_PER_LEASE;
    return (long) (LEASE * Math.min(Math.max(leases, 1), LONGEST_LEASE));
  }

  private long share(Askers.Key key, long now) {
    return (long) (lease(key, now) * askers.share(key, now));
  }

  private static double bytesPerNano(Allowance allowance) {
    return allowance.isUnlimited() ? 0 : allowance.bytesPerSecond() / NANOS;
  }
}
