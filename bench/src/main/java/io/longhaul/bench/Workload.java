package io.longhaul.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files of one size, evenly spread over directories, of random bytes that no layer can compress.
 *
 * @param name the workload's warehouse is the directory of this name
 */
record Workload(String name, int directories, int filesEach, int fileBytes) {
  private static final int MEBI = 1 << 20;
  private static final int WRITERS = 8;

  static final Workload ONE_LARGE = new Workload("1x1g", 1, 1, 1024 * MEBI);
  static final Workload LARGE = new Workload("4x256m", 1, 4, 256 * MEBI);
  static final Workload MEDIUM = new Workload("64x16m", 1, 64, 16 * MEBI);
  static final Workload SMALL = new Workload("5000x20k", 10, 500, 20 * 1024);
  static final Workload MANY_SMALL = new Workload("12000x20k", 24, 500, 20 * 1024);

  /** The dataset's path below the warehouse. */
  static final String DATASET = "data";

  int files() {
    return directories * filesEach;
  }

  long bytes() {
    return (long) files() * fileBytes;
  }

  Path warehouse(FileSystem fs) {
    return new Path(fs.getUri().toString(), "/" + name);
  }

  Path dataset(FileSystem fs) {
    return new Path(warehouse(fs), DATASET);
  }

  /** Writes the files, the same bytes each time. */
  void write(FileSystem fs) throws IOException, InterruptedException {
    ExecutorService writers =
        Executors.newFixedThreadPool(WRITERS, work -> new Thread(work, "workload-writer"));
    try {
      List<Future<?>> written = new ArrayList<>();
      for (int file = 0; file < files(); file++) {
        int number = file;
        written.add(
            writers.submit(
                () -> {
                  write(fs, number);
                  return null;
                }));
      }
      for (Future<?> one : written) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("Cannot write the workload " + name, e.getCause());
    } finally {
      writers.shutdownNow();
    }
  }

  private void write(FileSystem fs, int number) throws IOException {
    Path directory = new Path(dataset(fs), String.format("part-%03d", number / filesEach));
    SplittableRandom random = new SplittableRandom(number);
    byte[] block = new byte[Math.min(fileBytes, MEBI)];
    try (OutputStream out = fs.create(new Path(directory, String.format("file-%05d", number)))) {
      for (int left = fileBytes; left > 0; left -= block.length) {
        random.nextBytes(block);
        out.write(block, 0, Math.min(left, block.length));
      }
    }
  }
}
