package io.longhaul.common.ledger;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;

/** Names a run: {@code <instant>-<policy>-<4 hex>}, sorted by time as text. */
public record RunId(String text) {
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  public static RunId next(String policy, Clock clock, RandomGenerator random) {
    return new RunId(
        "%s-%s-%04x".formatted(INSTANT.format(clock.instant()), policy, random.nextInt(1 << 16)));
  }

  @Override
  public String toString() {
    return text;
  }
}
