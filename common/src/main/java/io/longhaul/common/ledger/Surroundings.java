package io.longhaul.common.ledger;

import io.longhaul.common.work.Retry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What locks need of the machine; a seam for tests.
 *
 * @param clock for people only: nothing is decided by the time of day
 * @param nanoTime this process's own clock, which only ever goes forward
 */
record Surroundings(
    Clock clock,
    LongSupplier nanoTime,
    Retry.Sleeper sleeper,
    Timer timer,
    RandomGenerator random,
    ProcessTable processes) {

  /** Does something again and again. */
  @FunctionalInterface
  interface Timer {
    /** Starts, and gives what ends it; the work under way is waited for. */
    Runnable every(Duration pause, Runnable work);
  }

  static Surroundings real(Clock clock) {
    return new Surroundings(
        clock,
        System::nanoTime,
        Retry.Sleeper.real(),
        Surroundings::inBackground,
        new SecureRandom(),
        ProcessTable.of(Path.of("/proc")));
  }

  private static Runnable inBackground(Duration pause, Runnable work) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "longhaul-alive");
              daemon.setDaemon(true);
              return daemon;
            });
    thread.scheduleWithFixedDelay(work, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    return () -> {
      thread.shutdown();
      try {
        if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
          thread.shutdownNow();
        }
      } catch (InterruptedException e) {
        thread.shutdownNow();
        Thread.currentThread().interrupt();
      }
    };
  }
}
