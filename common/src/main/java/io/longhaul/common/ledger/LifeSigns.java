package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells live holders of locks from dead ones. A holder is dead when its process was on this machine
 * and is gone, or when its counter stood still before the eyes of this observer for long enough;
 * clocks of hosts are never compared.
 */
final class LifeSigns {
  /** How long a counter must stand still. */
  static final Duration DEAD_AFTER = Duration.ofSeconds(30);

  /** How often to look. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /**
   * The most that counts between two looks: an observer that was paused itself, together with the
   * holder perhaps, has not seen anything stand still.
   */
  private static final Duration SEEN_AT_MOST = LOOK_EVERY.multipliedBy(2);

  private final StateDirectory state;
  private final Surroundings surroundings;
  private final Map<String, Watch> watches = new HashMap<>();

  /** What is known of a holder. */
  enum Verdict {
    ALIVE,
    DEAD,
    /** Not watched for long enough. */
    UNCLEAR
  }

  /**
   * A holder being watched.
   *
   * @param sign what was seen last of it
   * @param still how long it was seen to stand still
   * @param looked when it was looked at last
   * @param moved whether it was ever seen to go on
   */
  private record Watch(Optional<String> sign, Duration still, long looked, boolean moved) {
    Watch next(Optional<String> now, long time) {
      if (now.isPresent() && !now.equals(sign)) {
        return new Watch(now, Duration.ZERO, time, true);
      }
      Duration since = Duration.ofNanos(time - looked);
      Duration seen = since.compareTo(SEEN_AT_MOST) > 0 ? SEEN_AT_MOST : since;
      return new Watch(sign, still.plus(seen), time, moved);
    }

    Verdict verdict() {
      if (still.compareTo(DEAD_AFTER) >= 0) {
        return Verdict.DEAD;
      }
      return moved && still.compareTo(AliveBeat.PAUSE.multipliedBy(2)) <= 0
          ? Verdict.ALIVE
          : Verdict.UNCLEAR;
    }
  }

  LifeSigns(StateDirectory state, Surroundings surroundings) {
    this.state = requireNonNull(state, "state is null");
    this.surroundings = requireNonNull(surroundings, "surroundings is null");
  }

  /** Looks once more, and says what is known by now. */
  Verdict look(SeenLock lock) throws IOException {
    if (lock.lock().map(held -> surroundings.processes().isGone(held.process())).orElse(false)) {
      return Verdict.DEAD;
    }
    Optional<String> sign =
        lock.lock().isPresent()
            ? AliveBeat.of(state, lock.lock().get().run())
            : Optional.of(lock.content());
    long now = surroundings.nanoTime().getAsLong();
    Watch before = watches.get(lock.watched());
    Watch watch =
        before == null ? new Watch(sign, Duration.ZERO, now, false) : before.next(sign, now);
    watches.put(lock.watched(), watch);
    return watch.verdict();
  }
}
