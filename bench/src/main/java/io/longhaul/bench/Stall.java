package io.longhaul.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Stops the source's DataNode for a while once half of the bytes are at the target.
 *
 * @param length how long it stands still
 */
record Stall(Duration length) {
  private static final long LOOK_MILLIS = 50;

  /**
   * Runs a copy of so many bytes with the stall in its middle.
   *
   * @return how long the DataNode really stood still
   * @throws IOException when the copy failed or was over before its middle was seen
   */
  Duration during(Testbed testbed, long bytes, Callable<Void> copy)
      throws IOException, InterruptedException {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(work -> new Thread(work, "copy-with-stall"));
    try {
      long half = testbed.target().bytesWritten() + bytes / 2;
      Future<Void> copying = thread.submit(copy);
      while (testbed.target().bytesWritten() < half) {
        if (copying.isDone()) {
          copying.get();
          throw new IOException("Cannot stall a copy: it was over before half of its bytes");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      Duration stopped = stop(testbed.source());
      copying.get();
      return stopped;
    } catch (ExecutionException e) {
      throw new IOException("Cannot copy with a stall", e.getCause());
    } finally {
      thread.shutdownNow();
    }
  }

  private Duration stop(Cluster cluster) throws IOException, InterruptedException {
    cluster.pauseDataNode();
    long start = System.nanoTime();
    try {
      TimeUnit.NANOSECONDS.sleep(length.toNanos());
    } finally {
      cluster.resumeDataNode();
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
