package io.longhaul.common.policy;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Bytes per second. */
public record ByteRate(long bytesPerSecond) implements Serializable {
  private static final String RIGHT =
      "a rate with its unit, such as 10 Gb/s, 20 MB/s or 200 MiB/s, of at least 1 B/s";
  private static final String PER_SECOND = "/s";
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  public ByteRate {
    if (bytesPerSecond <= 0) {
      throw new IllegalArgumentException("Invalid rate, must be positive: " + bytesPerSecond);
    }
  }

  /**
   * Reads {@code 10 Gb/s} (bits), {@code 20 MB/s} (decimal bytes), {@code 200 MiB/s}; what is left
   * of a byte is dropped.
   *
   * @throws IllegalArgumentException without a unit, or of less than 1 B/s
   */
  public static ByteRate parse(String text) {
    return Quantity.parse(text)
        .filter(quantity -> quantity.unit().endsWith(PER_SECOND))
        .flatMap(quantity -> Quantity.bytes(quantity.number(), withoutSecond(quantity.unit())))
        .filter(bytes -> bytes.compareTo(BigDecimal.ONE) >= 0 && bytes.compareTo(MAX) <= 0)
        .map(bytes -> new ByteRate(bytes.setScale(0, RoundingMode.DOWN).longValueExact()))
        .orElseThrow(() -> new InvalidValueException("rate", text, RIGHT));
  }

  private static String withoutSecond(String unit) {
    return unit.substring(0, unit.length() - PER_SECOND.length());
  }

  /** For a person: {@code 20 MB/s}; rounded to two decimals when it is no more. */
  @Override
  public String toString() {
    return Quantity.ofBytes(bytesPerSecond) + PER_SECOND;
  }
}
