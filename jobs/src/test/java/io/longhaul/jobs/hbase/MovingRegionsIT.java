package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Regions that are split and merged under the tasks that scan them. */
@ExtendWith(TwoHBases.class)
class MovingRegionsIT {
  private static final int ROWS = 260;
  private static final int COLUMNS = 15_000;
  private static final long BEGUN = 200_000;

  @TempDir Path folder;
  private ExportTrial trial;

  @BeforeEach
  void begin() throws IOException {
    trial = new ExportTrial(folder.toRealPath());
  }

  @AfterEach
  void end() throws IOException {
    trial.close();
  }

  /** Rows a000 to z009 of 10 kB each, and a row of many columns that is read in parts. */
  private void fill() throws IOException {
    byte[] value = new byte[10_000];
    new Random(1).nextBytes(value);
    long time = trial.time();
    Put[] puts = new Put[ROWS + 1];
    for (int i = 0; i < ROWS; i++) {
      puts[i] =
          new Put(Bytes.toBytes("%c%03d".formatted('a' + i / 10, i)))
              .addColumn(ExportTrial.F, ExportTrial.Q, time, value);
    }
    Put wide = new Put(Bytes.toBytes("b-wide"));
    for (int i = 0; i < COLUMNS; i++) {
      wide.addColumn(ExportTrial.F, Bytes.toBytes(i), time, Bytes.toBytes(i));
    }
    puts[ROWS] = wide;
    trial.write(puts);
  }

  @Test
  void aRegionMaySplitWhileItIsScanned() throws Exception {
    trial.create();
    fill();
    JsonNode base =
        exportWhile(
            2,
            admin -> {
              admin.splitRegionAsync(region(admin, 0), Bytes.toBytes("m")).get();
            });
    assertThat(base.at("/windows/0/rows").asLong()).isEqualTo(ROWS + 1);
    assertThat(base.at("/windows/0/cells").asLong()).isEqualTo(ROWS + COLUMNS);
    trial.imported();
    trial.assertSameRaw();

    trial.put("a000", trial.time(), "new");
    trial.put("z259", trial.time(), "new");
    JsonNode next = trial.both()[0];
    assertThat(next.path("reason").asText()).isEqualTo("increment");
    assertThat(next.at("/windows/0/rows").asLong()).isEqualTo(2);
    trial.assertSameRaw();
  }

  @Test
  void regionsMayMergeWhileTheyAreScanned() throws Exception {
    trial.create(Bytes.toBytes("c"));
    fill();
    JsonNode base =
        exportWhile(
            1,
            admin -> {
              byte[][] both = {region(admin, 0), region(admin, 1)};
              admin.mergeRegionsAsync(both, false).get();
            });
    assertThat(base.at("/windows/0/rows").asLong()).isEqualTo(ROWS + 1);
    assertThat(base.at("/windows/0/cells").asLong()).isEqualTo(ROWS + COLUMNS);
    trial.imported();
    trial.assertSameRaw();

    trial.put("a000", trial.time(), "new");
    assertThat(trial.both()[0].path("reason").asText()).isEqualTo("increment");
    trial.assertSameRaw();
  }

  private byte[] region(Admin admin, int index) throws IOException {
    return admin.getRegions(trial.table()).stream()
        .sorted()
        .map(RegionInfo::getEncodedNameAsBytes)
        .toList()
        .get(index);
  }

  /** What is done to regions. */
  @FunctionalInterface
  private interface Change {
    void make(Admin admin) throws Exception;
  }

  /** Exports so slowly that regions change in the middle of it; the table's report. */
  private JsonNode exportWhile(int regions, Change change) throws Exception {
    // Twice 2.6 MB and more: some seconds are left when the first bytes are there.
    trial.withLine("link: { name: slow, bandwidth: 2500 kB/s, executors: source }");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Admin admin = trial.source().getAdmin()) {
      Future<JsonNode> export = thread.submit(trial::export);
      while (staged() < BEGUN && !export.isDone()) {
        Thread.sleep(5);
      }
      change.make(admin);
      while (admin.getRegions(trial.table()).size() != regions) {
        Thread.sleep(5);
      }
      assertThat(export.isDone()).as("regions changed in the middle").isFalse();
      return export.get();
    } finally {
      thread.shutdown();
      trial.withLine("");
    }
  }

  /** The bytes of files that tasks are writing. */
  private long staged() throws IOException {
    Path staging = trial.windows().resolve("../../.staging").normalize();
    if (!Files.exists(staging)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(staging)) {
      return files.filter(Files::isRegularFile).mapToLong(MovingRegionsIT::size).sum();
    } catch (UncheckedIOException | NoSuchFileException e) {
      // A file was renamed a moment ago.
      return 0;
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
