package io.longhaul.jobs.hbase;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Daemon threads whose names say whose they are. */
final class Threads {
  private Threads() {}

  /** A fixed number of them; the caller's to shut down. */
  static ExecutorService pool(String name, int size) {
    AtomicInteger next = new AtomicInteger(1);
    return Executors.newFixedThreadPool(
        size,
        work -> {
          Thread thread = new Thread(work, name + "-" + next.getAndIncrement());
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Returns when a failure is one of what was being done; when somebody has told the thread to end,
   * nothing else should be begun.
   */
  static void requireNoInterruption(Exception failure) throws IOException {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SocketTimeoutException) {
        // It is called an interruption too, and is none.
        continue;
      }
      if (at instanceof InterruptedException
          || at instanceof InterruptedIOException
          || at instanceof ClosedByInterruptException) {
        throw new InterruptedIOException("Interrupted before the end");
      }
    }
  }
}
