package io.longhaul.jobs.hbase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.RealJobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.hbase.NamespaceDescriptor;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables with more differences than are listed, tables that were restored, and tables that go. */
@ExtendWith(TwoHBases.class)
class VerifyBoundsIT {
  @TempDir Path folder;

  @Test
  void whatIsTooMuchToBeListedIsCountedAndRepaired() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (TableTrial trial = new TableTrial(folder, TwoHBases.newTable())) {
      trial.create(1, Bytes.toBytes("m"));
      for (char row = 'a'; row <= 'z'; row++) {
        trial.putBoth("" + row, 1_000, "1");
        if (row % 2 == 0) {
          trial.put(trial.source(), "" + row, 2_000, "2");
        }
      }
      // Written anew after a compaction only.
      trial.delete(trial.target(), new Delete(Bytes.toBytes("y")).addFamily(TableTrial.F, 5_000));
      TablePair pair =
          TablePair.of(
              new TablePair.End(trial.source(), trial.table()),
              new TablePair.End(trial.target(), trial.table()),
              TablePair.Links.NONE);
      TableVerify verify = new TableVerify(threads, Sleeper.real(), 3);
      RangeVerdict found = verify.run("t", pair, Instant.now(), RangeCheck.Mode.READABLE).found();
      assertThat(found.rows()).isEqualTo(14);
      assertThat(found.tally().ranges()).isEqualTo(12);
      assertThat(found.ranges()).hasSize(3);
      assertThat(found.spans()).hasSize(2);

      TableVerdict repaired = verify.run("t", pair, Instant.now(), RangeCheck.Mode.REPAIR);
      assertThat(repaired.status()).isEqualTo(TableVerdict.Status.REPAIRED);
      assertThat(repaired.found().rows()).isEqualTo(14);
      assertThat(ExportTrial.visible(trial.target(), trial.table()))
          .isEqualTo(ExportTrial.visible(trial.source(), trial.table()));

      long later = System.currentTimeMillis() + 600_000;
      for (char row = 'a'; row <= 'f'; row++) {
        trial.put(trial.source(), "" + row, 3_000, "3");
        trial.put(trial.source(), "" + row, later, "4");
      }
      TableVerdict changing = verify.run("t", pair, Instant.now(), RangeCheck.Mode.READABLE);
      assertThat(changing.status()).isEqualTo(TableVerdict.Status.CHANGING);
      assertThat(changing.found().tally().changing()).isEqualTo(6);
      assertThat(changing.found().changing()).hasSize(3);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatWasExportedIsProvenByWhatIsRestoredOfIt() throws Exception {
    try (ExportTrial trial = new ExportTrial(folder.toRealPath())) {
      trial.create();
      trial.put("a", trial.time(), "1");
      trial.put("b", trial.time(), "1");
      trial.export();
      trial.put("b", trial.time(), "2");
      trial.export();
      String until = Instant.now().plusSeconds(60).toString();
      trial.imported("--restore-to", until);
      ObjectNode report = trial.run("hbase-verify", "--json", "--restored", until);
      assertThat(report.path("exit").asInt()).as(report.toPrettyString()).isZero();
      assertThat(report.at("/tables/0/status").asText()).isEqualTo("equal");
      assertThat(report.at("/tables/0/cells").asInt()).isEqualTo(3);

      // The table of the dataset itself was never made.
      assertThat(trial.run("hbase-verify", "--json").at("/tables/0/status").asText())
          .isEqualTo("missing");
      trial.put("a", Instant.parse(report.at("/tables/0/upTo").asText()).toEpochMilli() - 1, "x");
      report = trial.run("hbase-verify", "--json", "--restored", until);
      assertThat(report.path("exit").asInt()).isEqualTo(5);
      assertThat(report.at("/tables/0/ranges/0/first").asText()).isEqualTo("a");
    }
  }

  @Test
  void aTableThatIsGoneIsToldOnceAndIsNoLoss() throws Exception {
    String namespace = TwoHBases.newNamespace();
    Path root = folder.toRealPath();
    Path policy =
        Files.writeString(
            root.resolve("policy.yaml"),
            """
            name: trial
            source: { warehouse: "%1$s/a", hbase: "%2$s" }
            target: { warehouse: "%1$s/b", hbase: "%3$s" }
            datasets:
              - { name: t, hbase: "%4$s:*", margin: 3s, rpo: 1h }
            """
                .formatted(
                    root, TwoHBases.source().address(), TwoHBases.target().address(), namespace),
            UTF_8);
    try (Connection source = TableTrial.connect(TwoHBases.source().configuration());
        Admin admin = source.getAdmin()) {
      admin.createNamespace(NamespaceDescriptor.create(namespace).build());
      for (String name : new String[] {"goes", "stays"}) {
        TableTrial.create(
            source,
            TableDescriptorBuilder.newBuilder(TableName.valueOf(namespace, name))
                .setColumnFamily(ColumnFamilyDescriptorBuilder.of("f"))
                .build());
      }
      assertThat(export(policy).path("tables")).hasSize(2);
      TableName goes = TableName.valueOf(namespace, "goes");
      admin.disableTable(goes);
      admin.deleteTable(goes);

      JsonNode told = export(policy).path("tables");
      assertThat(told).hasSize(2);
      assertThat(told.path(1).path("table").asText()).isEqualTo(namespace + ":goes");
      assertThat(told.path(1).path("reason").asText()).contains("gone at the source");
      assertThat(export(policy).path("tables")).hasSize(1);
      JsonNode status = RealJobs.starter().start("status", "--json", policy.toString());
      assertThat(status.at("/hbase/0/known").asInt()).isEqualTo(1);
      assertThat(status.at("/hbase/0/gone/0").asText()).isEqualTo(namespace + ":goes");

      TableTrial.create(
          source,
          TableDescriptorBuilder.newBuilder(goes)
              .setColumnFamily(ColumnFamilyDescriptorBuilder.of("f"))
              .build());
      assertThat(export(policy).path("tables")).hasSize(2);
      status = RealJobs.starter().start("status", "--json", policy.toString());
      assertThat(status.at("/hbase/0/known").asInt()).isEqualTo(2);
      assertThat(status.at("/hbase/0/gone")).isEmpty();
    }
  }

  private static ObjectNode export(Path policy) {
    ObjectNode report = RealJobs.starter().start("hbase-export", "--json", policy.toString());
    assertThat(report.path("exit").asInt()).as(report.toPrettyString()).isZero();
    return report;
  }
}
