package io.longhaul.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A whole {@code copy --dry-run} over a synthetic listing, each in a JVM of its own: what a plan
 * costs by the number of files.
 */
final class PlanCase implements BenchCase {
  private static final String HEAD = "| files | median s | 10–90 % | files/s | CPU s | heap MiB |";
  private static final List<Integer> FILES =
      List.of(1_000, 100_000, 250_000, 500_000, 1_000_000, 10_000_000);
  private static final int MANY = 1_000_000;

  /** As the launcher starts it. */
  private static final String HEAP = "-Xmx2g";

  /** Of a driver for more than {@link #MANY}. */
  private static final String LARGE_HEAP = "-Xmx4g";

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    session.head(HEAD);
    try (Csv raw = session.raw("plan", "files", "run", "seconds", "cpu-seconds", "heap-bytes")) {
      for (int files : FILES) {
        List<Double> seconds = new ArrayList<>();
        List<Double> cpus = new ArrayList<>();
        List<Double> heaps = new ArrayList<>();
        for (int run = 1; run <= session.options().pairs; run++) {
          CommandProbe.Figures found = measure(session, files);
          seconds.add(found.seconds());
          cpus.add(found.cpuSeconds());
          heaps.add((double) found.heapBytes() / (1 << 20));
          raw.row(files, run, found.seconds(), found.cpuSeconds(), found.heapBytes());
        }
        session.print(row(files, Spread.of(seconds), Spread.of(cpus), Spread.of(heaps)));
      }
    }
  }

  private static CommandProbe.Figures measure(Session session, int files)
      throws IOException, InterruptedException {
    Path directory = session.workDirectory("plan");
    Path target = Files.createDirectories(directory.resolve("target"));
    PolicyFile policy =
        new PolicyFile(
            SyntheticFileSystem.uri(files),
            target.toUri().toString(),
            Map.of(SyntheticFileSystem.IMPLEMENTATION, SyntheticFileSystem.class.getName()),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(new PolicyFile.Dataset(Workload.DATASET, Workload.DATASET, 5)));
    Path file = directory.resolve("policy.yaml");
    policy.write(file);
    CommandProbe.Figures found =
        CommandProbe.measure(
            files > MANY ? LARGE_HEAP : HEAP,
            directory.resolve("log"),
            List.of("longhaul", "copy", "--dry-run", "--json", file.toString()));
    if (found.copied() != files) {
      throw new IOException("Cannot count this plan: %d files".formatted(found.copied()));
    }
    return found;
  }

  private static String row(int files, Spread seconds, Spread cpu, Spread heap) {
    return String.format(
        "| %,d | %.1f | %.1f–%.1f | %,.0f | %.1f | %.0f |",
        files,
        seconds.median(),
        seconds.low(),
        seconds.high(),
        files / seconds.median(),
        cpu.median(),
        heap.median());
  }
}
