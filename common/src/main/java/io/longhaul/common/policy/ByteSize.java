package io.longhaul.common.policy;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** A number of bytes. */
public record ByteSize(long bytes) implements Serializable {
  private static final String RIGHT = "a size with its unit, such as 512 MiB or 10 GB";
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("Invalid size, must not be negative: " + bytes);
    }
  }

  /**
   * Reads {@code 512 MiB}, {@code 10 GB}, {@code 1.5kB}; what is left of a byte is dropped.
   *
   * @throws IllegalArgumentException without a unit, or of more than 8 EiB
   */
  public static ByteSize parse(String text) {
    return Quantity.parse(text)
        .filter(quantity -> quantity.unit().endsWith("B"))
        .flatMap(quantity -> Quantity.bytes(quantity.number(), quantity.unit()))
        .filter(bytes -> bytes.compareTo(MAX) <= 0)
        .map(bytes -> new ByteSize(bytes.setScale(0, RoundingMode.DOWN).longValueExact()))
        .orElseThrow(() -> new InvalidValueException("size", text, RIGHT));
  }

  /** For a person: {@code 512 MiB}, {@code 1.5 kB}; rounded to two decimals when it is no more. */
  @Override
  public String toString() {
    return Quantity.ofBytes(bytes);
  }
}
