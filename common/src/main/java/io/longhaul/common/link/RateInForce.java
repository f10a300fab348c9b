package io.longhaul.common.link;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.policy.LinkSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The rate of the whole link as one run sees it: the operator's override, else the timetable, else
 * the bandwidth. Not thread-safe.
 *
 * <p>An override that appears while the run watches lasts from then on, so that a clock that is
 * minutes off neither misses it nor stretches it. One that is there already when the run begins
 * ends by the clock.
 */
public final class RateInForce {
  private final LinkSettings settings;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private boolean looked;
  private Optional<LinkOverride> known = Optional.empty();
  private long seen;
  private Duration left = Duration.ZERO;

  public RateInForce(LinkSettings settings, Clock clock, LongSupplier nanoTime) {
    this.settings = requireNonNull(settings, "settings is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /** The rate now, given the override as it was just read. */
  public Allowance now(Optional<LinkOverride> read) {
    return inForce(read)
        .map(LinkOverride::rate)
        .orElseGet(() -> Allowance.of(settings.rate(clock.instant())));
  }

  /** The override, unless it is over. */
  public Optional<LinkOverride> inForce(Optional<LinkOverride> read) {
    if (!read.equals(known)) {
      known = read;
      seen = nanoTime.getAsLong();
      left = looked ? lasts(read) : shorter(lasts(read), rest(read));
    }
    looked = true;
    Duration since = Duration.ofNanos(nanoTime.getAsLong() - seen);
    return read.filter(word -> word.lasts().isEmpty() || since.compareTo(left) < 0);
  }

  private Duration rest(Optional<LinkOverride> read) {
    return read.flatMap(LinkOverride::ends)
        .map(end -> Duration.between(clock.instant(), end))
        .orElse(Duration.ZERO);
  }

  private static Duration lasts(Optional<LinkOverride> read) {
    return read.flatMap(LinkOverride::lasts).orElse(Duration.ZERO);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
