package io.longhaul.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

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
  private static final List<Integer> FILES = List.of(1_000, 100_000, 250_000, 500_000, 1_000_000);

  /** As the launcher starts it. */
  private static final String HEAP = "-Xmx2g";

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    session.head(HEAD);
    try (Csv raw = session.raw("plan", "files", "run", "seconds", "cpu-seconds", "heap-bytes")) {
      for (int files : FILES) {
        List<Double> seconds = new ArrayList<>();
        List<Double> cpus = new ArrayList<>();
        List<Double> heaps = new ArrayList<>();
        for (int run = 1; run <= session.options().pairs; run++) {
          String[] found = measure(session, files).split(" ", -1);
          seconds.add(Double.parseDouble(found[0]));
          cpus.add(Double.parseDouble(found[1]));
          heaps.add(Double.parseDouble(found[2]) / (1 << 20));
          raw.row(files, run, found[0], found[1], found[2]);
        }
        session.print(row(files, Spread.of(seconds), Spread.of(cpus), Spread.of(heaps)));
      }
    }
  }

  /** Seconds, CPU seconds and bytes of heap, as {@link PlanProbe} prints them. */
  private static String measure(Session session, int files)
      throws IOException, InterruptedException {
    Path directory = session.workDirectory("plan");
    Path target = Files.createDirectories(directory.resolve("target"));
    PolicyFile policy =
        new PolicyFile(
            SyntheticFileSystem.SCHEME + "://n" + files,
            target.toUri().toString(),
            Map.of(
                "fs." + SyntheticFileSystem.SCHEME + ".impl", SyntheticFileSystem.class.getName()),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(new PolicyFile.Dataset(Workload.DATASET, Workload.DATASET, 5)));
    Path file = directory.resolve("policy.yaml");
    policy.write(file);
    List<String> command = JavaCommand.of(HEAP);
    command.addAll(List.of(PlanProbe.class.getName(), file.toString(), Integer.toString(files)));
    Process probe =
        new ProcessBuilder(command).redirectError(directory.resolve("log").toFile()).start();
    String found = new String(probe.getInputStream().readAllBytes(), UTF_8).strip();
    if (probe.waitFor() != 0) {
      throw new IOException("Cannot plan " + files + " files, see " + directory.resolve("log"));
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
