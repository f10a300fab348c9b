package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a comparison looks at, and up to when. */
@ExtendWith(TwoHBases.class)
class VerifyDetailsIT {
  @TempDir Path folder;

  @Test
  void aTimeToLiveThatTheTargetHasNotIsFoundAndRepaired() throws Exception {
    try (TableTrial trial = new TableTrial(folder, TwoHBases.newTable())) {
      trial.create(1);
      long time = System.currentTimeMillis() - 3_600_000;
      put(trial.source(), trial, time, 86_400_000);
      put(trial.target(), trial, time, 96_400_000);
      Path policy = trial.policy(", margin: 1s", "");
      JsonNode found = TableTrial.run(policy, "hbase-verify");
      assertThat(found.path("exit").asInt()).isEqualTo(5);
      assertThat(TableTrial.table(found).at("/ranges/0/changed").asInt()).isEqualTo(1);

      JsonNode repaired = TableTrial.run(policy, "hbase-verify", "--repair");
      assertThat(TableTrial.table(repaired).path("status").asText()).isEqualTo("repaired");
      assertThat(ExportTrial.raw(trial.target(), trial.table()))
          .isEqualTo(ExportTrial.raw(trial.source(), trial.table()));
    }
  }

  private static void put(Connection side, TableTrial trial, long time, long ttl) throws Exception {
    try (Table table = side.getTable(trial.table())) {
      table.put(
          new Put(Bytes.toBytes("row"))
              .addColumn(TableTrial.F, TableTrial.Q, time, TableTrial.Q)
              .setTTL(ttl));
    }
  }

  @Test
  void anImportedTableIsComparedUpToItsLastWindow() throws Exception {
    try (ExportTrial trial = new ExportTrial(folder.toRealPath())) {
      trial.create();
      trial.put("a", trial.time(), "1");
      String to = trial.both()[1].path("to").asText();
      trial.put("later", trial.time(), "1");
      ObjectNode report = trial.run("hbase-verify", "--json");
      assertThat(report.path("exit").asInt()).as(report.toPrettyString()).isZero();
      assertThat(report.at("/tables/0/upTo").asText()).isEqualTo(to);
      assertThat(report.at("/tables/0/rows").asInt()).isEqualTo(1);

      trial.both();
      assertThat(trial.run("hbase-verify", "--json").at("/tables/0/rows").asInt()).isEqualTo(2);
      // What a window should have had and the target has not.
      trial.put("back", 1_000, "1");
      ObjectNode lacking = trial.run("hbase-verify", "--json");
      assertThat(lacking.path("exit").asInt()).isEqualTo(5);
      assertThat(lacking.at("/tables/0/ranges/0/first").asText()).isEqualTo("back");
    }
  }
}
