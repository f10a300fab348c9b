package io.longhaul.common.policy;

import java.util.Optional;

/**
 * The shared pipe.
 *
 * @param bandwidth of the whole link; empty = unlimited
 * @param executors the side that Spark's executors run on: at the target reads of the source are
 *     paced, at the source writes to the target
 */
public record LinkSettings(String name, Optional<ByteRate> bandwidth, Executors executors) {
  /** Where the executors run. */
  public enum Executors {
    SOURCE,
    TARGET
  }
}
