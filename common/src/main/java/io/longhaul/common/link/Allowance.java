package io.longhaul.common.link;

import io.longhaul.common.policy.ByteRate;
import java.util.Optional;

/**
 * What may be sent.
 *
 * @param bytesPerSecond 0 for nothing, infinite for as much as there is
 */
public record Allowance(double bytesPerSecond) implements Comparable<Allowance> {
  public static final Allowance NOTHING = new Allowance(0);
  public static final Allowance UNLIMITED = new Allowance(Double.POSITIVE_INFINITY);

  public Allowance {
    if (!(bytesPerSecond >= 0)) {
      throw new IllegalArgumentException("Invalid allowance: " + bytesPerSecond);
    }
  }

  /** A rate; empty = unlimited. */
  public static Allowance of(Optional<ByteRate> rate) {
    return rate.map(given -> new Allowance(given.bytesPerSecond())).orElse(UNLIMITED);
  }

  public boolean isNothing() {
    return bytesPerSecond == 0;
  }

  public boolean isUnlimited() {
    return bytesPerSecond == Double.POSITIVE_INFINITY;
  }

  public Allowance min(Allowance other) {
    return compareTo(other) <= 0 ? this : other;
  }

  public Allowance max(Allowance other) {
    return compareTo(other) >= 0 ? this : other;
  }

  @Override
  public int compareTo(Allowance other) {
    return Double.compare(bytesPerSecond, other.bytesPerSecond);
  }

  /** For a person: {@code 20 MB/s}, {@code nothing} or {@code no cap}. */
  @Override
  public String toString() {
    if (isUnlimited()) {
      return "no cap";
    }
    return bytesPerSecond < 1 ? "nothing" : new ByteRate(Math.round(bytesPerSecond)).toString();
  }
}
