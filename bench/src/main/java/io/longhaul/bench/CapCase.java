package io.longhaul.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How well an engine keeps to a cap and how much of it it uses, seen from the target's DataNode.
 *
 * @param bytesPerSecond the cap
 * @param engines those that are measured unless the command line names others
 * @param stall what happens in the middle of the capped run
 * @param lead bytes at the start of a run that count in no mean, though in the busiest second
 */
record CapCase(
    String name,
    Workload workload,
    long bytesPerSecond,
    List<String> engines,
    Optional<Stall> stall,
    long lead)
    implements BenchCase {
  /** Longhaul beside its peers. */
  static final List<String> ALL = List.of("longhaul", "distcp", "distcp4");

  /**
   * Thousands of small files are calls, which the clusters' JVMs answer slowly until they are warm:
   * one that was this much faster than the one before may be followed by a faster one.
   */
  private static final double STILL_WARMING = 1.05;

  /** More than a run's probe of the target writes. */
  private static final long PROBE_BYTES = 4096;

  CapCase(String name, Workload workload, long bytesPerSecond, List<String> engines) {
    this(name, workload, bytesPerSecond, engines, Optional.empty(), PROBE_BYTES);
  }

  /** With a stall in the middle of the capped run. */
  CapCase stalled(Stall by) {
    return new CapCase(name, workload, bytesPerSecond, engines, Optional.of(by), lead);
  }

  /** With as many bytes at the start that count in no mean: executors are young JVMs each time. */
  CapCase warmedBy(long bytes) {
    return new CapCase(name, workload, bytesPerSecond, engines, stall, bytes);
  }

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
    session.head(CapRun.HEAD);
    try (Csv raw = session.raw(name, CapRun.RAW_HEAD)) {
      for (Engine engine : session.enginesWithLocalState(engines)) {
        CapRun run = measure(testbed, engine);
        run.write(raw);
        session.print(run.row());
      }
    }
  }

  private CapRun measure(Testbed testbed, Engine engine) throws IOException, InterruptedException {
    testbed.prepare(workload);
    engine.copy(testbed.transfer(workload, OptionalLong.empty()));
    ByteTrack free = uncapped(testbed, engine);
    double before = 0;
    while (!CapRun.isFast(rate(free), bytesPerSecond) && rate(free) > before * STILL_WARMING) {
      before = rate(free);
      free = uncapped(testbed, engine);
    }

    testbed.prepare(workload);
    Transfer transfer = testbed.transfer(workload, OptionalLong.of(bytesPerSecond));
    testbed.target().record();
    Duration stopped = copy(testbed, engine, transfer);
    ByteTrack capped = testbed.target().recorded();
    testbed.check(workload);
    return new CapRun(name, engine.name(), bytesPerSecond, lead, free, capped, stopped);
  }

  private double rate(ByteTrack track) {
    return track.mean(lead, Duration.ZERO);
  }

  private ByteTrack uncapped(Testbed testbed, Engine engine)
      throws IOException, InterruptedException {
    testbed.prepare(workload);
    testbed.target().record();
    engine.copy(testbed.transfer(workload, OptionalLong.empty()));
    ByteTrack free = testbed.target().recorded();
    testbed.check(workload);
    return free;
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
}
