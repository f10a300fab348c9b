package io.longhaul.jobs.hbase;

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
}
