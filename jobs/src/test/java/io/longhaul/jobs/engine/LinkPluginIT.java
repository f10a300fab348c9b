package io.longhaul.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.link.Granted;
import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.link.Pacer;
import io.longhaul.common.policy.ByteRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** Leases and progress over a real Spark, in real time. */
class LinkPluginIT {
  private static final long SECOND = 1_000_000_000;
  private static final long CAP = 20_000_000;
  private static final int TASKS = 2;
  private static final int SECONDS = 3;

  @Test
  void tasksKeepTheCapAndTellTheirProgress() {
    AtomicLong heardFiles = new AtomicLong();
    AtomicLong heardBytes = new AtomicLong();
    LinkBudget budget = new LinkBudget(Optional.of(new ByteRate(CAP)), System::nanoTime);
    try (JavaSparkContext spark = spark();
        LinkPlugin.Registered registered =
            LinkPlugin.register(
                budget,
                (dataset, files, bytes) -> {
                  assertThat(dataset).isEqualTo(7);
                  heardFiles.addAndGet(files);
                  heardBytes.addAndGet(bytes);
                })) {
      assertThat(registered).isNotNull();
      List<long[]> sent =
          spark.parallelize(List.of(0, 1), TASKS).map(LinkPluginIT::send).collect().stream()
              .flatMap(List::stream)
              .toList();
      long bytes = sent.size() * (long) Pacer.STEP;
      long first = sent.stream().mapToLong(at -> at[0]).min().orElseThrow();
      long last = sent.stream().mapToLong(at -> at[0]).max().orElseThrow();
      double mean = bytes / ((last - first) / 1e9);
      double worst = worstSecond(sent, first);
      System.out.printf(
          "Link of 20 MB/s, %d tasks: mean %.2f %%, worst second %.2f %%%n",
          TASKS, 100 * mean / CAP, 100 * worst / CAP);
      // Tolerant: the machine may be busy. The simulations hold it to 97 % and 105 %.
      assertThat(mean).isBetween(0.7 * CAP, 1.03 * CAP);
      assertThat(worst).isLessThan(1.06 * CAP);
      Granted granted = budget.granted();
      assertThat(granted.bytes()).isBetween(bytes, bytes + CAP / 10);
      assertThat(granted.byPriority().get(4)).isEqualTo(granted.bytes());
      spark.stop();
      assertThat(heardFiles).hasValue(TASKS);
      assertThat(heardBytes).hasValue(bytes);
    }
  }

  @Test
  void nothingIsLeftForTheNextApplication() {
    LinkBudget budget = new LinkBudget(Optional.empty(), System::nanoTime);
    try (JavaSparkContext spark = spark()) {
      try (LinkPlugin.Registered registered =
          LinkPlugin.register(budget, (dataset, files, bytes) -> {})) {
        assertThat(registered).isNotNull();
        assertThatThrownBy(() -> LinkPlugin.register(budget, (dataset, files, bytes) -> {}))
            .hasMessage("Cannot register a link budget: another run has one");
        spark.parallelize(List.of(0), 1).foreach(LinkPluginIT::sendOnce);
      }
    }
    assertThat(budget.granted().bytes()).isEqualTo(Pacer.STEP);
    assertThatThrownBy(LinkPlugin::pacer).hasMessageStartingWith("Cannot reach the driver");
    try (JavaSparkContext spark = spark()) {
      assertThatThrownBy(() -> spark.parallelize(List.of(0), 1).foreach(LinkPluginIT::sendOnce))
          .isInstanceOf(SparkException.class)
          .hasMessageContaining("Cannot grant bytes: no link budget is registered for this run");
    }
  }

  private static JavaSparkContext spark() {
    return new JavaSparkContext(
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("link")
            .set("spark.driver.host", "localhost")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.ui.enabled", "false")
            .set("spark.plugins", LinkPlugin.class.getName()));
  }

  private static List<long[]> send(Integer task) throws Exception {
    List<long[]> sent = new ArrayList<>();
    long end = System.nanoTime() + SECONDS * SECOND;
    while (System.nanoTime() < end) {
      LinkPlugin.pacer().acquire(5, Pacer.STEP);
      sent.add(new long[] {System.nanoTime()});
      LinkPlugin.progress(7, 0, Pacer.STEP);
    }
    LinkPlugin.progress(7, 1, 0);
    LinkPlugin.flush();
    return sent;
  }

  private static void sendOnce(Integer task) throws Exception {
    LinkPlugin.pacer().acquire(5, Pacer.STEP);
    LinkPlugin.flush();
  }

  private static double worstSecond(List<long[]> sent, long first) {
    double worst = 0;
    for (long from = first; from < first + SECONDS * SECOND; from += SECOND / 100) {
      long start = from;
      long steps = sent.stream().filter(at -> at[0] >= start && at[0] < start + SECOND).count();
      worst = Math.max(worst, steps * (double) Pacer.STEP);
    }
    return worst;
  }
}
