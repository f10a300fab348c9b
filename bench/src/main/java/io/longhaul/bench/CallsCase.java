package io.longhaul.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What each engine asks of the clusters for one file, read from the clusters' own metrics. */
record CallsCase(Workload workload) implements BenchCase {

  private static final String HEAD =
      "| engine | NameNode: source | target | both | DataNode: source | target | both |";

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    session.head(HEAD);
    try (Csv raw = session.raw("calls", "engine", "cluster", "method", "calls", "files")) {
      for (Engine engine : session.engines(List.of("longhaul", "distcp", "fileutil"))) {
        measure(session, engine, raw);
      }
    }
  }

  private void measure(Session session, Engine engine, Csv raw)
      throws IOException, InterruptedException {
    Testbed testbed = session.testbed();
    testbed.prepare(workload);
    Map<String, Long> sourceBefore = testbed.source().counters();
    Map<String, Long> targetBefore = testbed.target().counters();
    engine.copy(testbed.transfer(workload, OptionalLong.empty()));
    Calls source = Calls.between(sourceBefore, testbed.source().counters());
    Calls target = Calls.between(targetBefore, testbed.target().counters());
    testbed.check(workload);
    write(engine, "source", source, raw);
    write(engine, "target", target, raw);
    session.print(row(engine, source, target));
  }

  private void write(Engine engine, String cluster, Calls calls, Csv raw) throws IOException {
    for (Map.Entry<String, Long> entry : calls.byMethod().entrySet()) {
      raw.row(engine.name(), cluster, entry.getKey(), entry.getValue(), workload.files());
    }
  }

  private String row(Engine engine, Calls source, Calls target) {
    return String.format(
        "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |",
        engine.name(),
        perFile(source.toNameNode()),
        perFile(target.toNameNode()),
        perFile(source.toNameNode() + target.toNameNode()),
        perFile(source.toDataNode()),
        perFile(target.toDataNode()),
        perFile(source.toDataNode() + target.toDataNode()));
  }

  private double perFile(long calls) {
    return (double) calls / workload.files();
  }
}
