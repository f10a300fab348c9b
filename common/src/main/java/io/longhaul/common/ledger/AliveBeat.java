package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * A run's sign of life: a counter in {@code runs/<run>/alive.json} that others see go up. One for
 * all locks of a run. Thread-safe.
 */
final class AliveBeat {
  /** How often the counter is raised. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  /** Without a beat for so long others may be about to hold the run for dead. */
  private static final Duration LATE = PAUSE.multipliedBy(3);

  /** How long after a late beat somebody may still act on what was seen before it. */
  private static final Duration DOUBT = PAUSE;

  private final StateDirectory state;
  private final String folder;
  private final LongSupplier nanoTime;
  private long count;

  /** When the last beat that was written had begun, and the last that came late. */
  private volatile long last;

  private volatile OptionalLong late = OptionalLong.empty();

  AliveBeat(StateDirectory state, RunId run, LongSupplier nanoTime) {
    this.state = requireNonNull(state, "state is null");
    this.folder = folder(run);
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  private static String folder(RunId run) {
    return "runs/" + run;
  }

  private static String file(String folder) {
    return folder + "/alive.json";
  }

  /** The counter of a run as it stands; empty when there is none. */
  static Optional<String> of(StateDirectory state, RunId run) throws IOException {
    return state.readJson(file(folder(run))).map(json -> json.path("count").asText());
  }

  /** Raises the counter. */
  synchronized void beat() throws IOException {
    long now = nanoTime.getAsLong();
    ObjectNode json = StateDirectory.stamped();
    json.put("run", folder.substring(folder.indexOf('/') + 1));
    json.put("count", count + 1);
    state.writeJson(file(folder), json);
    if (count > 0 && now - last > LATE.toNanos()) {
      late = OptionalLong.of(nanoTime.getAsLong());
    }
    count++;
    last = now;
  }

  /** Whether a beat is overdue: others may hold the run for dead already. */
  boolean isLate() {
    return nanoTime.getAsLong() - last > LATE.toNanos();
  }

  /** How long to wait until a lock that is still there can be relied on. */
  Duration doubt() {
    OptionalLong from = late;
    if (from.isEmpty()) {
      return Duration.ZERO;
    }
    Duration rest = DOUBT.minusNanos(nanoTime.getAsLong() - from.getAsLong());
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  /** Takes the counter away, and the run's folder if nothing else is in it. */
  synchronized void end() throws IOException {
    state.delete(file(folder));
    if (state.isEmpty(folder)) {
      state.delete(folder);
    }
  }
}
