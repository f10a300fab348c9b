package io.longhaul.jobs.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Thousands of tiny JSON files in day folders, the load that is bound by latency. */
final class ClickFiles {
  static final int DAYS = 30;

  private static final LocalDate FIRST_DAY = LocalDate.of(1998, 7, 1);
  private static final int WRITERS = 8;

  private final FileSystem fs;
  private final Path directory;

  ClickFiles(FileSystem fs, String directory) {
    this.fs = fs;
    this.directory = new Path(directory);
  }

  /** Writes files spread evenly over {@link #DAYS} days. */
  void write(int files) throws IOException, InterruptedException {
    int perDay = (files + DAYS - 1) / DAYS;
    writeAll(
        IntStream.range(0, files).mapToObj(file -> path(file / perDay, file % perDay)).toList());
  }

  /** Writes the files of the day after the last. */
  void writeNextDay(int files) throws IOException, InterruptedException {
    writeAll(IntStream.range(0, files).mapToObj(file -> path(DAYS, file)).toList());
  }

  /** Writes a file as an upload under way has it: to be left out by the policy's excludes. */
  void writeUnfinished() throws IOException {
    write(new Path(directory, "_temporary/upload-1.json"), lines(1, 16));
  }

  /** Corrects the first file in place: other bytes, the same length. */
  void correctFirst() throws IOException {
    write(path(0, 0), lines(0, 16).replace("/cart", "/card"));
  }

  /**
   * Deletes the first days, as somebody may by mistake; the number of files that went with them.
   */
  int deleteDays(int days) throws IOException {
    int files = 0;
    for (int day = 0; day < days; day++) {
      Path folder = path(day, 0).getParent();
      files += fs.listStatus(folder).length;
      fs.delete(folder, true);
    }
    return files;
  }

  private Path path(int day, int file) {
    return new Path(
        directory, String.format("day=%s/clicks-%05d.json", FIRST_DAY.plusDays(day), file));
  }

  private void writeAll(List<Path> paths) throws IOException, InterruptedException {
    AtomicInteger threads = new AtomicInteger();
    ExecutorService writers =
        Executors.newFixedThreadPool(
            WRITERS, task -> new Thread(task, "click-writer-" + threads.incrementAndGet()));
    try {
      List<Future<Void>> written = new ArrayList<>();
      for (int i = 0; i < paths.size(); i++) {
        Path path = paths.get(i);
        String lines = lines(i, 16 + i % 8);
        written.add(
            writers.submit(
                () -> {
                  write(path, lines);
                  return null;
                }));
      }
      for (Future<Void> file : written) {
        file.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("Cannot write click files to " + directory, e.getCause());
    } finally {
      writers.shutdownNow();
    }
  }

  private void write(Path path, String lines) throws IOException {
    try (OutputStream out = fs.create(path, true)) {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Lines of 60 bytes or so. */
  private static String lines(int seed, int lines) {
    return IntStream.range(0, lines)
        .mapToObj(
            line ->
                String.format(
                    "{\"user\":%d,\"page\":\"/cart\",\"millis\":%d}%n",
                    (seed * 31L + line) % 100_000, (seed * 7L + line * 13L) % 5_000))
        .collect(Collectors.joining());
  }
}
