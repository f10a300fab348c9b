package io.longhaul.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One urgent dataset, last in the policy file, and several others, under a cap that makes the run
 * last a minute: the urgent one has the link to itself until it is done.
 */
final class PriorityCase implements BenchCase {
  private static final String HEAD =
      "| urgent MB | of MB | cap MB/s | run s | bytes / cap s | by report s | × | at the target s"
          + " | × |";
  private static final String WAREHOUSE = "priority";
  private static final long BYTES_PER_SECOND = 10_000_000;
  private static final int FILE_BYTES = 5_000_000;
  private static final Workload URGENT = new Workload(WAREHOUSE + "/urgent", 2, 10, FILE_BYTES);
  private static final List<Workload> OTHERS =
      List.of(
          new Workload(WAREHOUSE + "/bulk-1", 5, 5, FILE_BYTES),
          new Workload(WAREHOUSE + "/bulk-2", 5, 5, FILE_BYTES),
          new Workload(WAREHOUSE + "/bulk-3", 5, 5, FILE_BYTES),
          new Workload(WAREHOUSE + "/bulk-4", 5, 5, FILE_BYTES));

  /** The run proves its work area first, then starts its engine: that is not time on the link. */
  private static final long PROBE_BYTES = 4096;

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    session.head(HEAD);
    Testbed testbed = session.testbed();
    List<Workload> workloads = new ArrayList<>(OTHERS);
    workloads.add(URGENT);
    for (Workload workload : workloads) {
      testbed.prepare(workload);
    }
    LonghaulEngine engine = session.longhaulWithLocalState();
    ExecutorService thread =
        Executors.newSingleThreadExecutor(work -> new Thread(work, "copy-by-priority"));
    try (Csv raw = session.raw("priority", "dataset", "priority", "bytes", "started", "ended")) {
      testbed.target().record();
      PolicyFile policy = policy(engine, testbed, workloads);
      Future<JsonNode> copying = thread.submit(() -> engine.run(policy, "copy"));
      long seen = awaitFiles(testbed.targetFs(), copying);
      JsonNode report = copying.get();
      ByteTrack track = testbed.target().recorded();
      for (Workload workload : workloads) {
        testbed.check(workload);
      }
      write(report, raw);
      raw.row(
          "urgent at the target",
          1,
          URGENT.bytes(),
          0,
          (seen - track.lastNanosWithin(PROBE_BYTES)) / 1e9);
      session.print(row(report, track, seen));
    } catch (ExecutionException e) {
      throw new IOException("Cannot copy by priority", e.getCause());
    } finally {
      thread.shutdownNow();
    }
  }

  private static PolicyFile policy(
      LonghaulEngine engine, Testbed testbed, List<Workload> workloads) {
    List<PolicyFile.Dataset> datasets = new ArrayList<>();
    for (Workload workload : workloads) {
      String name = workload.name().substring(WAREHOUSE.length() + 1);
      datasets.add(
          new PolicyFile.Dataset(
              name, name + "/" + Workload.DATASET, workload.equals(URGENT) ? 1 : 5));
    }
    return new PolicyFile(
        testbed.source().uri() + "/" + WAREHOUSE,
        testbed.target().uri() + "/" + WAREHOUSE,
        engine.hadoop(),
        OptionalLong.of(BYTES_PER_SECOND),
        engine.state(),
        Optional.empty(),
        datasets);
  }

  /** When all urgent files were first seen under their names; independent of the report. */
  private static long awaitFiles(FileSystem target, Future<JsonNode> copying)
      throws IOException, InterruptedException, ExecutionException {
    Path dataset = URGENT.dataset(target);
    while (!target.exists(dataset)
        || target.getContentSummary(dataset).getFileCount() < URGENT.files()) {
      if (copying.isDone()) {
        copying.get();
        throw new IOException("Cannot find the urgent dataset at the target after the run");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return System.nanoTime();
  }

  private static void write(JsonNode report, Csv raw) throws IOException {
    for (JsonNode dataset : report.get("datasets")) {
      raw.row(
          dataset.get("name").asText(),
          dataset.get("priority").asInt(),
          dataset.get("bytes").get("copied").asLong(),
          dataset.get("started").asText(),
          dataset.get("ended").asText());
    }
  }

  private static String row(JsonNode report, ByteTrack track, long seen) {
    double ideal = (double) URGENT.bytes() / BYTES_PER_SECOND;
    double reported = 0;
    for (JsonNode dataset : report.get("datasets")) {
      if (dataset.get("name").asText().equals("urgent")) {
        Instant started = Instant.parse(dataset.get("started").asText());
        Instant ended = Instant.parse(dataset.get("ended").asText());
        reported = Duration.between(started, ended).toMillis() / 1e3;
      }
    }
    double observed = (seen - track.lastNanosWithin(PROBE_BYTES)) / 1e9;
    return String.format(
        "| %.0f | %.0f | %.0f | %.1f | %.1f | %.2f | %.3f | %.2f | %.3f |",
        URGENT.bytes() / 1e6,
        track.total() / 1e6,
        BYTES_PER_SECOND / 1e6,
        (track.lastByteNanos() - track.lastNanosWithin(PROBE_BYTES)) / 1e9,
        ideal,
        reported,
        reported / ideal,
        observed,
        observed / ideal);
  }
}
