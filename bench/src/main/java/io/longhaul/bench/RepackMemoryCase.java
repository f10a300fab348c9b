package io.longhaul.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One task makes one file of 512 MiB in a heap of 512 MiB. */
final class RepackMemoryCase implements BenchCase {
  /** Times lineitem of scale 1, of which one packs to 134 MB. */
  private static final int COPIES = 4;

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    Path once = new LineItemFiles(1, 400).in(session.options().work.toAbsolutePath());
    Path input = session.workDirectory("memory").resolve("in");
    Files.createDirectories(input);
    try (Stream<Path> files = Files.list(once)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        for (int i = 0; i < COPIES; i++) {
          link(file, input.resolve(i + "-" + file.getFileName()));
        }
      }
    }
    List<String> command = new ArrayList<>(JavaCommand.of("-Xmx512m", "-Dspark.master=local[1]"));
    command.add(RepackMemory.class.getName());
    command.add(input.toString());
    command.add(session.workDirectory("memory").resolve("out").toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String line =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException("Cannot repack in a heap of 512 MiB: exit " + process.exitValue());
    }
    session.head("| case | heap left MiB | direct MiB | resident MiB | file MiB |");
    try (Csv raw = session.raw("repack-memory", "heap", "direct", "resident", "bytes")) {
      List<Long> figures = Stream.of(line.split(",")).map(Long::valueOf).toList();
      raw.row(figures.get(0), figures.get(1), figures.get(2), figures.get(3));
      session.print(
          "| repack-memory | %.0f | %.1f | %.0f | %.0f |"
              .formatted(figures.stream().map(bytes -> bytes / (double) (1 << 20)).toArray()));
    }
  }

  private static void link(Path file, Path as) throws IOException {
    try {
      Files.createLink(as, file);
    } catch (UnsupportedOperationException e) {
      Files.copy(file, as);
    }
  }
}
