package io.longhaul.common.link;

import java.time.Duration;
import java.util.List;

/**
 * What a link granted.
 *
 * @param width time of one entry of {@code series}: a second, and twice as much each time the run
 *     outgrows the series
 * @param series bytes, from the start of the budget on
 * @param byPriority bytes of priority 1 to 9, in this order
 */
public record Granted(Duration width, List<Long> series, List<Long> byPriority) {
  public Granted {
    series = List.copyOf(series);
    byPriority = List.copyOf(byPriority);
  }

  public long bytes() {
    return byPriority.stream().mapToLong(Long::longValue).sum();
  }
}
