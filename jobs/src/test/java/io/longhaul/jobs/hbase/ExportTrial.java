package io.longhaul.jobs.hbase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.jobs.RealJobs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.ClusterMetrics;
import org.apache.hadoop.hbase.ExtendedCell;
import org.apache.hadoop.hbase.KeepDeletedCells;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.ServerMetrics;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.SnapshotDescription;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.io.hfile.CacheConfig;
import org.apache.hadoop.hbase.io.hfile.HFile;
import org.apache.hadoop.hbase.io.hfile.HFileContextBuilder;
import org.apache.hadoop.hbase.util.Bytes;

/** A table at the source that is exported and imported, and both sides' cells. */
final class ExportTrial implements Closeable {
  static final byte[] F = Bytes.toBytes("f");
  static final byte[] Q = Bytes.toBytes("q");
  private static final long MARGIN = 3_000;

  private final Path folder;
  private final TableName table;
  private final Connection source;
  private final Connection target;
  private String hadoop;
  private String keys = "";
  private String more = "";
  private long next;

  ExportTrial(Path folder) throws IOException {
    this(folder, TwoHBases.newTable());
  }

  ExportTrial(Path folder, TableName table) throws IOException {
    this.folder = folder;
    this.table = table;
    withRootDirectory(TwoHBases.source().configuration().get("hbase.rootdir"));
    this.source = TableTrial.connect(TwoHBases.source().configuration());
    this.target = TableTrial.connect(TwoHBases.target().configuration());
  }

  /** With keys of the dataset, each after a comma. */
  ExportTrial with(String datasetKeys) {
    keys = datasetKeys;
    return this;
  }

  /** With a line of the policy's own. */
  ExportTrial withLine(String line) {
    more = line;
    return this;
  }

  /** With a word of where the source has its files. */
  ExportTrial withRootDirectory(String uri) {
    hadoop = "hbase.rootdir: \"%s\", hbase.fs.tmp.dir: \"%s\"".formatted(uri, temporary());
    return this;
  }

  /** With no word of where the source has its files. */
  ExportTrial withoutRootDirectory() {
    hadoop = "hbase.fs.tmp.dir: \"%s\"".formatted(temporary());
    return this;
  }

  /** What clients of the source have for a while; nothing else is there. */
  Path temporary() {
    return folder.resolve("temporary");
  }

  /** Its snapshots that are read for bases. */
  List<String> snapshots() throws IOException {
    try (Admin admin = source.getAdmin()) {
      return admin.listSnapshots().stream()
          .filter(snapshot -> table.equals(snapshot.getTableName()))
          .map(SnapshotDescription::getName)
          .toList();
    }
  }

  TableName table() {
    return table;
  }

  Connection source() {
    return source;
  }

  Connection target() {
    return target;
  }

  /** A family that keeps five versions, and deletes through compactions. */
  static ColumnFamilyDescriptor family(String name) {
    return ColumnFamilyDescriptorBuilder.newBuilder(Bytes.toBytes(name))
        .setMaxVersions(5)
        .setKeepDeletedCells(KeepDeletedCells.TTL)
        .build();
  }

  TableDescriptor descriptor(ColumnFamilyDescriptor... families) {
    return TableDescriptorBuilder.newBuilder(table).setColumnFamilies(List.of(families)).build();
  }

  void create(byte[]... splits) throws IOException {
    TableTrial.create(source, descriptor(family("f")), splits);
  }

  Path policy() throws IOException {
    return Files.writeString(
        folder.resolve("policy.yaml"),
        """
        name: trial
        source:
          warehouse: "%1$s/a"
          hbase: "%2$s"
          hadoop: { hbase.client.pause: "20", %3$s }
        target: { warehouse: "%1$s/b", hbase: "%4$s", hadoop: { hbase.client.pause: "20" } }
        %7$s
        datasets:
          - { name: t, hbase: "%5$s", margin: 3s%6$s }
        """
            .formatted(
                folder,
                TwoHBases.source().address(),
                hadoop,
                TwoHBases.target().address(),
                PolicyTable.name(table),
                keys,
                more),
        UTF_8);
  }

  ObjectNode run(String... words) throws IOException {
    return RealJobs.starter()
        .start(
            Stream.concat(Arrays.stream(words), Stream.of(policy().toString()))
                .toArray(String[]::new));
  }

  /** Exports, once a window can hold all that was written so far; the table's report. */
  JsonNode export() throws Exception {
    awaitWindow();
    ObjectNode report = run("hbase-export", "--json");
    assertThat(report.path("exit").asInt()).as(report.toPrettyString()).isZero();
    JsonNode exported = report.path("tables").path(0);
    next = Math.max(next, Instant.parse(exported.path("to").asText()).toEpochMilli());
    return exported;
  }

