package io.longhaul.jobs.copy;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** When a run begins nothing new. */
final class Deadline {
  private final Optional<Duration> most;
  private final LongSupplier nanoTime;
  private final long began;

  private Deadline(Optional<Duration> most, LongSupplier nanoTime) {
    this.most = most;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  /** Counts from now on; never over when there is no duration. */
  static Deadline after(Optional<Duration> most, LongSupplier nanoTime) {
    return new Deadline(most, nanoTime);
  }

  boolean isOver() {
    return most.isPresent() && nanoTime.getAsLong() - began >= most.get().toNanos();
  }
}
