package io.longhaul.jobs.copy;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Asks a fence before the first step and then so often that no more than 1,000 steps or 5 seconds
 * lie between two answers. Not thread-safe.
 */
final class FencedBursts {
  private static final int MOST_STEPS = 1_000;
  private static final long LONGEST = Duration.ofSeconds(5).toNanos();

  private final Fence fence;
  private final LongSupplier nanoTime;
  private int steps;
  private long began;
  private boolean asked;

  FencedBursts(Fence fence, LongSupplier nanoTime) {
    this.fence = fence;
    this.nanoTime = nanoTime;
  }

  /** To be called right before some steps are taken. */
  void before(int more) throws IOException {
    long now = nanoTime.getAsLong();
    if (!asked || steps + more > MOST_STEPS || now - began > LONGEST) {
      fence.check();
      asked = true;
      began = nanoTime.getAsLong();
      steps = 0;
    }
    steps += more;
  }
}
