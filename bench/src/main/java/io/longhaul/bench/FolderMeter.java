package io.longhaul.bench;

import io.longhaul.bench.ByteTrack.Sample;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Bytes that arrived in a local folder, from the sizes of its files every 100 ms. A file counts by
 * its inode, so one that is renamed while it is looked at counts neither twice nor not at all.
 */
final class FolderMeter implements Closeable {
  private static final long SAMPLE_MILLIS = 100;

  private final Path folder;
  private final Map<Object, Long> sizes = new HashMap<>();
  private final List<Sample> samples = new ArrayList<>();
  private final ScheduledExecutorService sampler =
      Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "folder-meter"));
  private ScheduledFuture<?> failing;

  FolderMeter(Path folder) {
    this.folder = folder;
  }

  void record() throws IOException {
    sample();
    failing =
        sampler.scheduleAtFixedRate(
            this::sampleOrFail, SAMPLE_MILLIS, SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Stops sampling; to be called once. */
  ByteTrack recorded() throws IOException, InterruptedException {
    if (failing.isDone()) {
      try {
        failing.get();
      } catch (ExecutionException e) {
        throw new IOException("Cannot sample " + folder, e.getCause());
      }
    }
    sample();
    return new ByteTrack(samples);
  }

  private void sampleOrFail() {
    try {
      sample();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private synchronized void sample() throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
            sizes.merge(found.fileKey(), found.size(), Math::max);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            // Renamed or deleted since its folder was listed: seen elsewhere, now or next time.
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            if (e == null || e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    long bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    samples.add(new Sample(System.nanoTime(), bytes));
  }

  @Override
  public void close() {
    sampler.shutdownNow();
  }
}
