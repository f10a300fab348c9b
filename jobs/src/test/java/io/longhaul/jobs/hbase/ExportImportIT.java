package io.longhaul.jobs.hbase;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.tool.BulkLoadHFiles;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that go from one real HBase to another in windows, and what could get lost on the way. */
@ExtendWith(TwoHBases.class)
class ExportImportIT {
  private static final byte[] F = ExportTrial.F;
  private static final byte[] Q = ExportTrial.Q;

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

  @ParameterizedTest
  @ValueSource(strings = {"put", "bulk"})
  void everyCellArrivesAsItWas(String mode) throws Exception {
    trial.with(", mode: " + mode);
    TableTrial.create(
        trial.source(),
        trial.descriptor(ExportTrial.family("f"), ExportTrial.family("g")),
        new byte[] {(byte) 0x80},
        new byte[] {(byte) 0xff, 0});
    for (String row : new String[] {"a", "b", "c", "d", "e"}) {
      trial.put(row, trial.time(), "1");
      trial.put(row, trial.time(), "2");
    }
    trial.write(
        new Put(new byte[] {(byte) 0x80}).addColumn(F, Q, trial.time(), new byte[] {0, -1}),
        new Put(new byte[] {(byte) 0xff, 0, 1})
            .addColumn(Bytes.toBytes("g"), new byte[] {9, 10, 0}, trial.time(), new byte[0]),
        new Put(Bytes.toBytes("ttl"))
            .addColumn(F, Q, trial.time(), Bytes.toBytes("x"))
            .setTTL(86_400_000));
    JsonNode base = trial.both()[1];
    assertThat(base.at("/windows/0/how").asText()).isEqualTo("imported by " + mode);
    assertThat(base.at("/windows/0/cells").asLong()).isEqualTo(13);
    trial.assertSameRaw();
    try (Admin admin = trial.target().getAdmin()) {
      assertThat(admin.getRegions(trial.table())).hasSize(3);
      assertThat(admin.getDescriptor(trial.table()).getColumnFamily(F).getMaxVersions())
          .isEqualTo(5);
    }

    long one = trial.time();
    trial.put("d", one, "3");
    trial.put("e", one, "3");
    trial.write(
        new Delete(Bytes.toBytes("a")).addFamily(F, trial.time()),
        new Delete(Bytes.toBytes("b")).addColumns(F, Q, trial.time()),
        new Delete(Bytes.toBytes("d")).addColumn(F, Q, one),
        new Delete(Bytes.toBytes("e")).addFamilyVersion(F, one));
    trial.write(
        new Put(Bytes.toBytes("ttl"))
            .addColumn(F, Q, trial.time(), Bytes.toBytes("y"))
            .setTTL(90_000_000));
    trial.flushAndCompact();
    JsonNode window = trial.both()[1];
    assertThat(window.at("/windows/0/name").asText()).startsWith("window-");
    assertThat(window.at("/windows/0/cells").asLong()).isEqualTo(7);
    trial.assertSameRaw();
    trial.assertSameVisible();
    assertThat(ExportTrial.raw(trial.target(), trial.table()))
        .filteredOn(cell -> cell.contains("Delete"))
        .hasSize(4);
    assertThat(trial.imported().path("windows")).isEmpty();
  }

  @Test
  void changesThatNoWindowHasComeWithTheNextBase() throws Exception {
    trial.with(", rebase: 1s");
    TableTrial.create(
        trial.source(),
        trial.descriptor(ColumnFamilyDescriptorBuilder.newBuilder(F).setMaxVersions(3).build()));
    long old = trial.time();
    trial.put("gone", trial.time(), "1");
    trial.put("stays", trial.time(), "1");
    JsonNode first = trial.both()[0];
    assertThat(first.path("notCaught").toString())
        .contains("KEEP_DELETED_CELLS => 'TTL'")
        .contains("older timestamps");
    trial.assertSameVisible();

    trial.put("back", old, "dated back");
    trial.put("ahead", System.currentTimeMillis() + 86_400_000, "dated ahead");
    trial.write(new Delete(Bytes.toBytes("gone")).addFamily(F, trial.time()));
    trial.flushAndCompact();
    JsonNode[] reports = trial.both();
    assertThat(reports[0].path("notCaught").toString()).contains("dated in the future");
    assertThat(reports[1].path("words").toString()).contains("1 versions were gone at the source");
    trial.assertSameVisible();
    assertThat(ExportTrial.visible(trial.target(), trial.table())).hasSize(3);
    assertThat(names()).filteredOn(name -> name.startsWith("base-")).hasSize(1);
    trial.both();
    // The windows before the base of before are imported, and needed no more.
    assertThat(names()).hasSize(2);
  }

