package io.longhaul.common.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts granted bytes in bounded memory. Not thread-safe. */
final class GrantedBytes {
  private static final int BUCKETS = 4096;
  private static final long SECOND = 1_000_000_000;

  private final long[] buckets = new long[BUCKETS];
  private final long[] priorities = new long[LinkBudget.PRIORITIES];
  private long width = SECOND;
  private int used;

  void add(int priority, long bytes, long now) {
    if (bytes == 0) {
      return;
    }
    while (now / width >= BUCKETS) {
      halve();
    }
    int bucket = (int) (now / width);
    buckets[bucket] += bytes;
    used = Math.max(used, bucket + 1);
    priorities[priority - 1] += bytes;
  }

  long bytes() {
    return Arrays.stream(priorities).sum();
  }

  Granted granted() {
    List<Long> series = new ArrayList<>(used);
    for (int i = 0; i < used; i++) {
      series.add(buckets[i]);
    }
    return new Granted(Duration.ofNanos(width), series, Arrays.stream(priorities).boxed().toList());
  }

  private void halve() {
    for (int i = 0; i < BUCKETS / 2; i++) {
      buckets[i] = buckets[2 * i] + buckets[2 * i + 1];
    }
    Arrays.fill(buckets, BUCKETS / 2, BUCKETS, 0);
    used = (used + 1) / 2;
    width *= 2;
  }
}
