package io.longhaul.jobs.copy;

import io.longhaul.common.link.Pacer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends attempts whose bytes have stopped to flow: a server that neither answers nor fails would
 * hold its task, and with it the run, for ever. Time spent waiting for the link does not count.
 * Thread-safe.
 */
final class StallWatch implements AutoCloseable {
  /** How long an attempt may stand still. */
  static final Duration LIMIT = Duration.ofMinutes(5);

  /** How long it may take to end once it was told to. */
  static final Duration GRACE = Duration.ofSeconds(30);

  private static final Duration BEAT = Duration.ofSeconds(1);

  private final LongSupplier nanoTime;
  private final List<Attempt> attempts = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(new NamedThreads("longhaul-stall"));

  /** One attempt's work. */
  @FunctionalInterface
  interface Work<T> {
    T run(Attempt attempt) throws IOException, InterruptedException;
  }

  StallWatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Begins to watch; {@link #close} ends it.
   *
   * @param beat called every second
   */
  static StallWatch start(Runnable beat) {
    StallWatch watch = new StallWatch(System::nanoTime);
    watch.timer.scheduleWithFixedDelay(
        watch::look, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    // Apart from the watch: a beat that fails is not run again, the watch must go on.
    watch.timer.scheduleWithFixedDelay(
        beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  /**
   * Runs an attempt on this thread.
   *
   * @param abandon called, on another thread, when the attempt does not even end when it is told to
   * @throws IOException also when it stood still
   */
  <T> T run(Work<T> work, Runnable abandon) throws IOException, InterruptedException {
    Attempt attempt = new Attempt(Thread.currentThread(), abandon);
    synchronized (attempts) {
      attempts.add(attempt);
    }
    try {
      return work.run(attempt);
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (attempt.end()) {
        throw new IOException("no progress for %d min".formatted(LIMIT.toMinutes()), e);
      }
      throw e;
    } finally {
      if (attempt.end()) {
        // Told too late, or told and obeyed: the interrupt was meant for this attempt only.
        Thread.interrupted();
      }
      synchronized (attempts) {
        attempts.remove(attempt);
      }
    }
  }

  /** Ends what stands still. */
  void look() {
    List<Attempt> now;
    synchronized (attempts) {
      now = List.copyOf(attempts);
    }
    now.forEach(Attempt::look);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** An attempt under way. */
  final class Attempt {
    private final Thread thread;
    private final Runnable abandon;
    private long moved = nanoTime.getAsLong();
    private boolean waiting;
    private boolean told;
    private boolean abandoned;
    private boolean ended;

    private Attempt(Thread thread, Runnable abandon) {
      this.thread = thread;
      this.abandon = abandon;
    }

    /** Bytes have moved. */
    synchronized void progress() {
      moved = nanoTime.getAsLong();
    }

    /** The pacer, with the time spent in it left out. */
    Pacer excluding(Pacer pacer) {
      return (priority, bytes) -> {
        pause(true);
        try {
          pacer.acquire(priority, bytes);
        } finally {
          pause(false);
        }
      };
    }

    private synchronized void pause(boolean now) {
      waiting = now;
      moved = nanoTime.getAsLong();
    }

    /** From now on it is not interrupted; whether it was. */
    private synchronized boolean end() {
      ended = true;
      return told;
    }

    private void look() {
      Runnable due = () -> {};
      synchronized (this) {
        long still = nanoTime.getAsLong() - moved;
        if (ended || waiting) {
          return;
        }
        if (!told && still >= LIMIT.toNanos()) {
          told = true;
          thread.interrupt();
        } else if (told && !abandoned && still >= LIMIT.plus(GRACE).toNanos()) {
          abandoned = true;
          due = abandon;
        }
      }
      due.run();
    }
  }
}
