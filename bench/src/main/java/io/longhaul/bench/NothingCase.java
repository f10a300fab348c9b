package io.longhaul.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A run that has nothing to do: a million files that are the same on both sides, each run a command
 * of its own. Both sides are synthetic, so that what the tools make of a listing shows, not what a
 * NameNode does.
 */
final class NothingCase implements BenchCase {
  private static final int FILES = 1_000_000;
  private static final String HEAP = "-Xmx2g";
  private static final String HEAD =
      "| files | engine | median s | 10–90 % | CPU s | heap MiB | bytes of state |";

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    session.head(HEAD);
    Series longhaul = new Series("Longhaul");
    Series distCp = new Series("DistCp");
    try (Csv raw =
        session.raw(
            "nothing", "engine", "run", "seconds", "cpu-seconds", "heap-bytes", "state-bytes")) {
      for (int run = 1; run <= session.options().pairs; run++) {
        Path directory = session.workDirectory("nothing");
        longhaul.add(raw, run, longhaul(directory), stateBytes(directory));
        distCp.add(raw, run, distCp(session, directory), 0);
      }
    }
    session.print(longhaul.row());
    session.print(distCp.row());
  }

  private static CommandProbe.Figures longhaul(Path directory)
      throws IOException, InterruptedException {
    PolicyFile policy =
        new PolicyFile(
            SyntheticFileSystem.uri(FILES),
            SyntheticTarget.uri(FILES),
            Map.of(
                SyntheticFileSystem.IMPLEMENTATION, SyntheticFileSystem.class.getName(),
                SyntheticTarget.IMPLEMENTATION, SyntheticTarget.class.getName(),
                SyntheticTarget.OWN, directory.resolve("own").toString()),
            OptionalLong.empty(),
            Optional.of(directory.resolve("state").toUri().toString()),
            Optional.empty(),
            List.of(new PolicyFile.Dataset(Workload.DATASET, Workload.DATASET, 5)));
    Path file = directory.resolve("policy.yaml");
    policy.write(file);
    return checked(
        CommandProbe.measure(
            HEAP,
            directory.resolve("longhaul.log"),
            List.of("longhaul", "copy", "--json", file.toString())));
  }

  private static CommandProbe.Figures distCp(Session session, Path directory)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("distcp"));
    session.settings().forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add(
        "-D" + SyntheticFileSystem.IMPLEMENTATION + "=" + SyntheticFileSystem.class.getName());
    command.add("-D" + SyntheticTarget.IMPLEMENTATION + "=" + SyntheticTarget.class.getName());
    command.add("-D" + SyntheticTarget.OWN + "=" + directory.resolve("own"));
    command.addAll(
        List.of(
            "-update",
            SyntheticFileSystem.uri(FILES) + "/" + Workload.DATASET,
            SyntheticTarget.uri(FILES) + "/" + Workload.DATASET));
    return checked(CommandProbe.measure(HEAP, directory.resolve("distcp.log"), command));
  }

  private static CommandProbe.Figures checked(CommandProbe.Figures figures) throws IOException {
    if (figures.copied() != 0 || figures.skipped() != FILES) {
      throw new IOException("Cannot count this run: " + figures);
    }
    return figures;
  }

  /** Of the run's own folder. */
  private static long stateBytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("state/runs"))) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  /** The runs of one engine. */
  private static final class Series {
    private final String engine;
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> cpus = new ArrayList<>();
    private final List<Double> heaps = new ArrayList<>();
    private long stateBytes;

    Series(String engine) {
      this.engine = engine;
    }

    void add(Csv raw, int run, CommandProbe.Figures found, long state) throws IOException {
      seconds.add(found.seconds());
      cpus.add(found.cpuSeconds());
      heaps.add((double) found.heapBytes() / (1 << 20));
      stateBytes = Math.max(stateBytes, state);
      raw.row(engine, run, found.seconds(), found.cpuSeconds(), found.heapBytes(), state);
    }

    String row() {
      Spread spread = Spread.of(seconds);
      return String.format(
          "| %,d | %s | %.1f | %.1f–%.1f | %.1f | %.0f | %s |",
          FILES,
          engine,
          spread.median(),
          spread.low(),
          spread.high(),
          Spread.of(cpus).median(),
          Spread.of(heaps).median(),
          stateBytes == 0 ? "–" : String.format("%,d", stateBytes));
    }
  }
}
