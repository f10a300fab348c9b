package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The locks of one run, one for each target. No two runs that live hold the same target, or one
 * that lies in the other's. A run shows that it lives by a counter in {@code
 * runs/<run>/alive.json}; whoever stands still for 30 s loses its locks to the next one who asks,
 * and never gets them back: it writes no lock file after it got its own.
 *
 * <p>A lock says nothing about what happens between two looks at it: ask {@link #check} before each
 * step that others can see. Thread-safe.
 */
public final class RunLocks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLocks.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int LOOKS = 60;

  private final LockFiles files;
  private final AliveBeat beat;
  private final Surroundings surroundings;
  private final Map<LockTarget, LockRecord> held;
  private final Runnable endBeating;
  private final List<LockRecord> inTurn = new ArrayList<>();
  private final List<Consumer<LockLostException>> listeners = new ArrayList<>();
  private Optional<LockLostException> lost = Optional.empty();
  private boolean beating = true;
  private int turn;

  private RunLocks(
      LockFiles files,
      AliveBeat beat,
      Surroundings surroundings,
      Map<LockTarget, LockRecord> held,
      Runnable endBeating) {
    this.files = files;
    this.beat = beat;
    this.surroundings = surroundings;
    this.held = Map.copyOf(held);
    this.inTurn.addAll(held.values());
    this.endBeating = endBeating;
  }

  /** The beat runs before there are locks: it must be seen by whoever sees the first of them. */
  private static final class Beating {
    private volatile Optional<RunLocks> locks = Optional.empty();
    private Runnable end;
  }

  /**
   * Locks all of the targets, or none. Takes up to 30 s when another run's lock is in the way and
   * it can't be told at once whether that run is alive.
   *
   * @param targets absolute URIs, with the authority, without a trailing slash
   * @throws LockHeldException when another run that lives holds one, or an outer or inner place
   */
  public static RunLocks acquire(
      StateDirectory state, RunId run, Collection<String> targets, Clock clock)
      throws IOException, InterruptedException, LockHeldException {
    return acquire(state, run, targets, Surroundings.real(clock));
  }

  static RunLocks acquire(
      StateDirectory state, RunId run, Collection<String> targets, Surroundings surroundings)
      throws IOException, InterruptedException, LockHeldException {
    Set<LockTarget> wanted = new HashSet<>();
    targets.forEach(target -> wanted.add(new LockTarget(target)));
    AliveBeat beat = new AliveBeat(state, run, surroundings.nanoTime());
    beat.beat();
    Beating beating = new Beating();
    beating.end = surroundings.timer().every(AliveBeat.PAUSE, () -> keepAlive(beat, beating));
    LockFiles files = LockFiles.of(state);
    boolean acquired = false;
    try {
      Map<LockTarget, LockRecord> held =
          wanted.isEmpty()
              ? Map.of()
              : new LockAcquisition(
                      files,
                      new LifeSigns(state, surroundings),
                      surroundings,
                      wanted,
                      record(wanted.iterator().next(), run, surroundings))
                  .acquire();
      acquired = true;
      RunLocks locks = new RunLocks(files, beat, surroundings, held, beating.end);
      beating.locks = Optional.of(locks);
      return locks;
    } finally {
      if (!acquired) {
        beating.end.run();
        beat.end();
      }
    }
  }

  /**
   * The runs whose locks lie in a state directory, be they alive or not. A lock that was not
   * written to its end is nobody's yet.
   */
  public static Set<RunId> holders(StateDirectory state) throws IOException {
    Set<RunId> runs = new HashSet<>();
    for (SeenLock seen : LockFiles.of(state).list()) {
      seen.lock().ifPresent(lock -> runs.add(lock.run()));
    }
    return runs;
  }

  private static LockRecord record(LockTarget target, RunId run, Surroundings surroundings) {
    byte[] token = new byte[16];
    surroundings.random().nextBytes(token);
    Instant since = surroundings.clock().instant();
    return new LockRecord(
        target, run, HexFormat.of().formatHex(token), since, surroundings.processes().self());
  }

  private static void keepAlive(AliveBeat beat, Beating beating) {
    boolean woken = beat.isLate();
    try {
      beat.beat();
      if (beating.locks.isPresent()) {
        beating.locks.get().look(woken);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("Cannot write or check this run's sign of life; trying again", e);
    }
  }

  /** Looks at one lock in each turn, at all of them after the run stood still. */
  private void look(boolean woken) throws IOException {
    for (int i = 0; i < (woken ? inTurn.size() : Math.min(1, inTurn.size())); i++) {
      try {
        read(inTurn.get(turn++ % inTurn.size()));
      } catch (LockLostException e) {
        return; // the listeners know
      }
    }
  }

  /**
   * Makes sure that a lock is still this run's. Costs one small read; waits a few seconds when the
   * run itself stood still, until nobody can be about to take its lock over.
   *
   * @param target as it was given to {@link #acquire}
   * @throws LockLostException when it is not, or another one was lost before: nothing more may be
   *     changed at the target
   * @throws IOException when it can't be told: nothing may be changed either
   */
  public void check(String target) throws IOException {
    LockRecord mine = held.get(new LockTarget(target));
    if (mine == null) {
      throw new IllegalArgumentException("Not locked by this run: " + target);
    }
    for (int look = 1; beat.isLate(); look++) {
      if (look > LOOKS) {
        throw new IOException(
            "Cannot keep the lock of " + target + ": no sign of life was written");
      }
      sleep(LOOK_EVERY);
    }
    Duration doubt = beat.doubt();
    if (!doubt.isZero()) {
      sleep(doubt);
    }
    read(mine);
  }

  private void sleep(Duration pause) throws InterruptedIOException {
    try {
      surroundings.sleeper().sleep(pause);
    } catch (InterruptedException e) {
      throw new InterruptedIOException("Interrupted while waiting to be sure of the locks");
    }
  }

  /** Tells once, from whichever thread finds out, that a lock is lost; at once if it is already. */
  public void onLost(Consumer<LockLostException> listener) {
    requireNonNull(listener, "listener is null");
    Optional<LockLostException> already;
    synchronized (listeners) {
      listeners.add(listener);
      already = lost;
    }
    already.ifPresent(listener);
  }

  private void read(LockRecord mine) throws IOException {
    synchronized (listeners) {
      if (lost.isPresent()) {
        throw again(lost.get());
      }
    }
    Optional<SeenLock> there = files.current(mine);
    if (there.isPresent() && there.get().isOf(mine)) {
      return;
    }
    LockLostException found =
        new LockLostException(
            "Lost the lock of %s: %s (this run stood still for too long; it stops and changes nothing more)"
                .formatted(
                    mine.target().uri(),
                    there.map(lock -> "now held by " + lock.holder()).orElse("its file is gone")));
    List<Consumer<LockLostException>> told = List.of();
    synchronized (listeners) {
      if (lost.isEmpty() && beating) {
        lost = Optional.of(found);
        told = List.copyOf(listeners);
      }
    }
    told.forEach(listener -> listener.accept(found));
    throw found;
  }

  private static LockLostException again(LockLostException first) {
    return new LockLostException(first.getMessage());
  }

  /** Gives the locks back, as far as they are still this run's, and ends the sign of life. */
  @Override
  public void close() {
    synchronized (listeners) {
      if (!beating) {
        return;
      }
      beating = false;
    }
    // A run that is told to stop is often interrupted; giving back must work all the same.
    boolean interrupted = Thread.interrupted();
    try {
      endBeating.run();
      if (!beat.isLate() && beat.doubt().isZero()) {
        for (LockRecord mine : held.values()) {
          files.release(mine);
        }
      } else {
        LOG.warn("Locks are left to be taken over: this run stood still until just now");
      }
      beat.end();
    } catch (IOException e) {
      LOG.warn("Cannot give the locks back; the next run takes them over", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
