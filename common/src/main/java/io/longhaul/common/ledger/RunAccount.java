package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What became of a run.
 *
 * @param job the job's name; empty when the run died before it said so
 * @param exit its exit status; empty unless it ended
 * @param ended when it ended; empty unless it did
 * @param datasets what it says of each of its datasets, by name: {@code done}, {@code partial} …;
 *     the end's word when it did not end; none when it died before it said which it had
 */
public record RunAccount(
    RunId run,
    Optional<String> job,
    End end,
    OptionalInt exit,
    Optional<Instant> ended,
    Map<String, String> datasets) {

  /** How a run stands. */
  public enum End {
    /** It wrote its report. */
    ENDED,
    /** It has no report yet, and is alive. */
    RUNNING,
    /** It has no report, and is not alive. */
    KILLED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public RunAccount {
    requireNonNull(run, "run is null");
    requireNonNull(end, "end is null");
    datasets = new TreeMap<>(datasets);
  }

  /** Whether it is an account of a copy: what undoes one is a run too. */
  public boolean isOf(String name) {
    return job.equals(Optional.of(name));
  }
}
