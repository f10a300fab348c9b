package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.replication.ReplicationPeerDescription;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jobs other than export and import that are killed in the middle, and run again. */
@ExtendWith(TwoHBases.class)
class KilledJobsIT {
  private static final String PEER = "longhaul_trial_target";

  /** Of its own name: who shares a link with a dead run keeps to that one's rate for a while. */
  private static final String SLOW =
      "link: { name: slow, bandwidth: 1500 kB/s, executors: source }";

  private static final int ROWS = 350;

  @TempDir Path folder;

  /** Rows of ten kilobytes each: they take some seconds, and come in batches of two megabytes. */
  private static void fill(TableTrial trial, Connection side) throws Exception {
    try (Table table = side.getTable(trial.table())) {
      Put[] puts = new Put[ROWS];
      for (int i = 0; i < ROWS; i++) {
        puts[i] =
            new Put(Bytes.toBytes("row-%04d".formatted(i)))
                .addColumn(TableTrial.F, TableTrial.Q, 1_000, new byte[10_000]);
      }
      table.batch(List.of(puts), new Object[ROWS]);
    }
  }

  private static boolean has(Connection cluster, TableName table, String row) throws IOException {
    try (Table open = cluster.getTable(table)) {
      return open.exists(new Get(Bytes.toBytes(row)));
    }
  }

  @Test
  void anApplyThatIsKilledIsFinishedByTheNext() throws Exception {
    try (TableTrial trial = new TableTrial(folder, TwoHBases.newTable());
        Admin source = trial.source().getAdmin();
        Admin target = trial.target().getAdmin()) {
      TableTrial.create(trial.source(), trial.descriptor(1));
      fill(trial, trial.source());
      // Before it has copied anything, then in the middle of that.
      kill(trial, () -> !source.listReplicationPeers().isEmpty(), "hbase-replicate", "--apply");
      kill(
          trial,
          () -> target.tableExists(trial.table()) && has(trial.target(), trial.table(), "row-0000"),
          "hbase-replicate",
          "--apply");
      assertThat(has(trial.target(), trial.table(), "row-0349")).isFalse();
      assertThat(source.isReplicationPeerEnabled(PEER)).isFalse();

      JsonNode again = TableTrial.run(trial.policy("", ""), "hbase-replicate", "--apply");
      assertThat(again.path("outcome").asText()).as(again.toString()).isEqualTo("applied");
      assertThat(source.isReplicationPeerEnabled(PEER)).isTrue();
      assertThat(source.listSnapshots()).isEmpty();
      assertThat(source.listTableNamesByNamespace("longhaul")).containsExactly(Canary.TABLE);
      JsonNode proof = TableTrial.run(trial.policy(", margin: 1s", ""), "hbase-verify", "--raw");
      assertThat(TableTrial.table(proof).path("status").asText()).isEqualTo("equal");
      assertThat(TableTrial.table(proof).path("rows").asInt()).isEqualTo(ROWS);
    }
  }

  @AfterEach
  void removePeers() throws IOException {
    try (Connection source = TableTrial.connect(TwoHBases.source().configuration());
        Admin admin = source.getAdmin()) {
      for (ReplicationPeerDescription peer : admin.listReplicationPeers()) {
        admin.removeReplicationPeer(peer.getPeerId());
      }
    }
  }

  @Test
  void aRepairThatIsKilledIsFinishedByTheNext() throws Exception {
    try (TableTrial trial = new TableTrial(folder, TwoHBases.newTable())) {
      trial.create(1, Bytes.toBytes("row-0175"));
      fill(trial, trial.source());
      for (int i = 0; i < 10; i++) {
        trial.put(trial.target(), "of-nobody-" + i, 1_000, "v");
      }
      kill(trial, () -> has(trial.target(), trial.table(), "row-0000"), "hbase-verify", "--repair");
      JsonNode again = TableTrial.run(trial.policy(", margin: 1s", ""), "hbase-verify", "--repair");
      assertThat(TableTrial.table(again).path("status").asText()).isEqualTo("repaired");
      assertThat(TableTrial.table(again).path("rowsFound").asInt()).isPositive();
      JsonNode proof = TableTrial.run(trial.policy(", margin: 1s", ""), "hbase-verify");
      assertThat(TableTrial.table(proof).path("status").asText()).isEqualTo("equal");
      assertThat(has(trial.target(), trial.table(), "of-nobody-9")).isFalse();
    }
  }

  private void kill(TableTrial trial, ChildJob.Moment moment, String... words) throws Exception {
    Path policy = trial.policy(", margin: 1s", SLOW);
    String[] all =
        Stream.concat(Stream.of(words), Stream.of(policy.toString())).toArray(String[]::new);
    try (ChildJob child = ChildJob.start(folder, all)) {
      assertThat(child.await(moment)).as(child.said()).isTrue();
      assertThat(child.kill()).as(child.said()).isTrue();
    }
  }

  @Test
  void aRestoreThatIsKilledIsFinishedByTheNext() throws Exception {
    try (ExportTrial trial = new ExportTrial(folder.toRealPath())) {
      trial.with(", mode: put").create(Bytes.toBytes("row-05"));
      for (int i = 0; i < 5; i++) {
        Put[] puts = new Put[2_000];
        for (int row = 0; row < puts.length; row++) {
          puts[row] =
              new Put(Bytes.toBytes("row-%04d".formatted(row)))
                  .addColumn(ExportTrial.F, ExportTrial.Q, trial.time(), new byte[100]);
        }
        trial.write(puts);
      }
      String then = trial.export().path("to").asText();
      TableName made =
          TableName.valueOf(trial.table() + "_restored_" + then.replaceAll("[-:.]", ""));
      try (ChildJob child =
              ChildJob.start(
                  folder, "hbase-import", "--restore-to", then, trial.policy().toString());
          Admin admin = trial.target().getAdmin()) {
        assertThat(child.await(() -> admin.tableExists(made))).as(child.said()).isTrue();
        assertThat(child.kill()).isTrue();
      }
      JsonNode again = trial.imported("--restore-to", then);
      assertThat(again.path("words").toString()).contains("Restored as " + PolicyTable.name(made));
      assertThat(ExportTrial.raw(trial.target(), made))
          .isEqualTo(ExportTrial.raw(trial.source(), trial.table()));
      // What is whole is nobody's to write to.
      ObjectNode third = trial.run("hbase-import", "--json", "--restore-to", then);
      assertThat(third.path("exit").asInt()).isEqualTo(3);
      assertThat(third.at("/tables/0/failure").asText()).contains("it is there already");
      assertThat(Files.exists(folder.resolve("b/.longhaul/datasets/t/hbase"))).isTrue();
    }
  }
}
