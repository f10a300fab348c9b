package io.longhaul.bench;

import io.longhaul.bench.ByteTrack.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How well an engine keeps to a cap and how much of it it uses, seen from the target's DataNode.
 *
 * @param bytesPerSecond the cap
 * @param stall what happens in the middle of the capped run
 */
record CapCase(String name, Workload workload, long bytesPerSecond, Optional<Stall> stall)
    implements BenchCase {
  private static final double MEGA = 1e6;
  private static final Duration WINDOW = Duration.ofSeconds(1);

  /** Without a cap a run must be this much faster, or keeping to the cap proves nothing. */
  private static final double ENOUGH = 1.5;

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    if (stall.isEmpty()) {
      run(session, session.testbed());
    } else {
      try (Testbed apart = session.testbedWithDataNodeApart()) {
        run(session, apart);
      }
    }
  }

  private void run(Session session, Testbed testbed) throws IOException, InterruptedException {
    try (Csv raw = session.raw(name, "engine", "cap", "milliseconds", "bytes")) {
      for (Engine engine :
          session.enginesWithLocalState(List.of("longhaul", "distcp", "distcp4"))) {
        measure(session, testbed, engine, raw);
      }
    }
  }

  private void measure(Session session, Testbed testbed, Engine engine, Csv raw)
      throws IOException, InterruptedException {
    testbed.prepare(workload);
    testbed.target().record();
    engine.copy(testbed.transfer(workload, OptionalLong.empty()));
    ByteTrack free = testbed.target().recorded();
    testbed.check(workload);
    write(engine, 0, free, raw);

    testbed.prepare(workload);
    Transfer capped = testbed.transfer(workload, OptionalLong.of(bytesPerSecond));
    testbed.target().record();
    Duration stopped = copy(testbed, engine, capped);
    ByteTrack track = testbed.target().recorded();
    testbed.check(workload);
    write(engine, bytesPerSecond, track, raw);
    session.print(row(engine, free, track, stopped));
  }

  private Duration copy(Testbed testbed, Engine engine, Transfer transfer)
      throws IOException, InterruptedException {
    if (stall.isEmpty()) {
      engine.copy(transfer);
      return Duration.ZERO;
    }
    return stall
        .get()
        .during(
            testbed,
            workload.bytes(),
            () -> {
              engine.copy(transfer);
              return null;
            });
  }

  private static void write(Engine engine, long cap, ByteTrack track, Csv raw) throws IOException {
    Sample first = track.samples().get(0);
    for (Sample sample : track.samples()) {
      raw.row(
          engine.name(),
          cap,
          Math.round((sample.nanos() - first.nanos()) / 1e6),
          sample.bytes() - first.bytes());
    }
  }

  /** | case | engine | cap | uncapped | × cap | mean | % of cap | busiest second | % of cap |. */
  private String row(Engine engine, ByteTrack free, ByteTrack track, Duration stopped) {
    double uncapped = free.mean(Duration.ZERO);
    double mean = track.mean(stopped);
    double busiest = track.busiest(WINDOW);
    return String.format(
        "| %s | %s | %.0f | %.1f | %.1f%s | %.2f | %.1f %% | %.2f | %.1f %% |",
        name,
        engine.name(),
        bytesPerSecond / MEGA,
        uncapped / MEGA,
        uncapped / bytesPerSecond,
        uncapped < ENOUGH * bytesPerSecond ? " (too slow to tell)" : "",
        mean / MEGA,
        100 * mean / bytesPerSecond,
        busiest / MEGA,
        100 * busiest / bytesPerSecond);
  }
}
