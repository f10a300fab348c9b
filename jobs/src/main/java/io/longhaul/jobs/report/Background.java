package io.longhaul.jobs.report;

import io.longhaul.common.job.JobException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks what may never answer. A question that is given up goes on in a thread that holds up
 * nothing, not even the end of the process.
 */
final class Background implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "longhaul-status");
            thread.setDaemon(true);
            return thread;
          });

  /** An answer, or why there is none. */
  record Answer<T>(Optional<T> value, String reason) {}

  /** A question under way. */
  static final class Asked<T> {
    private final String what;
    private final Future<T> future;

    private Asked(String what, Future<T> future) {
      this.what = what;
      this.future = future;
    }

    Answer<T> answer(Duration patience) throws InterruptedException {
      try {
        return new Answer<>(
            Optional.of(future.get(patience.toMillis(), TimeUnit.MILLISECONDS)), "");
      } catch (TimeoutException e) {
        return new Answer<>(Optional.empty(), "no answer within " + patience.toSeconds() + " s");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException bug && !isTold(bug)) {
          throw new IllegalStateException("Cannot find out about " + what, bug);
        }
        return new Answer<>(Optional.empty(), String.valueOf(e.getCause().getMessage()));
      }
    }

    /** What says by itself what is wrong with the world, or with the policy. */
    private static boolean isTold(RuntimeException error) {
      return error instanceof JobException;
    }
  }

  <T> Asked<T> ask(String what, Callable<T> question) {
    return new Asked<>(what, threads.submit(question));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
