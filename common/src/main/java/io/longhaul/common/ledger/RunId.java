package io.longhaul.common.ledger;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a run: {@code <instant>-<policy>-<4 hex>}, the runs of a policy sorted by time as text: the
 * instant is of seconds, the digits hold the millisecond in their upper ten bits, the rest is
 * random.
 */
public record RunId(String text) implements Comparable<RunId> {
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int RANDOM_BITS = 6;
  private static final Pattern SHAPE =
      Pattern.compile("([0-9]{8}T[0-9]{6}Z)-([a-z0-9-]{1,40})-[0-9a-f]{4}");

  public static RunId next(String policy, Clock clock, RandomGenerator random) {
    Instant now = clock.instant();
    int digits =
        now.get(ChronoField.MILLI_OF_SECOND) << RANDOM_BITS | random.nextInt(1 << RANDOM_BITS);
    return new RunId("%s-%s-%04x".formatted(INSTANT.format(now), policy, digits));
  }

  /** The run of this name; empty when it is no run's name. */
  public static Optional<RunId> parse(String name) {
    RunId run = new RunId(name);
    try {
      return SHAPE.matcher(name).matches() && run.began() != null
          ? Optional.of(run)
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** When the run began, to the second. */
  public Instant began() {
    return INSTANT.parse(matched().group(1), Instant::from);
  }

  /** The policy it ran. */
  public String policy() {
    return matched().group(2);
  }

  private Matcher matched() {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalStateException("Not the name of a run: " + text);
    }
    return matcher;
  }

  @Override
  public int compareTo(RunId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
