package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.work.Retry.Sleeper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Tells for a person whether a run that has no report is at work, by its counter, which a live one
 * raises every few seconds. Nothing may be taken from a run on this word: that is for the locks.
 */
public final class RunLiveness {
  /** Three beats of a live run. */
  static final Duration WATCH = Duration.ofSeconds(15);

  /** Further apart than the clocks of hosts that work together: who is this old needs no watch. */
  static final Duration LONG_STILL = Duration.ofMinutes(10);

  private static final Duration STEP = Duration.ofMillis(500);

  private final StateDirectory state;
  private final Clock clock;
  private final Sleeper sleeper;

  public RunLiveness(StateDirectory state, Clock clock, Sleeper sleeper) {
    this.state = requireNonNull(state, "state is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.sleeper = requireNonNull(sleeper, "sleeper is null");
  }

  /** Watches the run's counter until it moves, or for fifteen seconds. */
  public boolean isAlive(RunId run) throws IOException, InterruptedException {
    String name = counter(run);
    Optional<byte[]> first = state.read(name);
    if (first.isEmpty() || isLongStill(run)) {
      return false;
    }
    for (Duration watched = Duration.ZERO;
        watched.compareTo(WATCH) < 0;
        watched = watched.plus(STEP)) {
      sleeper.sleep(STEP);
      Optional<byte[]> now = state.read(name);
      // Where a file can't be replaced in one step it is away for a moment at each beat.
      if (now.isPresent() && !Arrays.equals(first.get(), now.get())) {
        return true;
      }
    }
    return false;
  }

  /** Whether the counter did not move for so long that no clock can explain it. */
  boolean isLongStill(RunId run) throws IOException {
    Optional<Instant> moved = state.modified(counter(run));
    return moved.isEmpty() || moved.get().plus(LONG_STILL).isBefore(clock.instant());
  }

  private static String counter(RunId run) {
    return "runs/" + run + "/alive.json";
  }
}
