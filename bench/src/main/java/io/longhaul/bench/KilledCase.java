package io.longhaul.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A command that is ended by {@code kill -9} once half of the bytes are over, and started again at
 * once: how soon new bytes cross, and how many cross twice.
 *
 * @param bytesPerSecond the cap, so that the middle can be met
 */
record KilledCase(Workload workload, long bytesPerSecond) implements BenchCase {
  private static final String HEAD =
      "| engine | runs | s to the first new byte | 10–90 % | % of the bytes sent again | 10–90 %"
          + " | files left behind |";
  private static final long LOOK_MILLIS = 50;

  /** What was on its way when the process ended still arrives. */
  private static final long SETTLE_MILLIS = 200;

  /** More than a probe of the target writes. */
  private static final long PROBE_BYTES = 64 << 10;

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    session.head(HEAD);
    Path directory = session.workDirectory("killed");
    try (Csv raw = session.raw("killed", "engine", "run", "seconds", "bytes-again", "left")) {
      for (Engine engine :
          session.enginesWithLocalState(List.of("longhaul-cold", "distcp-cold", "distcp4-cold"))) {
        List<Double> seconds = new ArrayList<>();
        List<Double> again = new ArrayList<>();
        List<Double> left = new ArrayList<>();
        for (int run = 1; run <= session.options().pairs; run++) {
          Found found = measure(session.testbed(), (ColdEngine) engine, directory);
          seconds.add(found.seconds());
          again.add(100.0 * found.bytesAgain() / workload.bytes());
          left.add((double) found.left());
          raw.row(engine.name(), run, found.seconds(), found.bytesAgain(), found.left());
        }
        session.print(
            row(
                engine.name(),
                seconds.size(),
                Spread.of(seconds),
                Spread.of(again),
                Spread.of(left)));
      }
    }
  }

  private record Found(double seconds, long bytesAgain, long left) {}

  private Found measure(Testbed testbed, ColdEngine engine, Path directory)
      throws IOException, InterruptedException {
    testbed.prepare(workload);
    Transfer transfer = testbed.transfer(workload, OptionalLong.of(bytesPerSecond));
    long before = testbed.target().bytesWritten();
    Process first = engine.start(transfer, Files.createTempFile(directory, "first-", ".log"));
    while (testbed.target().bytesWritten() < before + workload.bytes() / 2) {
      if (!first.isAlive()) {
        throw new IOException("Cannot kill a copy: it was over, see " + directory);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    first.destroyForcibly().waitFor();
    long killed = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    testbed.target().record();
    engine.copy(transfer);
    ByteTrack track = testbed.target().recorded();
    long bytes = testbed.target().bytesWritten() - before;
    return new Found(
        (track.lastNanosWithin(PROBE_BYTES) - killed) / 1e9,
        bytes - workload.bytes(),
        testbed.filesBeside(workload));
  }

  private static String row(String engine, int runs, Spread seconds, Spread again, Spread left) {
    return String.format(
        "| %s | %d | %.1f | %.1f–%.1f | %.1f | %.1f–%.1f | %.0f |",
        engine,
        runs,
        seconds.median(),
        seconds.low(),
        seconds.high(),
        again.median(),
        again.low(),
        again.high(),
        left.median());
  }
}
