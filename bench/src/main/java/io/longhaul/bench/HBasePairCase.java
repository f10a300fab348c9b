package io.longhaul.bench;

import io.longhaul.bench.HBaseBed.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.hbase.mapreduce.Export;
import org.apache.hadoop.hbase.mapreduce.Import;
import org.apache.hadoop.mapreduce.Job;

/** A table out and in, by Longhaul and by HBase's own jobs in turn. */
record HBasePairCase(String name, HBaseRows rows) implements BenchCase {
  private static final String HEAD =
      "| case | step | pairs | Longhaul s | rows/s | stock s | rows/s | Longhaul / stock | 10–90 % | heap MB |";
  private static final String FOR_EVER = String.valueOf(Integer.MAX_VALUE);

  private record Times(double out, double in) {}

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    session.head(HEAD);
    HeapWatch heap = new HeapWatch();
    heap.start();
    List<Times> ours = new ArrayList<>();
    List<Times> stock = new ArrayList<>();
    long most = 0;
    Path folder = session.workDirectory("hbase");
    try (HBaseBed bed = HBaseBed.start(folder);
        Csv raw = session.raw(name, "engine", "pair", "export", "import")) {
      bed.fill(rows);
      LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
      for (int pair = 1 - session.options().warmups; pair <= session.options().pairs; pair++) {
        Times mine = longhaul(bed);
        most = Math.max(most, heap.most());
        raw.row("longhaul", pair, mine.out(), mine.in());
        Times theirs = stock(bed, folder, session.settings());
        raw.row("stock", pair, theirs.out(), theirs.in());
        if (pair > 0) {
          ours.add(mine);
          stock.add(theirs);
        }
      }
    }
    print(session, "export", seconds(ours, true), seconds(stock, true), most);
    print(session, "import", seconds(ours, false), seconds(stock, false), most);
  }

  private static List<Double> seconds(List<Times> times, boolean out) {
    return times.stream().map(one -> out ? one.out() : one.in()).toList();
  }

  private void print(
      Session session, String step, List<Double> ours, List<Double> stock, long heap) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(ours.get(i) / stock.get(i));
    }
    Spread ratio = Spread.of(ratios);
    double mine = Spread.of(ours).median();
    double theirs = Spread.of(stock).median();
    session.print(
        "| %s | %s | %d | %.2f | %.0f | %.2f | %.0f | %.2f | %.2f–%.2f | %.0f |"
            .formatted(
                name,
                step,
                ours.size(),
                mine,
                rows.rows() / mine,
                theirs,
                rows.rows() / theirs,
                ratio.median(),
                ratio.low(),
                ratio.high(),
                heap / 1e6));
  }

  private Times longhaul(HBaseBed bed) throws IOException {
    HBaseBed.drop(bed.targetConf());
    Policy policy = bed.policy("1s", "");
    long start = System.nanoTime();
    check(policy.run("hbase-export").at("/tables/0/windows/0/rows").asLong());
    long between = System.nanoTime();
    check(policy.run("hbase-import").at("/tables/0/windows/0/rows").asLong());
    long end = System.nanoTime();
    policy.delete();
    return new Times((between - start) / 1e9, (end - between) / 1e9);
  }

  private Times stock(HBaseBed bed, Path folder, Map<String, String> settings)
      throws IOException, InterruptedException {
    HBaseBed.drop(bed.targetConf());
    HBaseBed.create(bed.targetConf(), rows.rows());
    Path files = folder.resolve("stock");
    Configuration out = bed.stock(bed.sourceConf(), settings);
    out.setBoolean("hbase.mapreduce.include.deleted.rows", true);
    long start = System.nanoTime();
    String table = HBaseBed.TABLE.getNameAsString();
    String[] words = {table, files.toUri().toString(), FOR_EVER};
    finish(Export.createSubmittableJob(out, words));
    long between = System.nanoTime();
    Configuration in = bed.stock(bed.targetConf(), settings);
    finish(Import.createSubmittableJob(in, new String[] {table, files.toUri().toString()}));
    Import.flushRegionsIfNecessary(in);
    long end = System.nanoTime();
    FileUtil.fullyDelete(files.toFile());
    return new Times((between - start) / 1e9, (end - between) / 1e9);
  }

  private static void finish(Job job) throws IOException, InterruptedException {
    try {
      if (!job.waitForCompletion(false)) {
        throw new IOException("Cannot finish " + job.getJobName());
      }
    } catch (ClassNotFoundException e) {
      throw new IOException("Cannot start " + job.getJobName(), e);
    }
  }

  private void check(long found) throws IOException {
    if (found != rows.rows()) {
      throw new IOException("Invalid run: %d rows, not %d".formatted(found, rows.rows()));
    }
  }
}
