package io.longhaul.common.policy;

import java.io.Serializable;

/** Bytes per second. */
public record ByteRate(long bytesPerSecond) implements Serializable {
  public ByteRate {
    if (bytesPerSecond <= 0) {
      throw new IllegalArgumentException("Invalid rate, must be positive: " + bytesPerSecond);
    }
  }
}