  @Test
  void withoutReconcileTheReportNamesWhatIsMissing() throws Exception {
    trial.with(", reconcile: none");
    trial.create();
    long old = trial.time();
    trial.put("a", trial.time(), "1");
    trial.both();
    trial.put("back", old, "dated back");
    trial.put("new", trial.time(), "1");
    JsonNode[] reports = trial.both();
    assertThat(reports[1].path("notCaught").toString()).contains("nothing brings them");
    assertThat(ExportTrial.visible(trial.target(), trial.table()))
        .hasSize(2)
        .noneMatch(cell -> cell.startsWith("back"));
  }

  @Test
  void aTableMadeAnewIsExportedAnew() throws Exception {
    trial.create();
    trial.put("old", trial.time(), "1");
    trial.put("both", trial.time(), "1");
    trial.both();
    try (Admin admin = trial.source().getAdmin()) {
      admin.disableTable(trial.table());
      admin.deleteTable(trial.table());
    }
    TableTrial.create(
        trial.source(), trial.descriptor(ExportTrial.family("f"), ExportTrial.family("new")));
    trial.put("both", trial.time(), "2");
    trial.put("fresh", trial.time(), "1");
    trial.write(
        new Put(Bytes.toBytes("fresh"))
            .addColumn(Bytes.toBytes("new"), Q, trial.time(), Bytes.toBytes("1")));
    JsonNode[] reports = trial.both();
    assertThat(reports[0].path("reason").asText()).contains("dropped and made anew");
    assertThat(reports[1].path("reason").asText()).contains("dropped and made anew");
    assertThat(reports[1].path("words").toString()).contains("Family new came at the source");
    trial.assertSameVisible();
    assertThat(names()).hasSize(1);
  }

  @Test
  void aRegionThatSplitsLosesNothing() throws Exception {
    trial.create(Bytes.toBytes("m"));
    for (char row = 'a'; row <= 'z'; row++) {
      trial.put("" + row, trial.time(), "1");
    }
    trial.both();
    try (Admin admin = trial.source().getAdmin()) {
      admin.split(trial.table(), Bytes.toBytes("f"));
      while (admin.getRegions(trial.table()).size() < 3) {
        Thread.sleep(20);
      }
    }
    for (char row = 'a'; row <= 'z'; row++) {
      trial.put("" + row, trial.time(), "2");
    }
    JsonNode[] reports = trial.both();
    assertThat(reports[0].path("reason").asText()).isEqualTo("increment");
    assertThat(reports[1].at("/windows/0/rows").asLong()).isEqualTo(26);
    trial.assertSameRaw();
  }

  @Test
  void anEmptyTableArrivesEmpty() throws Exception {
    trial.create(Bytes.toBytes("m"));
    trial.both();
    trial.assertSameRaw();
    trial.put("a", trial.time(), "1");
    trial.both();
    trial.assertSameRaw();
  }

  @Test
  void aMissingWindowStopsTheTableByItsName() throws Exception {
    trial.create();
    trial.put("a", trial.time(), "1");
    trial.both();
    trial.put("b", trial.time(), "1");
    String lost = trial.export().at("/windows/0/name").asText();
    trial.put("c", trial.time(), "1");
    trial.export();
    Files.move(trial.windows().resolve(lost), folder.resolve("lost"));
    ObjectNode report = trial.run("hbase-import", "--json");
    assertThat(report.path("exit").asInt()).isEqualTo(5);
    assertThat(report.at("/tables/0/failure").asText()).contains(lost);
    assertThat(ExportTrial.visible(trial.target(), trial.table())).hasSize(1);

    Files.move(folder.resolve("lost"), trial.windows().resolve(lost));
    assertThat(trial.imported().path("windows")).hasSize(2);
    trial.assertSameRaw();
  }