  JsonNode imported(String... more) throws IOException {
    ObjectNode report =
        run(
            Stream.concat(Stream.of("hbase-import", "--json"), Arrays.stream(more))
                .toArray(String[]::new));
    assertThat(report.path("exit").asInt()).as(report.toPrettyString()).isZero();
    return report.path("tables").path(0);
  }

  /** Export and import; the reports of both. */
  JsonNode[] both() throws Exception {
    return new JsonNode[] {export(), imported()};
  }

  /** Waits until a window can hold all that was written so far. */
  void awaitWindow() throws Exception {
    if (next > 0) {
      awaitClock(next + 1);
    }
  }

  private void awaitClock(long time) throws Exception {
    try (Admin admin = source.getAdmin()) {
      while (true) {
        long lowest =
            admin
                .getClusterMetrics(EnumSet.of(ClusterMetrics.Option.LIVE_SERVERS))
                .getLiveServerMetrics()
                .values()
                .stream()
                .mapToLong(ServerMetrics::getReportTimestamp)
                .min()
                .orElse(0);
        if (lowest - MARGIN > time) {
          return;
        }
        Thread.sleep(20);
      }
    }
  }

  /** A timestamp that the next window has, unlike any other. */
  long time() {
    if (next == 0) {
      next = System.currentTimeMillis() - 3_600_000;
    }
    return next++;
  }

  /** The next window has what is written until now with the clock of a server. */
  void passTime() {
    next = Math.max(next, System.currentTimeMillis());
  }

  void put(String row, long time, String value) throws IOException {
    write(new Put(Bytes.toBytes(row)).addColumn(F, Q, time, Bytes.toBytes(value)));
  }

  void write(Mutation... mutations) throws IOException {
    try (Table open = source.getTable(table)) {
      open.batch(Arrays.asList(mutations), new Object[mutations.length]);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** A folder with a file of one cell that region servers can load. */
  static Path fileToLoad(Path folder, String row, long time) throws IOException {
    Path family = Files.createDirectories(folder.resolve("loads/f"));
    Configuration conf = TwoHBases.source().configuration();
    try (HFile.Writer writer =
        HFile.getWriterFactory(conf, CacheConfig.DISABLED)
            .withPath(
                FileSystem.getLocal(conf),
                new org.apache.hadoop.fs.Path(family.resolve("one").toUri()))
            .withFileContext(new HFileContextBuilder().build())
            .create()) {
      writer.append(new KeyValue(Bytes.toBytes(row), F, Q, time, Bytes.toBytes("bulk")));
    }
    return family.getParent();
  }

  void flushAndCompact() throws Exception {
    try (Admin admin = source.getAdmin()) {
      admin.flush(table);
      long before = admin.getLastMajorCompactionTimestamp(table);
      admin.majorCompact(table);
      while (admin.getLastMajorCompactionTimestamp(table) <= before) {
        Thread.sleep(20);
      }
    }
  }

  /** All that is stored, deleted or not, tags included; what counts once is there once. */
  static List<String> raw(Connection side, TableName table) throws IOException {
    return cells(side, table, new Scan().setRaw(true).readAllVersions());
  }

  /** What a reader sees. */
  static List<String> visible(Connection side, TableName table) throws IOException {
    return cells(side, table, new Scan().readAllVersions());
  }

  private static List<String> cells(Connection side, TableName table, Scan scan)
      throws IOException {
    List<String> cells = new ArrayList<>();
    try (Table open = side.getTable(table);
        ResultScanner scanner = open.getScanner(scan)) {
      CellDigest once = new CellDigest();
      for (Result row : scanner) {
        for (Cell cell : row.rawCells()) {
          if (once.add(cell)) {
            cells.add(text(cell));
          }
        }
      }
    }
    return cells;
  }

  private static String text(Cell cell) {
    ExtendedCell extended = (ExtendedCell) cell;
    return String.join(
        " ",
        Bytes.toStringBinary(CellUtil.cloneRow(cell)),
        Bytes.toStringBinary(CellUtil.cloneFamily(cell)),
        Bytes.toStringBinary(CellUtil.cloneQualifier(cell)),
        cell.getTimestamp() + "",
        cell.getType().name(),
        Bytes.toStringBinary(CellUtil.cloneValue(cell)),
        Bytes.toStringBinary(
            extended.getTagsArray(), extended.getTagsOffset(), extended.getTagsLength()));
  }

  void assertSameRaw() throws IOException {
    assertThat(raw(target, table)).isEqualTo(raw(source, table));
  }

  void assertSameVisible() throws IOException {
    assertThat(visible(target, table)).isEqualTo(visible(source, table));
  }

  /** Where its windows lie. */
  Path windows() {
    return folder
        .resolve("b/.longhaul-hbase")
        .resolve(table.getNamespaceAsString())
        .resolve(table.getQualifierAsString());
  }

  @Override
  public void close() throws IOException {
    target.close();
    source.close();
  }
}
