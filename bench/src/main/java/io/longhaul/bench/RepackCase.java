package io.longhaul.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;

/**
 * Longhaul and a peer in turn on the same files, in one warm JVM. What the process spent of CPU is
 * the figure that stands on a shared machine; time by the clock is beside it.
 */
record RepackCase(String name, RepackFiles files, RepackEngine ours, List<RepackEngine> peers)
    implements BenchCase {
  private static final String HEAD =
      "| case | pairs | engine | CPU s | wall s | MB | CPU of peer / ours | 10–90 % |"
          + " wall of peer / ours | MB of ours / peer |";

  private record Run(double cpu, double wall, long bytes) {}

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    Path input = files.in(session.options().work.toAbsolutePath());
    session.head(HEAD);
    session.print(
        "| %s | | input, %d files | | | %.1f | | | | |"
            .formatted(name, files.parts(), RepackEngine.bytes(input) / 1e6));
    try (Csv raw = session.raw(name, "engine", "pair", "cpu", "wall", "bytes")) {
      for (RepackEngine peer : peers) {
        compare(session, input, peer, raw);
      }
    }
  }

  private void compare(Session session, Path input, RepackEngine peer, Csv raw) throws IOException {
    List<Double> cpu = new ArrayList<>();
    List<Double> wall = new ArrayList<>();
    List<Run> mine = new ArrayList<>();
    List<Run> theirs = new ArrayList<>();
    for (int pair = 1 - session.options().warmups; pair <= session.options().pairs; pair++) {
      Run first = measure(session, input, ours, pair, raw);
      Run second = measure(session, input, peer, pair, raw);
      if (pair > 0) {
        mine.add(first);
        theirs.add(second);
        cpu.add(second.cpu() / first.cpu());
        wall.add(second.wall() / first.wall());
      }
    }
    Spread ratio = Spread.of(cpu);
    session.print(row(ours.name(), mine, "| | | | |"));
    session.print(
        row(
            peer.name(),
            theirs,
            "| %.2f | %.2f–%.2f | %.2f | %.3f |"
                .formatted(
                    ratio.median(),
                    ratio.low(),
                    ratio.high(),
                    Spread.of(wall).median(),
                    mine.get(0).bytes() / (double) theirs.get(0).bytes())));
  }

  private String row(String engine, List<Run> runs, String rest) {
    return "| %s | %d | %s | %.2f | %.2f | %.1f %s"
        .formatted(
            name,
            runs.size(),
            engine,
            Spread.of(runs.stream().map(Run::cpu).toList()).median(),
            Spread.of(runs.stream().map(Run::wall).toList()).median(),
            runs.get(0).bytes() / 1e6,
            rest);
  }

  private static Run measure(Session session, Path input, RepackEngine engine, int pair, Csv raw)
      throws IOException {
    Path output = session.workDirectory("repack").resolve("out");
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpu = process.getProcessCpuTime();
    long start = System.nanoTime();
    engine.repack(input, output);
    double wall = (System.nanoTime() - start) / 1e9;
    Run run = new Run((process.getProcessCpuTime() - cpu) / 1e9, wall, RepackEngine.bytes(output));
    raw.row(engine.name(), pair, run.cpu(), run.wall(), run.bytes());
    FileUtil.fullyDelete(output.toFile());
    return run;
  }
}
