package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.ledger.LifeSigns.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run's way to its locks: waits until it is known of every lock in the way whether its holder
 * lives, takes dead ones away, puts its own, and looks again. Of several that come at once on the
 * same or on nested places one gets them, the smallest run id where nothing else decides: who puts
 * a lock first and looks then sees, or is seen by, whoever does the same.
 */
final class LockAcquisition {
  private static final Logger LOG = LoggerFactory.getLogger(LockAcquisition.class);
  private static final int ATTEMPTS = 5;

  /** How often to look whether those who came at the same time give way. */
  private static final int LOOKS = 25;

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /** Longer than a process may take from looking to having put its own lock. */
  private static final Duration OUTDATED = Duration.ofSeconds(4);

  /** More rounds than clearing dead locks can take. */
  private static final int ROUNDS = 300;

  private final LockFiles files;
  private final LifeSigns signs;
  private final Surroundings surroundings;
  private final Set<LockTarget> wanted;
  private final LockRecord self;
  private final Map<LockTarget, LockRecord> held = new TreeMap<>();
  private long listed;
  private boolean waiting;

  /**
   * @param self the run's lock, of any target
   */
  LockAcquisition(
      LockFiles files,
      LifeSigns signs,
      Surroundings surroundings,
      Set<LockTarget> wanted,
      LockRecord self) {
    this.files = requireNonNull(files, "files is null");
    this.signs = requireNonNull(signs, "signs is null");
    this.surroundings = requireNonNull(surroundings, "surroundings is null");
    this.wanted = new TreeSet<>(wanted);
    this.self = requireNonNull(self, "self is null");
  }

  /** The locks, one for each target; all of them or none. */
  Map<LockTarget, LockRecord> acquire()
      throws IOException, InterruptedException, LockHeldException {
    boolean done = false;
    try {
      for (int attempt = 1; ; attempt++) {
        Optional<SeenLock> inTheWay = attempt();
        if (inTheWay.isEmpty()) {
          giveBackWhatIsNotWanted();
          done = true;
          return held;
        }
        giveBack();
        if (attempt == ATTEMPTS || isHeldForGood(inTheWay.get())) {
          throw held(inTheWay.get());
        }
        surroundings.sleeper().sleep(Duration.ofMillis(surroundings.random().nextLong(200, 1000)));
      }
    } finally {
      if (!done) {
        giveBack();
      }
    }
  }

  /** A lock of the very place is no trial that may be taken back in favour of this run. */
  private boolean isHeldForGood(SeenLock lock) throws IOException {
    return lock.lock().map(other -> wanted.contains(other.target())).orElse(false)
        && signs.look(lock) == Verdict.ALIVE;
  }

  private Optional<SeenLock> attempt() throws IOException, InterruptedException {
    Optional<SeenLock> alive = clearTheWay();
    if (alive.isPresent()) {
      return alive;
    }
    for (LockTarget target : wanted) {
      if (isOutdated()) {
        List<SeenLock> rivals = rivals();
        if (!rivals.isEmpty()) {
          return Optional.of(rivals.get(0));
        }
      }
      LockRecord mine = self.on(target);
      if (!held.containsKey(target) && !files.place(mine)) {
        return Optional.of(files.current(mine).orElse(SeenLock.UNKNOWN));
      }
      held.put(target, mine);
      if (files.settling().compareTo(Duration.ZERO) > 0 && isOutdated()) {
        // Others may have looked in the meantime and seen nothing: begin again.
        return Optional.of(SeenLock.UNKNOWN);
      }
    }
    surroundings.sleeper().sleep(files.settling());
    return waitForRivals();
  }

  private boolean isOutdated() {
    return surroundings.nanoTime().getAsLong() - listed > OUTDATED.toNanos();
  }

  /** Gives a live lock in the way, or none once every dead one is gone. */
  private Optional<SeenLock> clearTheWay() throws IOException, InterruptedException {
    List<SeenLock> rivals = rivals();
    for (int round = 1; !rivals.isEmpty() && round <= ROUNDS; round++) {
      Map<String, Verdict> verdicts = new HashMap<>();
      boolean cleared = false;
      for (SeenLock rival : rivals) {
        Verdict verdict = verdicts.get(rival.watched());
        if (verdict == null) {
          verdict = signs.look(rival);
          verdicts.put(rival.watched(), verdict);
        }
        if (verdict == Verdict.ALIVE) {
          return Optional.of(rival);
        }
        if (verdict == Verdict.DEAD) {
          cleared |= clear(rival);
        }
      }
      if (!cleared) {
        sayWaiting(rivals.get(0));
        surroundings.sleeper().sleep(LifeSigns.LOOK_EVERY);
      }
      rivals = rivals();
    }
    return rivals.stream().findFirst();
  }

