package io.longhaul.jobs.hbase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Durability;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.RegionLocator;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.regionserver.HRegion;
import org.apache.hadoop.hbase.tool.BulkLoadHFiles;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.hadoop.hbase.util.JVMClusterUtil.RegionServerThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Changes that no scan of a window has, and that come out of the logs of the source. */
@ExtendWith(TwoHBases.class)
class LogsIT {
  private static final byte[] F = ExportTrial.F;
  private static final byte[] Q = ExportTrial.Q;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private ExportTrial trial;

  @BeforeEach
  void begin() throws IOException {
    trial = new ExportTrial(folder.toRealPath()).with(", reconcile: wal");
  }

  @AfterEach
  void end() throws IOException {
    trial.close();
  }

  @Test
  void whatNoScanHasComesWithTheWindow() throws Exception {
    TableTrial.create(
        trial.source(),
        trial.descriptor(ColumnFamilyDescriptorBuilder.newBuilder(F).setMaxVersions(5).build()),
        Bytes.toBytes("m"));
    long old = trial.time();
    trial.put("gone", trial.time(), "1");
    trial.put("stays", trial.time(), "1");
    trial.put("z-version", old, "1");
    trial.put("z-version", trial.time(), "2");
    assertThat(trial.both()[0].path("reason").asText()).isEqualTo("first export");

    trial.put("back", old, "dated back");
    trial.put("back", old, "dated back, again");
    trial.put("stays", System.currentTimeMillis() + 86_400_000, "dated ahead");
    trial.write(
        new Put(Bytes.toBytes("z-back")).addColumn(F, Q, old, new byte[0]).setTTL(86_400_000),
        new Delete(Bytes.toBytes("z-version")).addColumn(F, Q, old));
    archive(openLog());
    trial.put("z-later", old, "in the next log");
    trial.passTime();
    String before = Files.readString(mark(), UTF_8);
    String unpublished = trial.export().at("/windows/0/name").asText();
    assertThat(at(Files.readString(mark(), UTF_8))).isGreaterThan(at(before));
    // As if that run had been killed before it renamed the window.
    Files.writeString(mark(), before, UTF_8);
    FileUtil.fullyDelete(trial.windows().resolve(unpublished).toFile());
    JsonNode[] reports = trial.both();
    assertThat(reports[0].path("reason").asText()).isEqualTo("increment");
    assertThat(reports[0].path("words").toString()).contains(" cells came out of the logs");
    assertThat(reports[0].path("notCaught").toString())
        .contains("SKIP_WAL")
        .doesNotContain("KEEP_DELETED_CELLS")
        .doesNotContain("in the future");
    trial.assertSameVisible();
    assertThat(ExportTrial.raw(trial.target(), trial.table()))
        .anyMatch(cell -> cell.startsWith("z-version f q " + old + " Delete"));
    assertThat(ExportTrial.visible(trial.target(), trial.table()))
        .anyMatch(cell -> cell.startsWith("back f q") && cell.contains("dated back, again"))
        .anyMatch(cell -> cell.contains("dated ahead"));

    trial.write(new Delete(Bytes.toBytes("gone")), new Delete(Bytes.toBytes("z-later")));
    trial.flushAndCompact();
    trial.put("z-new", old + 1, "1");
    trial.passTime();
    before = Files.readString(mark(), UTF_8);
    JsonNode second = trial.both()[0];
    assertThat(second.path("reason").asText()).isEqualTo("increment");
    // Nothing that the window of before had, though one log has both.
    assertThat(second.at("/windows/0/cells").asLong()).isEqualTo(3);
    trial.assertSameVisible();

    // As if it had been killed between the window and the mark: read twice is as read once.
    Files.writeString(mark(), before, UTF_8);
    assertThat(trial.both()[0].path("reason").asText()).isEqualTo("increment");
    trial.assertSameVisible();
  }

  @Test
  void logsThatAreNotWholeBringABase() throws Exception {
    trial.create();
    long old = trial.time();
    trial.put("a", trial.time(), "1");
    trial.both();
    Path open = openLog();
    trial.put("back", old, "dated back");
    Path archived = archive(open);
    try (FileChannel file = FileChannel.open(archived, StandardOpenOption.WRITE)) {
      file.truncate(file.size() - 20);
    }
    JsonNode[] reports = trial.both();
    assertThat(reports[0].path("reason").asText())
        .contains("changes may have been missed")
        .contains(archived.getFileName().toString());
    assertThat(reports[0].path("windows")).hasSize(2);
    trial.assertSameRaw();
    Files.delete(archived);

    open = openLog();
    trial.put("back-2", old, "dated back");
    Files.delete(archive(open));
    assertThat(trial.run("hbase-export", "--dry-run", "--json").at("/tables/0/reason").asText())
        .contains(open.getFileName() + " is gone");
    reports = trial.both();
    assertThat(reports[0].path("reason").asText()).contains(open.getFileName() + " is gone");
    trial.assertSameRaw();
  }

