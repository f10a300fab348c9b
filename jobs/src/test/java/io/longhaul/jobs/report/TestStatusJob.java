package io.longhaul.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.ledger.DatasetDefinition;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.RunStart;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.Watermark;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.PolicyFile;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestStatusJob {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RUN = "20261120T120000Z-p-0001";

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  @TempDir private Path folder;
  private Store store;
  private StateDirectory state;

  @BeforeEach
  void open() throws IOException {
    store = new StoreSpec("file://", Map.of()).open();
    state = new StateDirectory(store, folder.resolve("state").toString());
    Files.createDirectories(folder.resolve("source/orders"));
    Files.createDirectories(folder.resolve("target"));
    write("source: { warehouse: SOURCE }");
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private Path policyFile() {
    return folder.resolve("policy.yaml");
  }

  private void write(String source) throws IOException {
    Files.writeString(
        policyFile(),
        """
        name: p
        %s
        target: { warehouse: TARGET }
        state: STATE
        datasets:
          - { name: sandbox, path: sandbox, replicate: never, rpo: 1h, priority: 9 }
          - { name: clicks, path: clicks }
          - { name: orders, path: orders, rpo: 1h, priority: 1 }
        """
            .formatted(source)
            .replace("SOURCE", folder.resolve("source").toString())
            .replace("TARGET", folder.resolve("target").toString())
            .replace("STATE", folder.resolve("state").toString()));
  }

  @Test
  void saysWhenTheScheduleIsDueNext() throws IOException {
    Files.writeString(
        policyFile(),
        Files.readString(policyFile()) + "schedule: { cron: '0 6 * * *', zone: Asia/Tokyo }\n");
    String next = status(5).path("next").asText();
    assertThat(next).endsWith("T21:00:00.000Z");
    assertThat(Instant.parse(next)).isBetween(now, now.plus(Duration.ofDays(1)));
    assertThat(text()).contains("Next tick of the schedule: " + next);
  }

  private JsonNode status(int exit) throws IOException {
    Command ended = Command.run("status", "--json", policyFile().toString());
    assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(exit);
    JsonNode json = JSON.readTree(ended.out());
    assertThat(json.path("exit").asInt()).isEqualTo(exit);
    return json;
  }

  private String text() {
    return Command.run("status", policyFile().toString()).out();
  }

  private static JsonNode dataset(JsonNode status, String name) {
    for (JsonNode dataset : status.path("datasets")) {
      if (dataset.path("name").asText().equals(name)) {
        return dataset;
      }
    }
    throw new AssertionError("No " + name + " in " + status);
  }

  private void copied(String name, Duration ago, String run) throws IOException {
    Policy policy = PolicyFile.load(policyFile());
    Dataset dataset =
        policy.datasets().stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow();
    new Watermark(now.minus(ago), run, DatasetDefinition.digest(dataset)).save(state, name);
  }

  private void json(String file, String text) throws IOException {
    state.write(file, text.replace('\'', '"').getBytes(UTF_8));
  }

  private void report(String run, String job, int exit, String datasets) throws IOException {
    json(
        "runs/" + run + "/report.json",
        "{'format':1,'job':'%s','run':'%s','exit':%d,'ended':'2026-11-20T12:03:00.000Z','datasets':[%s]}"
            .formatted(job, run, exit, datasets));
  }

  @Test
  void aDatasetThatWasNeverCopiedMissesItsRpo() throws IOException {
    JsonNode status = status(5);
    assertThat(keys(status))
        .containsExactly(
            "job",
            "run",
            "exit",
            "now",
            "datasets",
            "hbase",
            "uncovered",
            "coverage",
            "coverageReason",
            "dump",
            "imported",
            "next");
    assertThat(status.path("next").isNull()).isTrue();
    assertThat(status.path("run").isNull()).isTrue();
    assertThat(status.path("dump").isNull()).isTrue();
    assertThat(status.path("imported").isNull()).isTrue();
    assertThat(status.path("coverage").asText()).isEqualTo("complete");
    assertThat(status.findValuesAsText("name")).containsExactly("orders", "clicks", "sandbox");
    JsonNode orders = dataset(status, "orders");
    assertThat(keys(orders))
        .containsExactly(
            "name",
            "priority",
            "replicate",
            "asOf",
            "age",
            "rpo",
            "missed",
            "left",
            "definitionChanged",
            "lastRun",
            "undo",
            "waiting",
            "holds");
    assertThat(orders.path("missed").asBoolean()).isTrue();
    assertThat(orders.path("rpo").asLong()).isEqualTo(3600);
    for (String none : List.of("asOf", "age", "left", "lastRun")) {
      assertThat(orders.path(none).isNull()).as(none).isTrue();
    }
    assertThat(dataset(status, "clicks").path("missed").asBoolean()).isFalse();
    JsonNode sandbox = dataset(status, "sandbox");
    assertThat(sandbox.path("replicate").asText()).isEqualTo("never");
    assertThat(sandbox.path("missed").asBoolean()).isFalse();
    assertThat(sandbox.path("rpo").isNull()).isTrue();
    assertThat(text())
        .containsPattern("orders +1 +- +- +1h +MISSED, no copy yet +-\n")
        .containsPattern("clicks +5 +- +- +- +not set, no copy yet +-\n")
        .containsPattern("sandbox +9 +- +- +- +never copied \\(policy\\) +-\n")
        .contains("Policy p: 1 of 3 datasets missed their rpo; runs in file://" + folder);
  }

  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void theAgeIsHeldAgainstTheRpo() throws IOException {
    copied("orders", Duration.ofMinutes(59), RUN);
    JsonNode orders = dataset(status(0), "orders");
    assertThat(orders.path("asOf").asText())
        .isEqualTo(InstantText.of(now.minus(Duration.ofMinutes(59))));
    assertThat(orders.path("missed").asBoolean()).isFalse();
    assertThat(orders.path("age").asLong()).isBetween(59 * 60L, 60 * 60L);
    assertThat(orders.path("age").asLong() + orders.path("left").asLong()).isBetween(3599L, 3600L);
    copied("orders", Duration.ofMinutes(61), RUN);
    orders = dataset(status(5), "orders");
    assertThat(orders.path("missed").asBoolean()).isTrue();
    assertThat(orders.path("left").asLong()).isBetween(-120L, -60L);
    assertThat(text()).contains("MISSED by 1 min");
    // The clock of the host that copied was ahead.
    copied("orders", Duration.ofMinutes(-5), RUN);
    assertThat(dataset(status(0), "orders").path("age").asLong()).isZero();
  }

  @Test
  void anotherDefinitionMakesTheCopyCountAsNone() throws IOException {
    new Watermark(now, RUN, "of other globs").save(state, "orders");
    JsonNode orders = dataset(status(5), "orders");
    assertThat(orders.path("asOf").isNull()).isTrue();
    assertThat(orders.path("definitionChanged").asBoolean()).isTrue();
    assertThat(text()).contains("orders: its definition changed since it was copied");
  }

  @Test
  void theNewestCopyRunOfEachDatasetIsTold() throws IOException {
    copied("orders", Duration.ofMinutes(1), RUN);
    report(RUN, "copy", 0, "{'name':'orders','status':'done'},{'name':'clicks','status':'done'}");
    String later = "20261120T130000Z-p-0002";
    report(later, "copy", 4, "{'name':'orders','status':'partial'}");
    report("20261120T140000Z-p-0003", "copy-undo", 0, "{'name':'clicks','status':'done'}");
    JsonNode status = status(0);
    assertThat(dataset(status, "orders").path("lastRun").toString())
        .isEqualTo(
            "{\"run\":\"%s\",\"ended\":\"2026-11-20T12:03:00.000Z\",\"exit\":4,\"status\":\"partial\"}"
                .formatted(later));
    assertThat(dataset(status, "clicks").path("lastRun").path("run").asText()).isEqualTo(RUN);
    assertThat(text())
        .containsPattern("orders .*partial, exit 4\n")
        .contains("orders: partial in run " + later);
  }

  @Test
  void aRunWithoutReportWasKilled() throws IOException {
    report(RUN, "copy", 0, "{'name':'orders','status':'done'}");
    RunId killed = RunId.parse("20261120T130000Z-p-0002").orElseThrow();
    new RunStart(killed, "copy", now, List.of("orders")).save(state);
    JsonNode last = dataset(status(5), "orders").path("lastRun");
    assertThat(last.toString())
        .isEqualTo(
            "{\"run\":\"%s\",\"ended\":null,\"exit\":null,\"status\":\"killed\"}"
                .formatted(killed));
    assertThat(text()).contains("orders: run " + killed + " ended without a report");
  }

  @Test
  void ofThousandsOfRunsOnlyTheNewestAreRead() throws IOException {
    copied("orders", Duration.ofMinutes(1), RUN);
    report(RUN, "copy", 0, "{'name':'orders','status':'done'}");
    for (int i = 0; i < 3_000; i++) {
      Path run = folder.resolve("state/runs/20261120T130000Z-p-%04x".formatted(i));
      Files.createDirectories(run);
      // Read, it would end the job.
      Files.writeString(
          run.resolve("report.json"),
          i < 2_800 ? "no JSON" : "{\"format\":1,\"job\":\"copy\",\"exit\":0,\"datasets\":[]}");
    }
    JsonNode status = status(0);
    assertThat(dataset(status, "orders").path("lastRun").path("run").asText()).isEqualTo(RUN);
    assertThat(dataset(status, "clicks").path("lastRun").isNull()).isTrue();
  }

  @Test
  void undoLeftHoldsAndDumpAreTold() throws IOException {
    copied("orders", Duration.ZERO, RUN);
    for (String path : List.of("20261119/r1/orders", "20261120/r2/orders", "20261120/r2/clicks")) {
      Files.createDirectories(folder.resolve("target/.longhaul-work/undo/" + path));
    }
    json(
        "runs/r2/undo.json",
        "{'format':1,'datasets':[{'name':'clicks','files':1,'bytes':5},"
            + "{'name':'orders','files':3,'bytes':2000}]}");
    json("runs/r1/undo.json", "{'format':1,'datasets':[{'name':'orders','files':1,'bytes':1}]}");
    json(
        "datasets/orders/holds.json", "{'format':1,'run':'x','paths':[{'path':'a'},{'path':'b'}]}");
    json(
        "dumps/latest.json",
        "{'format':1,'file':'gs://b/hive.sql','instant':'%s','validatedAt':'%s'}"
            .formatted(now.minusSeconds(600), now));
    json(
        "dumps/imported.json",
        "{'format':1,'file':'gs://b/old.sql','instant':'%s','sha256':'aa','into':'jdbc:mysql://b/hive','importedAt':'%s','run':'r9'}"
            .formatted(now.minusSeconds(7200), now));
    JsonNode status = status(0);
    assertThat(dataset(status, "orders").path("undo").toString())
        .isEqualTo("{\"runs\":2,\"files\":4,\"bytes\":2001}");
    assertThat(dataset(status, "clicks").path("undo").path("runs").asInt()).isEqualTo(1);
    assertThat(dataset(status, "orders").path("holds").asInt()).isEqualTo(2);
    assertThat(status.path("dump").path("file").asText()).isEqualTo("gs://b/hive.sql");
    assertThat(status.path("dump").path("age").asLong()).isBetween(600L, 660L);
    assertThat(status.path("imported").path("file").asText()).isEqualTo("gs://b/old.sql");
    assertThat(status.path("imported").path("age").asLong()).isBetween(7200L, 7260L);
    assertThat(text())
        .contains("The standby's metadata: as of ")
        .contains(", 2 h 00 min old, in jdbc:mysql://b/hive")
        .contains("orders: 2 runs can be undone, 4 files, 2.0 kB")
        .contains("orders: 2 paths are held, runs leave them alone")
        .contains("Latest valid dump: gs://b/hive.sql, 10 min 0");
  }

  @Test
  void tablesAreAsOldAsTheOldestOfThem() throws IOException {
    Files.writeString(
        policyFile(),
        Files.readString(policyFile())
                .replace("source: {", "source: { hbase: 'zk-a:2181:/hbase',")
                .replace("target: {", "target: { hbase: 'zk-b:2181:/hbase',")
            + "  - { name: profiles, hbase: 'ns:*', rpo: 1h }\n");
    copied("orders", Duration.ZERO, RUN);
    JsonNode never = status(5).path("hbase").path(0);
    assertThat(never.path("hbase").asText()).isEqualTo("ns:*");
    assertThat(never.path("missed").asBoolean()).isTrue();
    assertThat(text()).contains("MISSED, nothing there yet").contains("1 of 4 datasets missed");

    String mark = "{'format':1,'to':'%s'}";
    String folder = "datasets/profiles/hbase/ns/";
    json(folder + "a/export.json", mark.formatted(now.minusSeconds(600)));
    json(folder + "b/export.json", mark.formatted(now.minusSeconds(1800)));
    json(folder + "b/import.json", mark.formatted(now.minusSeconds(1800)));
    JsonNode exported = status(0).path("hbase").path(0);
    assertThat(exported.path("known").asInt()).isEqualTo(2);
    assertThat(exported.path("age").asLong()).isBetween(1800L, 1860L);
    assertThat(exported.path("exported").isTextual()).isTrue();
    // One of the tables has no window imported yet.
    assertThat(exported.path("imported").isNull()).isTrue();

    json(folder + "c/begun.json", "{'format':1,'run':'r'}");
    assertThat(status(5).path("hbase").path(0).path("exported").isNull()).isTrue();
    json(
        "datasets/profiles/replication.json",
        "{'format':1,'asOf':'%s'}".formatted(now.minusSeconds(5)));
    JsonNode replicated = status(0).path("hbase").path(0);
    assertThat(replicated.path("age").asLong()).isBetween(5L, 65L);
    assertThat(text()).containsPattern("profiles +5 +- +- +20");
  }

  @Test
  void thatNoDumpIsValidIsTold() throws IOException {
    copied("orders", Duration.ZERO, RUN);
    json(
        "dumps/latest.json",
        "{'format':1,'file':null,'instant':null,'validatedAt':'%s'}".formatted(now));

    JsonNode dump = status(0).path("dump");

    assertThat(dump.path("file").isNull()).isTrue();
    assertThat(dump.path("age").isNull()).isTrue();
    assertThat(text()).contains("Latest valid dump: none");
  }

  @Test
  void whatNoDatasetCoversIsTold() throws IOException {
    copied("orders", Duration.ZERO, RUN);
    for (int i = 0; i < 30; i++) {
      Files.createDirectories(folder.resolve("source/new_%02d".formatted(i)));
    }
    assertThat(status(0).path("uncovered")).hasSize(30).first().hasToString("\"new_00\"");
    assertThat(text())
        .contains("Covered by no dataset, under file://" + folder + "/source: 30\n  new_00\n")
        .contains("  new_19\n  … 10 more (--json has all)\n");
  }

  @Test
  void aLostSourceLeavesTheRestAndTheExitToTheRpo() throws IOException {
    // Nothing listens there: refused at once.
    write(
        "source: { warehouse: \"hdfs://127.0.0.1:9/w\", hadoop: { ipc.client.connect.max.retries: 0 } }");
    copied("orders", Duration.ofMinutes(1), RUN);
    JsonNode status = status(0);
    assertThat(status.path("coverage").asText()).isEqualTo("unknown");
    assertThat(status.path("coverageReason").asText()).contains("hdfs://127.0.0.1:9/w");
    assertThat(dataset(status, "orders").path("missed").asBoolean()).isFalse();
    assertThat(text()).contains("Coverage of hdfs://127.0.0.1:9/w is unknown: ");
    copied("orders", Duration.ofMinutes(61), RUN);
    status(5);
  }

  @Test
  void aLostStateDirectoryIsTheEnvironmentsFault() throws IOException {
    Files.writeString(folder.resolve("state"), "a file in its place");
    JsonNode status = status(3);
    assertThat(status.path("error").asText()).contains("/state/");
    assertThat(status.path("datasets").isArray()).isTrue();
    assertThat(status.path("uncovered").isArray()).isTrue();
  }

  @Test
  void theStateOfANewerVersionIsRefusedNamingWhoWroteIt() throws IOException {
    json(
        "datasets/orders/watermark.json",
        "{'format':2,'asOf':'2026-11-20T12:00:00.000Z','run':'" + RUN + "','definition':'x'}");
    assertThat(status(2).path("error").asText())
        .contains("watermark.json: format 2, written by run " + RUN);
  }
}
