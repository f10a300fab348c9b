package io.longhaul.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Two engines in turn on the same workload, the target emptied before each run. The statement is
 * the median of the pairs' ratios: what slows the machine for a while slows both runs of a pair.
 *
 * @param engines the first is compared with each other one
 */
record PairCase(String name, Workload workload, List<String> engines) implements BenchCase {

  private static final String HEAD =
      "| case | pairs | engine | median s | peer | median s | engine / peer | 10–90 %"
          + " | peer / engine |";

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    List<Engine> engines = session.engines(this.engines);
    session.head(HEAD);
    try (Csv raw = session.raw(name, "ours", "peer", "pair", "engine", "seconds")) {
      for (Engine peer : engines.subList(1, engines.size())) {
        compare(session, engines.get(0), peer, raw);
      }
    }
  }

  private void compare(Session session, Engine ours, Engine peer, Csv raw)
      throws IOException, InterruptedException {
    List<Double> ourSeconds = new ArrayList<>();
    List<Double> peerSeconds = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int pair = 1 - session.options().warmups; pair <= session.options().pairs; pair++) {
      double first = seconds(session.testbed(), ours);
      raw.row(ours.name(), peer.name(), pair, ours.name(), first);
      double second = seconds(session.testbed(), peer);
      raw.row(ours.name(), peer.name(), pair, peer.name(), second);
      if (pair > 0) {
        ourSeconds.add(first);
        peerSeconds.add(second);
        ratios.add(first / second);
      }
    }
    session.print(row(ours, peer, ourSeconds, peerSeconds, Spread.of(ratios)));
  }

  private double seconds(Testbed testbed, Engine engine) throws IOException, InterruptedException {
    testbed.prepare(workload);
    Transfer transfer = testbed.transfer(workload, OptionalLong.empty());
    long start = System.nanoTime();
    engine.copy(transfer);
    double seconds = (System.nanoTime() - start) / 1e9;
    testbed.check(workload);
    return seconds;
  }

  private String row(
      Engine ours, Engine peer, List<Double> ourSeconds, List<Double> peerSeconds, Spread ratio) {
    return String.format(
        "| %s | %d | %s | %.2f | %s | %.2f | %.2f | %.2f–%.2f | %.2f |",
        name,
        ourSeconds.size(),
        ours.name(),
        Spread.of(ourSeconds).median(),
        peer.name(),
        Spread.of(peerSeconds).median(),
        ratio.median(),
        ratio.low(),
        ratio.high(),
        1 / ratio.median());
  }
}
