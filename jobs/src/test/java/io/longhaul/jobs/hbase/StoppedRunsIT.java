package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are stopped at moments that nobody chose, and run again. */
@ExtendWith(TwoHBases.class)
class StoppedRunsIT {
  private static final int MOMENTS = Integer.getInteger("longhaul.test.pauses", 3);
  private static final int ROWS = 3_000;

  @TempDir Path folder;
  private ExportTrial trial;
  private final Random random = new Random(seed());

  private static long seed() {
    long seed = Long.getLong("longhaul.test.seed", System.nanoTime());
    System.out.println("longhaul.test.seed=" + seed);
    return seed;
  }

  @BeforeEach
  void begin() throws IOException {
    trial = new ExportTrial(folder.toRealPath());
  }

  @AfterEach
  void end() throws IOException {
    trial.close();
  }

  @Test
  void whatIsStoppedConverges() throws Exception {
    trial.with(", mode: auto");
    trial.create(Bytes.toBytes("r1"), Bytes.toBytes("r2"));
    for (int round = 0; round < MOMENTS; round++) {
      write(round);
      stop("hbase-export");
      trial.export();
      stop("hbase-import");
      trial.imported();
      trial.assertSameRaw();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"put", "bulk"})
  void whatIsKilledConverges(String mode) throws Exception {
    trial.with(", mode: " + mode);
    trial.create(Bytes.toBytes("r1"), Bytes.toBytes("r2"));
    for (int round = 0; round < 6; round++) {
      write(round);
    }
    Path staging = folder.toRealPath().resolve("b/.longhaul-hbase/.staging");
    kill("hbase-export", () -> Files.exists(staging));
    trial.export();
    assertThat(staging).satisfiesAnyOf(at -> assertThat(at).doesNotExist(), this::assertEmptied);

    Path begun = folder.toRealPath().resolve("b/.longhaul/datasets/t/hbase");
    kill("hbase-import", () -> isBegun(begun));
    trial.imported();
    trial.assertSameRaw();
    assertThat(trial.imported().path("windows")).isEmpty();
  }

  @Test
  void anExportThatIsToldToEndEndsInOrder() throws Exception {
    trial.create(Bytes.toBytes("r1"), Bytes.toBytes("r2"));
    trial.put("r0", trial.time(), "1");
    trial.both();
    write(0);
    trial.awaitWindow();
    trial.withLine("link: { name: slow, bandwidth: 50 kB/s, executors: source }");
    Path staging = folder.toRealPath().resolve("b/.longhaul-hbase/.staging");
    String said = terminate("hbase-export", () -> holdsFiles(staging));
    assertThat(said).endsWith("longhaul-result {\"run\":null,\"exit\":143}\n");
    try (Stream<Path> windows = Files.list(trial.windows())) {
      assertThat(windows).hasSize(1);
    }

    trial.withLine("");
    trial.both();
    trial.assertSameRaw();
  }

  @Test
  void anImportThatIsToldToEndEndsInOrder() throws Exception {
    trial.create(Bytes.toBytes("r1"), Bytes.toBytes("r2"));
    for (int round = 0; round < 4; round++) {
      write(round);
    }
    trial.export();
    // HBase's client does not always pass on that it was interrupted: then the table is whole.
    terminate("hbase-import", () -> isBegun(folder.toRealPath().resolve("b/.longhaul")));
    trial.imported();
    trial.assertSameRaw();
  }

  private boolean holdsFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.anyMatch(Files::isRegularFile);
    } catch (NoSuchFileException | UncheckedIOException e) {
      // A run that begins removes it.
      return false;
    }
  }

  /** Runs a job in a process of its own and tells it to end, at a moment; what it said. */
  private String terminate(String job, ChildJob.Moment moment) throws Exception {
    try (ChildJob child = ChildJob.start(folder, job, trial.policy().toString())) {
      assertThat(child.await(moment)).as(child.said()).isTrue();
      assertThat(child.terminate()).as(child.said()).isEqualTo(143);
      assertThat(child.said()).endsWith("\"exit\":143}\n");
      try (Stream<Path> locks = Files.walk(folder.toRealPath().resolve("b/.longhaul/locks"))) {
        assertThat(locks.filter(Files::isRegularFile)).isEmpty();
      }
      return child.said();
    }
  }

  @Test
  void theSnapshotOfAKilledRunGoesWithTheNextRun() throws Exception {
    trial.with(", base: snapshot");
    trial.create(Bytes.toBytes("r1"), Bytes.toBytes("r2"));
    write(0);
    kill("hbase-export", () -> !trial.snapshots().isEmpty());
    trial.both();
    trial.assertSameRaw();
    assertThat(trial.snapshots()).isEmpty();
  }

  private void assertEmptied(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  private boolean isBegun(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.anyMatch(file -> file.endsWith("begun.json"));
    }
  }

  /** Runs a job in a process of its own and ends it at once, some time after a moment. */
  private void kill(String job, ChildJob.Moment moment) throws Exception {
    try (ChildJob child = ChildJob.start(folder, job, trial.policy().toString())) {
      child.await(moment);
      Thread.sleep(random.nextInt(400));
      System.out.println(job + (child.kill() ? " killed" : " had ended"));
    }
  }

  private void write(int round) throws IOException {
    long time = trial.time();
    Put[] puts = new Put[ROWS];
    for (int i = 0; i < ROWS; i++) {
      puts[i] =
          new Put(Bytes.toBytes("r" + i % 4 + "-" + i))
              .addColumn(ExportTrial.F, ExportTrial.Q, time, Bytes.toBytes("" + round));
    }
    trial.write(puts);
    trial.write(new Delete(Bytes.toBytes("r1-" + (round * 4 + 1)), trial.time()));
  }

  /** Stops a job as SIGTERM does: its thread is interrupted, some time after it began. */
  private void stop(String job) throws Exception {
    AtomicReference<ObjectNode> report = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                report.set(trial.run(job, "--json"));
              } catch (IOException | RuntimeException e) {
                // It was stopped.
                Thread.currentThread().interrupt();
              }
            },
            "stopped-" + job);
    thread.start();
    Thread.sleep(random.nextInt(1_500));
    thread.interrupt();
    thread.join(30_000);
    assertThat(thread.isAlive()).isFalse();
  }
}
