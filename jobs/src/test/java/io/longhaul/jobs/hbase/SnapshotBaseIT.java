package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.policy.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.tool.BulkLoadHFiles;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Bases that are read out of the files of a snapshot. */
@ExtendWith(TwoHBases.class)
class SnapshotBaseIT {
  private static final byte[] F = ExportTrial.F;
  private static final byte[] Q = ExportTrial.Q;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private ExportTrial trial;

  @BeforeEach
  void begin() throws IOException {
    trial = new ExportTrial(folder.toRealPath()).with(", base: snapshot");
  }

  @AfterEach
  void end() throws IOException {
    trial.close();
  }

  @Test
  void aBaseOfASnapshotIsCellForCellOneOfAScan() throws Exception {
    trial.create(new byte[] {(byte) 'c'}, new byte[] {(byte) 0xff, 0});
    long one = trial.time();
    for (String row : new String[] {"a", "b", "c", "d", "e"}) {
      trial.put(row, one, "1");
      trial.put(row, trial.time(), "2");
    }
    trial.write(
        new Put(new byte[] {(byte) 0xff, 0, 1}).addColumn(F, Q, trial.time(), new byte[] {0, -1}),
        new Put(Bytes.toBytes("ttl"))
            .addColumn(F, Q, trial.time(), Bytes.toBytes("x"))
            .setTTL(86_400_000));
    flush();
    trial.write(
        new Delete(Bytes.toBytes("a")).addFamily(F, trial.time()),
        new Delete(Bytes.toBytes("b")).addColumns(F, Q, trial.time()),
        new Delete(Bytes.toBytes("d")).addColumn(F, Q, one),
        new Delete(Bytes.toBytes("e")).addFamilyVersion(F, one));
    Path loads = ExportTrial.fileToLoad(folder.toRealPath(), "loaded", one);
    BulkLoadHFiles.create(TwoHBases.source().configuration())
        .bulkLoad(trial.table(), new org.apache.hadoop.fs.Path(loads.toUri()));
    String base = trial.both()[0].at("/windows/0/name").asText();
    assertThat(base).startsWith("base-");
    trial.assertSameRaw();
    assertThat(ExportTrial.raw(trial.target(), trial.table()))
        .hasSize(17)
        .filteredOn(cell -> cell.contains("Delete"))
        .hasSize(4);
    assertNothingIsLeft();
    JsonNode ranges = ranges(base);
    assertThat(ranges).hasSize(3);

    // All of the target, the mark of the export too: what comes is a first base again.
    FileUtil.fullyDelete(folder.toRealPath().resolve("b").toFile());
    trial.with(", base: export");
    assertThat(ranges(trial.export().at("/windows/0/name").asText())).isEqualTo(ranges);
  }

