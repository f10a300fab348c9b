package io.longhaul.common.link;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * One run's part in sharing a link, a beat at a time. Not thread-safe.
 *
 * <p>Each run tells in its file what it holds, what it claims and what it could use. A beat reads
 * the files of the others and computes the split, as all do. A share that shrinks is given up
 * first, then told. One that grows is claimed first; then the others are read once more, and as
 * much is taken as they leave of the rate, what they claim left out too. Of two runs that grow at
 * the same time at least the one that claimed later sees the other, so that in no order of events
 * the shares held are more than the rate. No lock, no leader, no clock of another host.
 *
 * <p>A run that could not finish a beat for {@link #LAPSE} stops sending, {@link
 * OtherRuns#DEAD_AFTER} later than its last one others take its share; when it comes back it begins
 * with nothing.
 */
final class LinkMember {
  static final Duration LAPSE = Duration.ofSeconds(15);
  static final Duration BEAT = Duration.ofSeconds(2);

  /** Above {@link #FEW} runs; two of them, and time to read 200 files, fit in 10 s. */
  static final Duration LONG_BEAT = Duration.ofSeconds(4);

  private static final int FEW = 16;

  /** Who uses this much of its share could use more: a run never uses all of it. */
  private static final double FULL = 0.95;

  /** Who uses less gets a little more than it used, which must not look full again. */
  private static final double ROOM = 1.08;

  /** Who fills what it got for the first time gets so much more, and all the next time. */
  private static final double GROWTH = 1.25;

  /** A share below this part of the link is a trickle, which tells nothing of what is wanted. */
  private static final double TRICKLE = 0.01;

  /** A change of the share that is not worth another look at all files. */
  private static final double SMALL = 0.005;

  private static final double NANOS = 1e9;

  private final LinkDirectory directory;
  private final LinkBudget budget;
  private final OtherRuns others;
  private final RateInForce rate;
  private final IntSupplier priority;
  private final LongSupplier nanoTime;
  private final String run;
  private final String host;
  private final Instant since;
  private final Minutes minutes = new Minutes();

  private long beat;
  private int runs = 1;
  private long renewed;
  private Allowance holds = Allowance.NOTHING;
  private Allowance wants = Allowance.UNLIMITED;
  private boolean full = true;
  private double trickle;
  private double uses;
  private long used;
  private long measured;

  /**
   * @param priority the best of the run's unfinished items
   */
  LinkMember(
      Identity identity,
      LinkDirectory directory,
      LinkBudget budget,
      RateInForce rate,
      IntSupplier priority,
      LongSupplier nanoTime) {
    this.directory = requireNonNull(directory, "directory is null");
    this.budget = requireNonNull(budget, "budget is null");
    this.rate = requireNonNull(rate, "rate is null");
    this.priority = requireNonNull(priority, "priority is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.run = identity.run();
    this.host = identity.host();
    this.since = identity.clock().instant();
    this.others = new OtherRuns(directory, run, identity.clock(), nanoTime);
  }

  /** Who a run is, and the clock that says when. */
  record Identity(String run, String host, Clock clock) {}

  /** How long to wait from the start of one beat to the next. */
  Duration pause() {
    return runs > FEW ? LONG_BEAT : BEAT;
  }

  Allowance holds() {
    return holds;
  }

  /** How many runs are on the link, this one included. */
  int runs() {
    return runs;
  }

  /**
   * Reads, computes, tells, and sets what the budget may grant.
   *
   * @throws IOException when a file could not be read or written: what was granted before is valid
   *     until it lapses
   */
  void beat() throws IOException {
    long began = nanoTime.getAsLong();
    boolean lapsed = beat > 0 && began - renewed > LAPSE.toNanos();
    if (lapsed && !holds.isUnlimited()) {
      hold(Allowance.NOTHING);
    }
    Allowance own = rate.now(directory.override());
    List<RunShare> live = others.look();
    runs = live.size() + 1;
    measure(began);
    beat++;
    Allowance whole = lowest(own, live);
    trickle = whole.isUnlimited() ? 0 : TRICKLE * whole.bytesPerSecond();
    Allowance share = share(own, live, whole);
    if (share.compareTo(holds) < 0) {
      hold(share);
    }
    Allowance claims = isWorthIt(share) ? share : holds;
    directory.write(said(own, claims));
    // From before the write: nobody can have seen this beat any earlier.
    renewed = began;
    if (claims.compareTo(holds) > 0 && !lapsed) {
      take(claims, own);
    }
    hold(holds);
  }

  /** Gives everything back; nothing may be sent any more. */
  void end() throws IOException {
    hold(Allowance.NOTHING);
    if (beat == 0) {
      return;
    }
    if (directory.absenceTells()) {
      directory.delete(run);
    } else {
      directory.write(said(Allowance.UNLIMITED, Allowance.NOTHING).end());
    }
  }

  private void take(Allowance claims, Allowance own) throws IOException {
    List<RunShare> live = others.look();
    if (!others.isOwnSeen()) {
      return;
    }
    Allowance whole = lowest(own, live);
    if (whole.isUnlimited()) {
      hold(claims);
      return;
    }
    double left = whole.bytesPerSecond();
    for (RunShare other : live) {
      left -= other.taken().bytesPerSecond();
    }
    Allowance fits = new Allowance(Math.max(left, 0)).min(claims);
    if (fits.compareTo(holds) > 0) {
      hold(fits);
    }
  }

  private void hold(Allowance allowance) {
    holds = allowance;
    // Without a cap there is nothing that others could take.
    if (allowance.isNothing() || allowance.isUnlimited()) {
      budget.allow(allowance);
    } else {
      budget.allow(allowance, renewed + LAPSE.toNanos());
    }
  }

  private boolean isWorthIt(Allowance share) {
    return share.bytesPerSecond() > holds.bytesPerSecond() * (1 + SMALL);
  }

  private Allowance share(Allowance own, List<RunShare> live, Allowance whole) {
    RunShare self = said(own, holds);
    List<RunShare> all = new ArrayList<>(live);
    all.add(self);
    return Split.of(self, all, whole);
  }

  private static Allowance lowest(Allowance own, List<RunShare> live) {
    Allowance lowest = own;
    for (RunShare other : live) {
      lowest = lowest.min(other.rate());
    }
    return lowest;
  }

  /** Finds what the run could use from what it used since the last beat. */
  private void measure(long now) {
    long granted = budget.grantedBytes();
    if (beat > 0 && now > measured) {
      double usedBefore = uses;
      uses = (granted - used) / ((now - measured) / NANOS);
      boolean wasFull = full;
      full =
          holds.bytesPerSecond() < trickle
              ? budget.isAsked()
              : uses >= FULL * holds.bytesPerSecond();
      // One beat does not tell: files end, and others begin.
      if (full) {
        boolean sure = wasFull || holds.bytesPerSecond() < trickle || wants.isUnlimited();
        wants = sure ? Allowance.UNLIMITED : new Allowance(GROWTH * holds.bytesPerSecond());
      } else if (!wasFull) {
        wants = new Allowance(Math.max(uses, usedBefore) * ROOM);
      }
    }
    minutes.add(now, granted - used);
    used = granted;
    measured = now;
  }

  private RunShare said(Allowance own, Allowance claims) {
    return new RunShare(
        run,
        beat,
        priority.getAsInt(),
        own,
        wants,
        holds,
        claims,
        new RunShare.About(host, since, uses, minutes.last()),
        false);
  }
}
