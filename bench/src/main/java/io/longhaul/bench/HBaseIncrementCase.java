package io.longhaul.bench;

import io.longhaul.bench.HBaseBed.Policy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A few rows more, brought over and proven.
 *
 * @param before rows that are there already
 * @param more rows that are written before each run
 */
record HBaseIncrementCase(String name, int before, int more) implements BenchCase {
  private static final String HEAD =
      "| case | runs | export s | import s | verify s | together s | 10–90 % |";
  private static final Duration MARGIN = Duration.ofSeconds(1);

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    session.head(HEAD);
    List<List<Double>> steps = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<Double> together = new ArrayList<>();
    try (HBaseBed bed = HBaseBed.start(session.workDirectory("hbase"));
        Csv raw = session.raw(name, "run", "export", "import", "verify")) {
      bed.fill(new HBaseRows(name, before, 100));
      HBaseBed.drop(bed.targetConf());
      Policy policy = bed.policy(MARGIN.toSeconds() + "s", "");
      int rows = before;
      for (int run = -session.options().warmups; run <= session.options().pairs; run++) {
        // What is younger than the margin is for the next window.
        LockSupport.parkNanos(MARGIN.plusMillis(500).toNanos());
        double[] took = {
          seconds(policy, "hbase-export"),
          seconds(policy, "hbase-import"),
          seconds(policy, "hbase-verify")
        };
        raw.row(run, took[0], took[1], took[2]);
        if (run > 0) {
          for (int i = 0; i < took.length; i++) {
            steps.get(i).add(took[i]);
          }
          together.add(took[0] + took[1] + took[2]);
        }
        bed.put(rows, rows + more, 100);
        rows += more;
      }
    }
    Spread all = Spread.of(together);
    session.print(
        "| %s | %d | %.2f | %.2f | %.2f | %.2f | %.2f–%.2f |"
            .formatted(
                name,
                together.size(),
                Spread.of(steps.get(0)).median(),
                Spread.of(steps.get(1)).median(),
                Spread.of(steps.get(2)).median(),
                all.median(),
                all.low(),
                all.high()));
  }

  private static double seconds(Policy policy, String job) throws IOException {
    long start = System.nanoTime();
    policy.run(job);
    return (System.nanoTime() - start) / 1e9;
  }
}