  @ParameterizedTest
  @ValueSource(strings = {"put", "bulk"})
  void aDamagedFileIsNotImported(String mode) throws Exception {
    trial.with(", mode: " + mode).create();
    trial.put("a", trial.time(), "a value");
    trial.export();
    Path file;
    try (Stream<Path> files = Files.walk(trial.windows())) {
      file =
          files
              .filter(path -> path.getFileName().toString().startsWith("part-"))
              .findFirst()
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[new String(bytes, ISO_8859_1).indexOf("a value")] ^= 1;
    Files.write(file, bytes);
    ObjectNode report = trial.run("hbase-import", "--json");
    assertThat(report.path("exit").asInt()).as(report.toPrettyString()).isEqualTo(5);
    assertThat(ExportTrial.visible(trial.target(), trial.table())).isEmpty();
  }

  @Test
  void aTableThatDoesNotFitIsLeftAlone() throws Exception {
    trial.create();
    trial.put("a", trial.time(), "1");
    trial.export();
    TableTrial.create(trial.target(), trial.descriptor(ExportTrial.family("other")));
    ObjectNode report = trial.run("hbase-import", "--json");
    assertThat(report.path("exit").asInt()).isEqualTo(3);
    assertThat(report.at("/tables/0/failure").asText()).contains("it has no family f");
    try (Admin admin = trial.target().getAdmin()) {
      assertThat(admin.getDescriptor(trial.table()).getColumnFamilyCount()).isEqualTo(1);
    }
  }

  @Test
  void aTableIsRestoredAsOfAnInstant() throws Exception {
    trial.create();
    trial.put("a", trial.time(), "1");
    trial.export();
    trial.put("b", trial.time(), "1");
    String then = trial.export().path("to").asText();
    trial.put("c", trial.time(), "1");
    trial.export();
    JsonNode restored = trial.imported("--restore-to", then);
    assertThat(restored.path("to").asText()).isEqualTo(then);
    try (Admin admin = trial.target().getAdmin()) {
      List<TableName> made =
          Stream.of(admin.listTableNames())
              .filter(
                  name ->
                      name.getQualifierAsString()
                          .startsWith(trial.table().getQualifierAsString() + "_restored_"))
              .toList();
      assertThat(made).hasSize(1);
      assertThat(ExportTrial.visible(trial.target(), made.get(0))).hasSize(2);
      assertThat(admin.tableExists(trial.table())).isFalse();
    }
  }

  @Test
  void aBulkLoadIsNoticedAndBringsABase() throws Exception {
    trial.create();
    long old = trial.time();
    trial.put("a", trial.time(), "1");
    trial.both();
    Path loads = ExportTrial.fileToLoad(folder.toRealPath(), "loaded", old);
    assertThat(
            BulkLoadHFiles.create(TwoHBases.source().configuration())
                .bulkLoad(trial.table(), new org.apache.hadoop.fs.Path(loads.toUri())))
        .hasSize(1);
    JsonNode[] reports = trial.both();
    assertThat(reports[0].path("reason").asText()).isEqualTo("1 files were loaded in bulk");
    trial.assertSameVisible();
    assertThat(ExportTrial.visible(trial.target(), trial.table())).hasSize(2);
  }

  @Test
  void aTableOfSomebodyElseIsLeftAloneUntilItIsAdopted() throws Exception {
    trial.create();
    trial.put("a", trial.time(), "1");
    trial.export();
    TableTrial.create(trial.target(), trial.descriptor(ExportTrial.family("f")));
    try (Table open = trial.target().getTable(trial.table())) {
      open.put(new Put(Bytes.toBytes("theirs")).addColumn(F, Q, 1, Bytes.toBytes("x")));
    }
    ObjectNode report = trial.run("hbase-import", "--json");
    assertThat(report.path("exit").asInt()).isEqualTo(3);
    assertThat(report.at("/tables/0/failure").asText()).contains("no import of this policy wrote");
    assertThat(ExportTrial.visible(trial.target(), trial.table())).hasSize(1);

    assertThat(trial.imported("--adopt").path("words").toString()).contains("1 versions were gone");
    trial.assertSameVisible();
  }

  @Test
  void coprocessorsFailDropOrStay() throws Exception {
    TableTrial.create(
        trial.source(),
        TableDescriptorBuilder.newBuilder(trial.descriptor(ExportTrial.family("f")))
            .setCoprocessor("org.apache.hadoop.hbase.coprocessor.MultiRowMutationEndpoint")
            .build());
    trial.put("a", trial.time(), "1");
    trial.export();
    ObjectNode report = trial.run("hbase-import", "--json");
    assertThat(report.path("exit").asInt()).isEqualTo(3);
    assertThat(report.at("/tables/0/failure").asText()).contains("MultiRowMutationEndpoint");

    trial.with(", coprocessors: drop");
    assertThat(trial.imported().path("words").toString()).contains("Made without the coprocessors");
    trial.assertSameRaw();
  }

  @Test
  void theCapHolds() throws Exception {
    trial.withLine("link: { bandwidth: 1 MB/s, executors: source }");
    trial.create(Bytes.toBytes("5"));
    byte[] value = new byte[10_000];
    new Random(1).nextBytes(value);
    Put[] puts = new Put[300];
    for (int i = 0; i < puts.length; i++) {
      puts[i] = new Put(Bytes.toBytes(i % 10 + "-" + i)).addColumn(F, Q, trial.time(), value);
    }
    trial.write(puts);
    long begun = System.nanoTime();
    long bytes = trial.export().at("/windows/0/bytes").asLong();
    double seconds = (System.nanoTime() - begun) / 1e9;
    // Written once and read back once, both across the link.
    assertThat(bytes).isGreaterThan(3_000_000);
    assertThat(2 * bytes / seconds).isLessThan(1_000_000 * 1.05);
  }

  @Test
  void nothingIsExportedUnlessAsked() throws Exception {
    trial.create();
    trial.put("a", trial.time(), "1");
    ObjectNode report = trial.run("hbase-export", "--dry-run", "--json");
    assertThat(report.at("/tables/0/reason").asText()).isEqualTo("first export");
    assertThat(report.at("/tables/0/windows/0/how").asText()).isEqualTo("would export");
    assertThat(trial.windows()).doesNotExist();
    Files.createDirectories(folder.toRealPath().resolve("a"));
    assertThat(trial.run("copy", "--json", "--dry-run").path("exit").asInt()).isZero();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> windows = Files.list(trial.windows())) {
      return windows.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
