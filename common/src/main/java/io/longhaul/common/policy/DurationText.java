package io.longhaul.common.policy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;

/** Durations as a policy writes them: {@code 30s 15m 2h 14d}. */
public final class DurationText {
  private static final String RIGHT =
      "a duration with its unit, such as 30s, 15m, 2h or 14d, of more than 0 and at most 36500d";
  private static final Map<String, Long> SECONDS =
      Map.of("s", 1L, "m", 60L, "h", 3_600L, "d", 86_400L);
  // A century: no policy means more, and sums with an Instant stay far from their limits.
  private static final BigDecimal MAX_MILLIS = BigDecimal.valueOf(36_500L * 86_400_000L);

  private DurationText() {}

  /**
   * Reads a duration to the millisecond.
   *
   * @throws IllegalArgumentException without a unit, of 0, or of more than 36500 days
   */
  public static Duration parse(String text) {
    return Quantity.parse(text)
        .filter(quantity -> SECONDS.containsKey(quantity.unit()))
        .map(
            quantity ->
                quantity
                    .number()
                    .multiply(BigDecimal.valueOf(SECONDS.get(quantity.unit()) * 1_000))
                    .setScale(0, RoundingMode.DOWN))
        .filter(millis -> millis.signum() > 0 && millis.compareTo(MAX_MILLIS) <= 0)
        .map(millis -> Duration.ofMillis(millis.longValueExact()))
        .orElseThrow(() -> new InvalidValueException("duration", text, RIGHT));
  }

  /** Writes a duration with the largest unit that keeps it whole, as {@link #parse} reads it. */
  public static String format(Duration duration) {
    long seconds = duration.toSeconds();
    if (!duration.equals(Duration.ofSeconds(seconds))) {
      return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString() + "s";
    }
    if (seconds % 86_400 == 0 && seconds > 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0 && seconds > 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
