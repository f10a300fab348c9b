package io.longhaul.jobs.repack.pages;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Works on several columns side by side, as many as there are threads; what comes of them is taken
 * in order, by the caller. With one thread it is the caller's own.
 */
final class ColumnWorkers implements Closeable {
  private final List<PageCodec> codecs = new ArrayList<>();
  private final BlockingQueue<PageCodec> free = new LinkedBlockingQueue<>();
  private final Deque<Pending> running = new ArrayDeque<>();
  private final ExecutorService threads;

  ColumnWorkers(int count) {
    for (int i = 0; i < count; i++) {
      codecs.add(new PageCodec());
    }
    free.addAll(codecs);
    threads =
        Executors.newFixedThreadPool(
            count,
            work -> {
              Thread thread = new Thread(work, "repack-columns");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Work on one column. */
  interface Work<R> {
    R on(PageCodec codec) throws IOException;
  }

  private interface Pending {
    void take() throws IOException;
  }

  /** Takes the result of one column. */
  interface Sink<R> {
    void take(R result) throws IOException;
  }

  /** Adds work, and takes what came of work before it when enough is under way. */
  <R> void add(Work<R> work, Sink<R> sink) throws IOException {
    if (codecs.size() == 1) {
      sink.take(work.on(codecs.get(0)));
      return;
    }
    // One more for each thread waits, so that none does.
    if (running.size() == 2 * codecs.size()) {
      running.remove().take();
    }
    Future<R> future = threads.submit(() -> run(work));
    running.add(() -> sink.take(result(future)));
  }

  /** Takes what comes of all work. */
  void finish() throws IOException {
    while (!running.isEmpty()) {
      running.remove().take();
    }
  }

  private <R> R run(Work<R> work) throws IOException, InterruptedException {
    PageCodec codec = free.take();
    try {
      return work.on(codec);
    } finally {
      free.add(codec);
    }
  }

  private static <R> R result(Future<R> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("Cannot work on a column", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    boolean interrupted = false;
    // Native memory must not go while a thread still works on it.
    for (int i = 0; i < codecs.size(); i++) {
      while (true) {
        try {
          free.take().close();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
