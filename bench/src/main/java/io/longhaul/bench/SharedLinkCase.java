package io.longhaul.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Two runs on one link, of priorities 5 and 1, each to a cluster of its own, so that the DataNodes
 * tell what each of them sent. The urgent one begins when the other is under way.
 */
record SharedLinkCase(String name, Ending ending) implements BenchCase {
  /** How the urgent run ends. */
  enum Ending {
    IN_ORDER,
    KILLED
  }

  private static final String HEAD =
      "| case | cap MB/s | both: mean, % of cap | busiest second, % | shares (16 : 1 wanted)"
          + " | all back after s | then: mean, % | busiest second of all, % |";
  private static final long CAP = 20_000_000;
  private static final double MOST_OF_IT = 0.95;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration ALONE = Duration.ofSeconds(10);
  private static final Duration TOGETHER = Duration.ofSeconds(20);
  private static final Duration SETTLED = Duration.ofSeconds(5);

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    session.head(HEAD);
    Testbed testbed = session.testbed();
    testbed.prepare(Workload.MEDIUM);
    testbed.prepare(Workload.ONE_LARGE);
    try (Cluster second = Cluster.start(session.workDirectory("second-target"));
        Csv raw = session.raw(name, "run", "milliseconds", "bytes")) {
      measure(session, testbed, second, raw);
    }
  }

  private void measure(Session session, Testbed testbed, Cluster second, Csv raw)
      throws IOException, InterruptedException {
    Path work = session.workDirectory("link-runs");
    String link = session.workDirectory("link").toUri().toString();
    Cluster first = testbed.target();
    long before = first.bytesWritten();
    first.record();
    second.record();
    long over;
    try (LinkRun low =
        LinkRun.start(policy(session, testbed, first, Workload.ONE_LARGE, 5, link), work)) {
      low.awaitFirstByte(first, before);
      TimeUnit.NANOSECONDS.sleep(ALONE.toNanos());
      try (LinkRun high =
          LinkRun.start(policy(session, testbed, second, Workload.MEDIUM, 1, link), work)) {
        high.awaitFirstByte(second, 0);
        if (ending == Ending.KILLED) {
          TimeUnit.NANOSECONDS.sleep(TOGETHER.toNanos());
          high.kill();
        } else {
          high.await();
        }
        over = System.nanoTime();
      }
      low.await();
    }
    ByteTrack low = first.recorded();
    ByteTrack high = second.recorded();
    write(raw, "5", low, low.samples().get(0).nanos());
    write(raw, "1", high, low.samples().get(0).nanos());
    session.print(row(low, high, Math.min(over, high.lastByteNanos())));
  }

  private static PolicyFile policy(
      Session session, Testbed testbed, Cluster target, Workload data, int priority, String link)
      throws IOException {
    LonghaulEngine engine = session.longhaulWithLocalState();
    return new PolicyFile(
        testbed.source().uri() + "/" + data.name(),
        target.uri() + "/" + data.name(),
        engine.hadoop(),
        OptionalLong.of(CAP),
        engine.state(),
        Optional.of(link),
        List.of(new PolicyFile.Dataset(Workload.DATASET, Workload.DATASET, priority)));
  }

  private static void write(Csv raw, String run, ByteTrack track, long zero) throws IOException {
    long first = track.samples().get(0).bytes();
    for (ByteTrack.Sample sample : track.samples()) {
      raw.row(run, Math.round((sample.nanos() - zero) / 1e6), sample.bytes() - first);
    }
  }

  private String row(ByteTrack low, ByteTrack high, long over) {
    ByteTrack all = low.plus(high);
    long from = high.lastNanosWithin(LinkRun.PROBE_BYTES) + SETTLED.toNanos();
    ByteTrack both = all.between(from, over);
    OptionalLong back = low.reaches(MOST_OF_IT * CAP, SECOND, over);
    double after = back.isPresent() ? low.between(back.getAsLong(), low.lastByteNanos()).rate() : 0;
    return String.format(
        "| %s | %.0f | %.1f | %.1f | %.1f : 1 | %s | %.1f | %.1f |",
        name,
        CAP / 1e6,
        100 * both.rate() / CAP,
        100 * both.busiest(SECOND) / CAP,
        (double) high.between(from, over).total() / low.between(from, over).total(),
        back.isPresent() ? String.format("%.1f", (back.getAsLong() - over) / 1e9) : "never",
        100 * after / CAP,
        100 * all.busiest(SECOND) / CAP);
  }
}
