package io.longhaul.common.policy;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A share of a whole, as a policy writes it: {@code 10%}, {@code 2.5 %}. */
public record Percent(BigDecimal value) {
  private static final String RIGHT = "a share from 0% to 100%, such as 10%";
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?) ?%");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  public Percent {
    // So that 10% and 10.0% are equal.
    value = value.stripTrailingZeros();
    if (value.signum() < 0 || value.compareTo(HUNDRED) > 0) {
      throw new InvalidValueException("percentage", value.toPlainString() + "%", RIGHT);
    }
  }

  public static Percent of(long value) {
    return new Percent(BigDecimal.valueOf(value));
  }

  /**
   * Reads a share.
   *
   * @throws IllegalArgumentException without the sign, or of more than 100
   */
  public static Percent parse(String text) {
    Matcher form = FORM.matcher(text);
    return Optional.of(form)
        .filter(Matcher::matches)
        .map(match -> new BigDecimal(match.group(1)))
        .filter(number -> number.compareTo(HUNDRED) <= 0)
        .map(Percent::new)
        .orElseThrow(() -> new InvalidValueException("percentage", text, RIGHT));
  }

  /** Whether a part is more than this share of its whole; exactly the share is not. */
  public boolean isExceededBy(long part, long whole) {
    return BigDecimal.valueOf(part)
            .multiply(HUNDRED)
            .compareTo(value.multiply(BigDecimal.valueOf(whole)))
        > 0;
  }

  @Override
  public String toString() {
    return value.toPlainString() + "%";
  }
}
