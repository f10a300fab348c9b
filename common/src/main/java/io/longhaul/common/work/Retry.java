package io.longhaul.common.work;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import org.apache.hadoop.security.AccessControlException;

/** Tries again what may succeed the next time, with growing pauses. */
public final class Retry {
  private final int attempts;
  private final Duration firstPause;
  private final Sleeper sleeper;

  /** Waits; a seam for tests. */
  @FunctionalInterface
  public interface Sleeper {
    void sleep(Duration pause) throws InterruptedException;

    /** Sleeps. */
    static Sleeper real() {
      return pause -> Thread.sleep(pause.toMillis());
    }
  }

  /** One attempt, numbered from 1. */
  @FunctionalInterface
  public interface Attempt<T> {
    T run(int attempt) throws IOException, InterruptedException;
  }

  public Retry(int attempts, Duration firstPause, Sleeper sleeper) {
    this.attempts = attempts;
    this.firstPause = firstPause;
    this.sleeper = sleeper;
  }

  /** Three attempts, half a second and then a second apart. */
  public static Retry standard() {
    return new Retry(3, Duration.ofMillis(500), Sleeper.real());
  }

  /** Runs until an attempt succeeds, fails for good, or was the last. */
  public <T> T run(Attempt<T> work) throws IOException, InterruptedException {
    Duration pause = firstPause;
    for (int attempt = 1; ; attempt++) {
      try {
        return work.run(attempt);
      } catch (IOException e) {
        if (attempt == attempts || isFinal(e)) {
          throw e;
        }
      }
      sleeper.sleep(pause);
      pause = pause.multipliedBy(2);
    }
  }

  /** Whether another attempt would meet the same answer. */
  static boolean isFinal(IOException error) {
    return error instanceof FileNotFoundException
        || error instanceof AccessControlException
        || error instanceof AccessDeniedException;
  }
}
