package io.longhaul.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** An operator lowers the rate of a link in the middle of a run. */
record LinkSetCase(String name) implements BenchCase {
  private static final String HEAD =
      "| case | from MB/s | to MB/s | last second above 105 % ends after s | then: mean, %"
          + " | busiest second, % |";
  private static final long FROM = 40_000_000;
  private static final long TO = 10_000_000;
  private static final double MOST = 1.05;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration BEFORE = Duration.ofSeconds(10);

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    session.head(HEAD);
    Testbed testbed = session.testbed();
    testbed.prepare(Workload.ONE_LARGE);
    LonghaulEngine engine = session.longhaulWithLocalState();
    Path work = session.workDirectory("link-set");
    PolicyFile policy =
        new PolicyFile(
            testbed.source().uri() + "/" + Workload.ONE_LARGE.name(),
            testbed.target().uri() + "/" + Workload.ONE_LARGE.name(),
            engine.hadoop(),
            OptionalLong.of(FROM),
            engine.state(),
            Optional.empty(),
            List.of(new PolicyFile.Dataset(Workload.DATASET, Workload.DATASET, 5)));
    long before = testbed.target().bytesWritten();
    testbed.target().record();
    long set;
    try (LinkRun run = LinkRun.start(policy, work);
        Csv raw = session.raw(name, "milliseconds", "bytes")) {
      run.awaitFirstByte(testbed.target(), before);
      TimeUnit.NANOSECONDS.sleep(BEFORE.toNanos());
      set = System.nanoTime();
      engine.run(policy, "link", "--set", TO + " B/s");
      run.await();
      ByteTrack track = testbed.target().recorded();
      testbed.check(Workload.ONE_LARGE);
      for (ByteTrack.Sample sample : track.samples()) {
        raw.row(Math.round((sample.nanos() - set) / 1e6), sample.bytes());
      }
      session.print(row(track, set));
    }
  }

  private String row(ByteTrack track, long set) {
    long effective = Math.max(set, track.lastAbove(MOST * TO, SECOND).orElse(set));
    ByteTrack after = track.between(effective, track.lastByteNanos());
    return String.format(
        "| %s | %.0f | %.0f | %.1f | %.1f | %.1f |",
        name,
        FROM / 1e6,
        TO / 1e6,
        (effective - set) / 1e9,
        100 * after.rate() / TO,
        100 * after.busiest(SECOND) / TO);
  }
}
