package io.longhaul.common.policy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number with its unit, as {@code 512 MiB}; the unit is never left out.
 *
 * @param number not negative
 * @param unit as written, such as {@code MiB} or {@code Gb/s}
 */
record Quantity(BigDecimal number, String unit) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,30}(?:\\.[0-9]{1,30})?) ?([a-zA-Z][a-zA-Z/]*)");
  private static final Pattern BYTES = Pattern.compile("(?:([kKMGT])(i?))?([bB])");
  private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB"};
  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB"};

  static Optional<Quantity> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new Quantity(new BigDecimal(form.group(1)), form.group(2)))
        : Optional.empty();
  }

  /** Whole bytes of {@code number} of a unit such as kB, MiB or (bits) Gb; empty of another. */
  static Optional<BigDecimal> bytes(BigDecimal number, String unit) {
    Matcher form = BYTES.matcher(unit);
    if (!form.matches()) {
      return Optional.empty();
    }
    int power = form.group(1) == null ? 0 : "kMGT".indexOf(form.group(1).replace('K', 'k')) + 1;
    BigDecimal step = BigDecimal.valueOf("i".equals(form.group(2)) ? 1024 : 1000);
    BigDecimal bytes = number.multiply(step.pow(power));
    return Optional.of(form.group(3).equals("b") ? bytes.divide(BigDecimal.valueOf(8)) : bytes);
  }

  /** The shortest form that is exact to two decimals, decimal units first; else rounded to two. */
  static String ofBytes(long bytes) {
    int decimal = power(bytes, 1000);
    BigDecimal inDecimal = in(bytes, 1000, decimal);
    int binary = power(bytes, 1024);
    BigDecimal inBinary = in(bytes, 1024, binary);
    return isExact(inBinary, bytes, 1024, binary) && !isExact(inDecimal, bytes, 1000, decimal)
        ? inBinary.toPlainString() + " " + BINARY[binary]
        : inDecimal.toPlainString() + " " + DECIMAL[decimal];
  }

  private static int power(long bytes, long step) {
    int power = 0;
    for (long left = bytes; left >= step && power < DECIMAL.length - 1; left /= step) {
      power++;
    }
    return power;
  }

  private static BigDecimal in(long bytes, int step, int power) {
    BigDecimal value =
        BigDecimal.valueOf(bytes)
            .divide(BigDecimal.valueOf(step).pow(power), 2, RoundingMode.HALF_UP)
            .stripTrailingZeros();
    return value.scale() < 0 ? value.setScale(0) : value;
  }

  private static boolean isExact(BigDecimal value, long bytes, int step, int power) {
    return value.multiply(BigDecimal.valueOf(step).pow(power)).compareTo(BigDecimal.valueOf(bytes))
        == 0;
  }
}
