package io.longhaul.jobs.hbase;

import static io.longhaul.jobs.hbase.TableTrial.F;
import static io.longhaul.jobs.hbase.TableTrial.Q;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.job.JobException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.KeepDeletedCells;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.replication.ReplicationPeerConfig;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TwoHBases.class)
class VerifyIT {
  private static final String MARGIN = ", margin: 1s";

  @TempDir Path folder;

  private TableTrial trial;

  @BeforeEach
  void connect() throws IOException {
    trial = new TableTrial(folder, TwoHBases.newTable());
  }

  @AfterEach
  void disconnect() throws IOException {
    trial.close();
  }

  private JsonNode verify(String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("hbase-verify"));
    words.addAll(List.of(options));
    return TableTrial.run(trial.policy(MARGIN, ""), words.toArray(String[]::new));
  }

  private void fill() throws IOException {
    trial.create(3, Bytes.toBytes("row-3"), Bytes.toBytes("row-6"));
    for (int i = 0; i < 10; i++) {
      trial.putBoth("row-" + i, 1_000, "old");
      trial.putBoth("row-" + i, 2_000, "new");
    }
  }

  @Test
  void equalTablesAreEqualWithAllTheirVersionsAndMarkers() throws Exception {
    fill();
    for (var side : List.of(trial.source(), trial.target())) {
      trial.delete(side, new Delete(Bytes.toBytes("row-5")).addColumns(F, Q, 1_500));
      trial.delete(side, new Delete(Bytes.toBytes("row-5")).addColumns(F, Q, 1_500));
      // Binary, and a row that sorts behind a prefix of its own.
      try (Table table = side.getTable(trial.table())) {
        table.put(new Put(new byte[] {0, -1, 3}).addColumn(F, new byte[0], 7, new byte[] {9}));
        table.put(new Put(new byte[] {0, -1}).addColumn(F, new byte[] {0}, 7, new byte[0]));
        Put expiring = new Put(Bytes.toBytes("ttl")).addColumn(F, Q, 3_000, Bytes.toBytes("v"));
        expiring.setTTL(Long.MAX_VALUE / 4);
        table.put(expiring);
      }
    }
    JsonNode report = verify("--raw");
    assertThat(report.path("exit").asInt()).isZero();
    assertThat(report.path("run").isNull()).isTrue();
    JsonNode table = TableTrial.table(report);
    assertThat(table.path("status").asText()).isEqualTo("equal");
    assertThat(table.path("rows").asLong()).isEqualTo(13);
    assertThat(table.path("cells").asLong()).isEqualTo(24);
    assertThat(table.path("ranges")).isEmpty();
  }

  @Test
  void eachKindOfDifferenceIsFoundInItsRangeAndRepaired() throws Exception {
    fill();
    trial.put(trial.target(), "row-1", 2_000, "damaged");
    trial.put(trial.source(), "row-2", 1_500, "a version that did not arrive");
    trial.put(trial.source(), "row-44", 2_000, "a row that did not arrive");
    trial.put(trial.target(), "row-55", 2_000, "a row of nobody");
    trial.put(trial.target(), "row-7", 2_500, "a version of nobody");
    trial.delete(trial.target(), new Delete(Bytes.toBytes("row-9")).addFamily(F, 5_000));

    JsonNode found = verify();
    assertThat(found.path("exit").asInt()).isEqualTo(5);
    JsonNode table = TableTrial.table(found);
    assertThat(table.path("status").asText()).isEqualTo("differs");
    assertThat(table.path("rowsFound").asLong()).isEqualTo(6);
    assertThat(ranges(table))
        .containsExactly(
            "row-1 row-2 2 -1 +0 ≠1",
            "row-44 row-44 1 -1 +0 ≠0",
            "row-55 row-55 1 -0 +1 ≠0",
            "row-7 row-7 1 -0 +1 ≠0",
            "row-9 row-9 1 -0 +1 ≠0");

    JsonNode repaired = verify("--repair");
    assertThat(repaired.path("exit").asInt()).isZero();
    assertThat(TableTrial.table(repaired).path("status").asText()).isEqualTo("repaired");
    assertThat(TableTrial.table(repaired).path("rowsFound").asLong()).isEqualTo(6);
    assertThat(TableTrial.table(repaired).path("rowsLeft").asLong()).isZero();
    assertThat(repaired.path("run").asText()).contains("-trial-");

    assertThat(TableTrial.table(verify()).path("status").asText()).isEqualTo("equal");
    assertThat(readable(true)).isEqualTo(readable(false)).hasSize(22);
  }

  private static List<String> ranges(JsonNode table) {
    List<String> ranges = new ArrayList<>();
    for (JsonNode range : table.path("ranges")) {
      ranges.add(
          "%s %s %d -%d +%d ≠%d"
              .formatted(
                  range.path("first").asText(),
                  range.path("last").asText(),
                  range.path("rows").asLong(),
                  range.path("missing").asLong(),
                  range.path("extra").asLong(),
                  range.path("changed").asLong()));
    }
    return ranges;
  }

  /** Every version that a reader of a side sees. */
  private List<String> readable(boolean atSource) throws IOException {
    List<String> cells = new ArrayList<>();
    try (Table table = (atSource ? trial.source() : trial.target()).getTable(trial.table());
        ResultScanner scanner = table.getScanner(new Scan().readAllVersions())) {
      for (Result row : scanner) {
        row.listCells()
            .forEach(
                cell ->
                    cells.add(
                        cell
                            + "="
                            + Bytes.toString(
                                cell.getValueArray(),
                                cell.getValueOffset(),
                                cell.getValueLength())));
      }
    }
    return cells;
  }

  @Test
  void whatCompactionsDropIsNoDifferenceUnlessAskedFor() throws Exception {
    fill();
    for (var side : List.of(trial.source(), trial.target())) {
      trial.delete(side, new Delete(Bytes.toBytes("row-4")).addFamily(F, 5_000));
    }
    try (Admin admin = trial.source().getAdmin()) {
      new Compaction(pause -> Thread.sleep(pause.toMillis()))
          .compact(
              trial.source(),
              trial.table(),
              List.of(RowRange.closed(Bytes.toBytes("row-4"), Bytes.toBytes("row-4"))));
      assertThat(admin.tableExists(trial.table())).isTrue();
    }
    JsonNode table = TableTrial.table(verify());
    assertThat(table.path("status").asText()).isEqualTo("equal");
    assertThat(table.path("rowsHidden").asLong()).isEqualTo(1);

    JsonNode raw = verify("--raw");
    assertThat(raw.path("exit").asInt()).isEqualTo(5);
    assertThat(ranges(TableTrial.table(raw))).containsExactly("row-4 row-4 1 -0 +3 ≠0");
  }

  @Test
  void aMarkerThatNoCompactionDropsIsToldNotHidden() throws Exception {
    for (var side : List.of(trial.source(), trial.target())) {
      TableTrial.create(
          side,
          TableDescriptorBuilder.newBuilder(trial.table())
              .setColumnFamily(
                  ColumnFamilyDescriptorBuilder.newBuilder(F)
                      .setKeepDeletedCells(KeepDeletedCells.TRUE)
                      .build())
              .build());
    }
    trial.putBoth("row", 1_000, "v");
    trial.delete(trial.target(), new Delete(Bytes.toBytes("row")).addFamily(F, 5_000));
    JsonNode report = verify("--repair");
    assertThat(report.path("exit").asInt()).isEqualTo(5);
    JsonNode table = TableTrial.table(report);
    assertThat(table.path("status").asText()).isEqualTo("differs");
    assertThat(table.path("rowsLeft").asLong()).isEqualTo(1);
    assertThat(table.path("note").asText()).contains("KEEP_DELETED_CELLS");
  }

  @Test
  void rowsThatWereChangedSinceAreLeftForLater() throws Exception {
    trial.create(1);
    trial.putBoth("row", 1_000, "v");
    // Newer than the moment that is compared, and it hides what is older.
    trial.put(trial.source(), "row", System.currentTimeMillis() + 600_000, "w");
    try (Admin admin = trial.source().getAdmin()) {
      admin.flush(trial.table());
    }
    trial.put(trial.target(), "gone", 1_000, "v");
    trial.delete(
        trial.source(),
        new Delete(Bytes.toBytes("gone")).addFamily(F, System.currentTimeMillis() + 600_000));
    JsonNode report = verify();
    assertThat(report.path("exit").asInt()).isEqualTo(4);
    JsonNode table = TableTrial.table(report);
    assertThat(table.path("status").asText()).isEqualTo("changing");
    assertThat(table.path("rowsFound").asLong()).isZero();
  }

  @Test
  void aMissingTableIsADifference() throws Exception {
    TableTrial.create(trial.source(), trial.descriptor(1));
    JsonNode report = verify();
    assertThat(report.path("exit").asInt()).isEqualTo(5);
    assertThat(TableTrial.table(report).path("status").asText()).isEqualTo("missing");
  }

  @Test
  void aFamilyThatTheTargetLacksIsNotRepaired() throws Exception {
    trial.create(1);
    try (Admin admin = trial.source().getAdmin()) {
      admin.addColumnFamily(trial.table(), ColumnFamilyDescriptorBuilder.of("more"));
    }
    try (Table table = trial.source().getTable(trial.table())) {
      table.put(new Put(Bytes.toBytes("row")).addColumn(Bytes.toBytes("more"), Q, 1_000, Q));
    }
    JsonNode report = verify("--repair");
    assertThat(report.path("exit").asInt()).isEqualTo(5);
    assertThat(TableTrial.table(report).path("status").asText()).isEqualTo("differs");
    assertThat(TableTrial.table(report).path("note").asText()).contains("has no family more");
  }

  @Test
  void aTableThatIsNotAtTheSourceIsRefused() {
    assertThatThrownBy(this::verify)
        .isInstanceOf(JobException.class)
        .hasMessageContaining("of dataset t at the source: it does not exist");
  }

  @Test
  void aRepairIsNotSentBackToTheSource() throws Exception {
    fill();
    trial.put(trial.target(), "row-7", 2_500, "a version of nobody");
    try (Admin target = trial.target().getAdmin()) {
      target.modifyColumnFamily(
          trial.table(),
          ColumnFamilyDescriptorBuilder.newBuilder(
                  target.getDescriptor(trial.table()).getColumnFamily(F))
              .setScope(1)
              .build());
      target.addReplicationPeer(
          "back",
          ReplicationPeerConfig.newBuilder().setClusterKey(TwoHBases.source().address()).build());
      assertThat(verify("--repair").path("exit").asInt()).isZero();
      // Logs are sent in order: what was to come before this is there with it.
      trial.put(trial.target(), "after", 9_000, "v");
      for (int look = 0; look < 600 && !isAtSource("after"); look++) {
        Thread.sleep(100);
      }
      target.removeReplicationPeer("back");
    }
    assertThat(isAtSource("after")).isTrue();
    try (Table table = trial.source().getTable(trial.table());
        ResultScanner raw = table.getScanner(new Scan().setRaw(true).readAllVersions())) {
      for (Result row : raw) {
        assertThat(row.listCells()).noneMatch(CellUtil::isDelete);
      }
    }
  }

  private boolean isAtSource(String row) throws IOException {
    try (Table table = trial.source().getTable(trial.table())) {
      return table.exists(new Get(Bytes.toBytes(row)));
    }
  }
}