  @Test
  void aServerThatDiesTakesNoLogAlong() throws Exception {
    trial.create();
    long old = trial.time();
    trial.put("a", trial.time(), "1");
    trial.both();
    Configuration conf = TwoHBases.source().configuration();
    conf.setBoolean("hbase.regionserver.wal.enablecompression", true);
    RegionServerThread second = TwoHBases.source().servers().addRegionServer(conf, 1);
    second.start();
    second.waitForServerOnline();
    move(second.getRegionServer().getServerName());
    trial.put("back", old, "dated back");
    trial.put("back", old + 1, "dated back");
    trial.passTime();
    JsonNode[] reports = trial.both();
    assertThat(reports[0].path("reason").asText()).isEqualTo("increment");
    trial.assertSameRaw();

    // Read from the middle of a compressed log that nobody ended.
    trial.put("back-2", old, "dated back");
    second.getRegionServer().abort("a test");
    second.join();
    trial.put("back-3", old, "dated back");
    Path loads = ExportTrial.fileToLoad(folder.toRealPath(), "loaded", old);
    BulkLoadHFiles.create(TwoHBases.source().configuration())
        .bulkLoad(trial.table(), new org.apache.hadoop.fs.Path(loads.toUri()));
    // Neither the file nor its copy in the archive is there when the export looks for them.
    trial.flushAndCompact();
    FileUtil.fullyDelete(
        hbase().resolve("archive/data/default/" + trial.table().getNameAsString()).toFile());
    trial.passTime();
    reports = trial.both();
    assertThat(reports[0].path("reason").asText()).isEqualTo("1 files were loaded in bulk");
    assertThat(reports[0].at("/windows/0/cells").asLong()).isEqualTo(2);
    trial.assertSameVisible();
  }

  @Test
  void aTableWhoseLogsCanNotBeFollowedSaysSo() throws Exception {
    TableTrial.create(
        trial.source(),
        TableDescriptorBuilder.newBuilder(trial.descriptor(ExportTrial.family("f")))
            .setDurability(Durability.SKIP_WAL)
            .build());
    assertThat(trial.both()[0].path("notCaught").toString())
        .contains("DURABILITY => SKIP_WAL the logs don't have them");
    trial.withoutRootDirectory();
    ObjectNode report = trial.run("hbase-export", "--json");
    assertThat(report.path("exit").asInt()).isEqualTo(2);
    assertThat(report.at("/tables/0/failure").asText()).contains("`reconcile: wal`");
  }

  private Path mark() throws IOException {
    return folder
        .toRealPath()
        .resolve("b/.longhaul")
        .resolve(ExportMark.folder("t", trial.table()))
        .resolve("export.json");
  }

  private static String at(String mark) throws IOException {
    return JSON.readTree(mark).at("/logs/to").asText();
  }

  private static Path hbase() {
    return TwoHBases.source().folder().resolve("hbase");
  }

  /** The log that the only server of the source writes. */
  private static Path openLog() throws IOException {
    try (Stream<Path> logs = Files.walk(hbase().resolve("WALs"))) {
      return logs.filter(path -> path.getFileName().toString().matches(".*\\.\\d+"))
          .max(Comparator.comparing(path -> path.getFileName().toString()))
          .orElseThrow();
    }
  }

  /** Ends a log and has it put away, which HBase does once no memory holds what it logged. */
  private Path archive(Path log) throws Exception {
    Path archived = hbase().resolve("oldWALs").resolve(log.getFileName());
    try (Admin admin = trial.source().getAdmin()) {
      for (ServerName server : admin.getRegionServers()) {
        admin.rollWALWriter(server);
      }
    }
    for (RegionServerThread server : TwoHBases.source().servers().getLiveRegionServers()) {
      for (HRegion region : server.getRegionServer().getRegions()) {
        region.flush(true);
      }
    }
    try (Admin admin = trial.source().getAdmin()) {
      for (ServerName server : admin.getRegionServers()) {
        admin.rollWALWriter(server);
      }
    }
    while (!Files.exists(archived)) {
      Thread.sleep(20);
    }
    return archived;
  }

  private void move(ServerName server) throws Exception {
    TableName table = trial.table();
    try (Admin admin = trial.source().getAdmin();
        RegionLocator locator = trial.source().getRegionLocator(table)) {
      RegionInfo region = admin.getRegions(table).get(0);
      for (int look = 0; ; look++) {
        // A master that has not heard much of a server yet moves nothing there, and says nothing.
        if (look % 50 == 0) {
          admin.move(region.getEncodedNameAsBytes(), server);
        }
        HRegionLocation location = locator.getRegionLocation(new byte[0], true);
        if (server.equals(location.getServerName())) {
          return;
        }
        Thread.sleep(20);
      }
    }
  }
}