  @Test
  void whatIsWrittenMeanwhileIsInTheBaseOrInTheNextWindow() throws Exception {
    trial.create(Bytes.toBytes("m"));
    for (char row = 'a'; row <= 'z'; row++) {
      trial.put("" + row, trial.time(), "1");
    }
    flush();
    try (Admin admin = trial.source().getAdmin()) {
      // Its halves are one file still, unless a compaction was quicker.
      admin.split(trial.table(), Bytes.toBytes("f"));
      while (admin.getRegions(trial.table()).size() < 3) {
        Thread.sleep(20);
      }
    }
    AtomicBoolean written = new AtomicBoolean();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> writer = thread.submit(writer(written));
      trial.export();
      written.set(true);
      assertThat(writer.get()).isPositive();
    } finally {
      written.set(true);
      thread.shutdown();
    }
    trial.passTime();
    trial.both();
    trial.assertSameRaw();
    trial.assertSameVisible();
    assertNothingIsLeft();
  }

  private Callable<Integer> writer(AtomicBoolean done) {
    return () -> {
      int rows = 0;
      while (!done.get()) {
        byte[] row = Bytes.toBytes((char) ('a' + rows % 26) + "-" + rows++);
        trial.write(new Put(row).addColumn(F, Q, Bytes.toBytes("meanwhile")));
      }
      return rows;
    };
  }

  @Test
  void whatADeadRunLeftIsDeleted() throws Exception {
    trial.create();
    trial.put("a", trial.time(), "1");
    SnapshotNames names = SnapshotNames.of(PolicyFile.load(trial.policy()).target().warehouse());
    String left = names.prefix() + "_20261120T080000Z-trial-0001_00000000";
    try (Admin admin = trial.source().getAdmin()) {
      admin.snapshot(left, trial.table());
      admin.snapshot("of_somebody_else_" + trial.table(), trial.table());
      Files.createDirectories(trial.temporary().resolve(names.prefix()).resolve(left + "/data"));
      trial.both();
      trial.assertSameRaw();
      assertThat(trial.snapshots()).containsExactly("of_somebody_else_" + trial.table());
      admin.deleteSnapshot("of_somebody_else_" + trial.table());
    }
    assertNothingIsLeft();
  }

  @Test
  void aSnapshotWhoseBaseFailsIsDeleted() throws Exception {
    trial.create();
    trial.put("a", trial.time(), "1");
    // The snapshot is taken where the servers have it, and looked for where it is not.
    trial.withRootDirectory(folder.toRealPath().resolve("elsewhere").toUri().toString());
    assertThat(refused()).contains("Cannot read snapshot longhaul_", "hbase.rootdir");
    assertNothingIsLeft();

    trial.withRootDirectory(TwoHBases.source().configuration().get("hbase.rootdir"));
    trial.both();
    trial.assertSameRaw();
  }

  @Test
  void whereLinksCanNotLieIsSaidAtOnce() throws Exception {
    trial.create();
    trial.put("a", trial.time(), "1");
    // No directory can be made there.
    Files.writeString(trial.temporary(), "");
    assertThat(refused())
        .contains("for links to a snapshot", "hbase.fs.tmp.dir names another place");

    Files.delete(trial.temporary());
    trial.both();
    trial.assertSameRaw();
    assertNothingIsLeft();
  }

  /** Why an export ends with 3; it has left nothing. */
  private String refused() throws IOException {
    ObjectNode report = trial.run("hbase-export", "--json");
    assertThat(report.path("exit").asInt()).as(report.toPrettyString()).isEqualTo(3);
    assertThat(trial.windows()).doesNotExist();
    assertThat(trial.snapshots()).isEmpty();
    return report.at("/tables/0/failure").asText();
  }

  @Test
  void filesThatNobodySaidWhereTheyAreAreRefused() throws Exception {
    trial.withoutRootDirectory().create();
    trial.put("a", trial.time(), "1");
    for (String[] words :
        new String[][] {{"hbase-export", "--json", "--dry-run"}, {"hbase-export", "--json"}}) {
      ObjectNode report = trial.run(words);
      assertThat(report.path("exit").asInt()).as(report.toPrettyString()).isEqualTo(2);
      assertThat(report.at("/tables/0/failure").asText()).contains("hbase.rootdir is not known");
    }
    assertThat(trial.windows()).doesNotExist();
    assertThat(trial.with(", base: export").export().path("notCaught").toString())
        .contains("can't be noticed");
  }

  @Test
  void filesThatCrossTheLinkWaitForTheirTurn() throws Exception {
    trial.withLine("link: { bandwidth: 1 MB/s, executors: target }");
    trial.create();
    byte[] value = new byte[10_000];
    new Random(1).nextBytes(value);
    Put[] puts = new Put[300];
    for (int i = 0; i < puts.length; i++) {
      puts[i] = new Put(Bytes.toBytes("row-" + i)).addColumn(F, Q, trial.time(), value);
    }
    trial.write(puts);
    long begun = System.nanoTime();
    long bytes = trial.export().at("/windows/0/bytes").asLong();
    double seconds = (System.nanoTime() - begun) / 1e9;
    assertThat(bytes).isGreaterThan(3_000_000);
    assertThat(bytes / seconds).isLessThan(1_000_000 * 1.05);
  }

  private void flush() throws IOException {
    try (Admin admin = trial.source().getAdmin()) {
      admin.flush(trial.table());
    }
  }

  private JsonNode ranges(String window) throws IOException {
    return JSON.readTree(trial.windows().resolve(window).resolve("manifest.json").toFile())
        .path("ranges");
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(trial.snapshots()).isEmpty();
    if (Files.exists(trial.temporary())) {
      try (Stream<Path> files = Files.walk(trial.temporary())) {
        assertThat(files.map(path -> path.getFileName().toString()))
            .noneMatch(name -> name.contains("-trial-"));
      }
    }
  }
}