  private boolean clear(SeenLock dead) throws IOException {
    LockTarget target = dead.lock().map(LockRecord::target).orElseGet(() -> targetOf(dead));
    LockRecord mine = self.on(target);
    boolean cleared = files.clear(dead, mine, lock -> signs.look(lock) == Verdict.DEAD);
    if (cleared) {
      LOG.warn("Took over the lock of {} from {}, which is dead", target.uri(), dead.holder());
    }
    return cleared;
  }

  /** What a lock is about that was never written to its end. */
  private LockTarget targetOf(SeenLock unwritten) {
    return wanted.stream()
        .filter(target -> target.digest().equals(unwritten.digest()))
        .findFirst()
        .orElse(self.target());
  }

  private void sayWaiting(SeenLock rival) {
    if (!waiting) {
      waiting = true;
      LOG.info(
          "Waiting up to {} s to see whether the holder of a lock is alive: {}",
          LifeSigns.DEAD_AFTER.toSeconds(),
          rival.holder());
    }
  }

  /** Who came at the same time gives way, or is given way to. */
  private Optional<SeenLock> waitForRivals() throws IOException, InterruptedException {
    long looks = LOOKS + files.settling().dividedBy(LOOK_EVERY);
    for (long look = 1; ; look++) {
      List<SeenLock> rivals = rivals();
      if (rivals.isEmpty()) {
        return lostMeanwhile();
      }
      Optional<SeenLock> first =
          rivals.stream()
              .filter(rival -> rival.lock().map(other -> other.compareTo(self) < 0).orElse(true))
              .findFirst();
      if (first.isPresent() || look == looks) {
        return Optional.of(first.orElse(rivals.get(0)));
      }
      surroundings.sleeper().sleep(LOOK_EVERY);
    }
  }

  /** Another run's lock where this run's should be; none when all are there. */
  private Optional<SeenLock> lostMeanwhile() throws IOException {
    for (LockTarget target : wanted) {
      Optional<SeenLock> there = files.current(self.on(target));
      if (there.isEmpty() || !there.get().isOf(self)) {
        held.remove(target);
        return Optional.of(there.orElse(SeenLock.UNKNOWN));
      }
    }
    return Optional.empty();
  }

  /** Locks of other runs in the way; what this run has, whichever way it got it, is noted. */
  private List<SeenLock> rivals() throws IOException {
    listed = surroundings.nanoTime().getAsLong();
    List<SeenLock> all = files.list();
    List<SeenLock> rivals = new ArrayList<>();
    for (SeenLock lock : all) {
      if (lock.isOf(self)) {
        LockRecord mine = lock.lock().orElseThrow();
        held.put(mine.target(), mine);
      } else if (lock.lock().map(other -> isInTheWay(other.target())).orElse(false)) {
        rivals.add(lock);
      }
    }
    Set<String> digests = wanted.stream().map(LockTarget::digest).collect(Collectors.toSet());
    rivals.forEach(lock -> digests.add(lock.digest()));
    all.stream()
        .filter(lock -> lock.lock().isEmpty() && digests.contains(lock.digest()))
        .forEach(rivals::add);
    return rivals;
  }

  private boolean isInTheWay(LockTarget other) {
    return wanted.stream().anyMatch(other::overlaps);
  }

  private LockHeldException held(SeenLock lock) {
    String place = lock.lock().map(other -> other.target().uri()).orElse(targetOf(lock).uri());
    return new LockHeldException(
        "Cannot lock %s: held by %s (wait for its end, or stop it; with --if-running skip this is no failure)"
            .formatted(place, lock.holder()));
  }

  private void giveBack() throws IOException {
    for (LockRecord mine : List.copyOf(held.values())) {
      files.release(mine);
    }
    held.clear();
  }

  /** Dead locks on outer or inner places were taken over on the way. */
  private void giveBackWhatIsNotWanted() throws IOException {
    for (LockRecord mine : List.copyOf(held.values())) {
      if (!wanted.contains(mine.target())) {
        files.release(mine);
        held.remove(mine.target());
      }
    }
  }
}
