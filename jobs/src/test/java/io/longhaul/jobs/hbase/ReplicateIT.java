package io.longhaul.jobs.hbase;

import static io.longhaul.jobs.hbase.TableTrial.F;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.jobs.demo.EmbeddedHBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.ServerMetrics;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.replication.ReplicationLoadSource;
import org.apache.hadoop.hbase.replication.ReplicationPeerConfig;
import org.apache.hadoop.hbase.replication.ReplicationPeerDescription;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TwoHBases.class)
class ReplicateIT {
  private static final String PEER = "longhaul_trial_target";
  private static final int SECONDS = 90;

  @TempDir Path folder;

  private TableTrial trial;
  private final List<Connection> clusters = new ArrayList<>();

  @BeforeEach
  void connect() throws IOException {
    trial = new TableTrial(folder, TwoHBases.newTable());
    clusters.add(trial.source());
    clusters.add(trial.target());
  }

  @AfterEach
  void removePeers() throws IOException {
    for (Connection cluster : clusters) {
      try (Admin admin = cluster.getAdmin()) {
        for (ReplicationPeerDescription peer : admin.listReplicationPeers()) {
          admin.removeReplicationPeer(peer.getPeerId());
        }
      }
    }
    trial.close();
  }

  private JsonNode replicate(String topology, String... options) throws IOException {
    return replicateWith("", topology, options);
  }

  private JsonNode replicateWith(String keys, String topology, String... options)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("hbase-replicate"));
    words.addAll(List.of(options));
    return TableTrial.run(trial.policy(keys, topology), words.toArray(String[]::new));
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    for (int look = 0; look < SECONDS * 10; look++) {
      if (condition.getAsBoolean()) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("Not in " + SECONDS + " s: " + what);
  }

  private boolean has(Connection cluster, String row) {
    try (Table table = cluster.getTable(trial.table())) {
      return table.exists(new Get(Bytes.toBytes(row)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Test
  void aFollowerGetsTheRowsOfBeforeAndOfMeanwhileAndOfLater() throws Exception {
    TableTrial.create(
        trial.source(), trial.descriptor(3), Bytes.toBytes("before-3"), Bytes.toBytes("m"));
    for (int i = 0; i < 8; i++) {
      trial.put(trial.source(), "before-" + i, 1_000, "old");
      trial.put(trial.source(), "before-" + i, 2_000, "new");
    }
    trial.delete(trial.source(), new Delete(Bytes.toBytes("before-7")).addFamily(F, 5_000));

    JsonNode plan = replicate("");
    assertThat(plan.path("exit").asInt()).isZero();
    assertThat(plan.path("outcome").asText()).isEqualTo("printed");
    assertThat(texts(plan.path("steps")))
        .contains(
            "target: make table %s as it is at the source".formatted(trial.table()),
            "source: set REPLICATION_SCOPE of all families of %s to 1".formatted(trial.table()),
            "target: copy the rows of %s from a snapshot at the source".formatted(trial.table()))
        .last()
        .isEqualTo("source: enable peer " + PEER);
    try (Admin admin = trial.source().getAdmin()) {
      assertThat(admin.listReplicationPeers()).isEmpty();
    }

    AtomicBoolean writing = new AtomicBoolean(true);
    AtomicInteger written = new AtomicInteger();
    Thread writer = new Thread(() -> write(writing, written), "writer");
    writer.start();
    JsonNode done = replicate("", "--apply");
    writing.set(false);
    writer.join();
    assertThat(done.path("outcome").asText()).isEqualTo("applied");
    assertThat(done.path("run").asText()).contains("-trial-");
    assertThat(written.get()).isGreaterThan(20);

    trial.put(trial.source(), "later", 9_000, "v");
    await("the last row", () -> has(trial.target(), "later"));
    JsonNode proof = TableTrial.run(trial.policy(", margin: 1s", ""), "hbase-verify", "--raw");
    assertThat(TableTrial.table(proof).path("status").asText()).isEqualTo("equal");
    assertThat(TableTrial.table(proof).path("rows").asInt()).isEqualTo(8 + written.get() + 1);
    assertThat(has(trial.target(), "before-7")).isFalse();
    try (Admin source = trial.source().getAdmin();
        Admin target = trial.target().getAdmin()) {
      assertThat(source.getDescriptor(trial.table()).getColumnFamily(F).getScope())
          .isEqualTo(HConstants.REPLICATION_SCOPE_GLOBAL);
      assertThat(target.getDescriptor(trial.table()).getColumnFamily(F).getScope())
          .isEqualTo(HConstants.REPLICATION_SCOPE_LOCAL);
      assertThat(target.getRegions(trial.table())).hasSize(3);
      assertThat(source.listSnapshots()).isEmpty();
      assertThat(source.listTableNamesByNamespace("longhaul")).containsExactly(Canary.TABLE);
    }

    JsonNode again = replicate("", "--apply");
    assertThat(again.path("outcome").asText()).isEqualTo("unchanged");
    assertThat(again.path("steps")).isEmpty();
    assertThat(again.path("exit").asInt()).isZero();
  }

  private void write(AtomicBoolean writing, AtomicInteger written) {
    try {
      while (writing.get()) {
        int number = written.getAndIncrement();
        trial.put(trial.source(), "meanwhile-%06d".formatted(number), 3_000 + number, "v");
        Thread.sleep(2);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatWouldGoWrongIsRefused() throws Exception {
    trial.create(1);
    try (Admin source = trial.source().getAdmin();
        Admin target = trial.target().getAdmin()) {
      source.addReplicationPeer("other", config(TwoHBases.target()), false);
      JsonNode twice = replicate("", "--apply");
      assertThat(twice.path("exit").asInt()).isEqualTo(5);
      assertThat(texts(twice.path("refusals")))
          .singleElement()
          .asString()
          .startsWith("peer other of the source leads to the same cluster");
      assertThat(source.listReplicationPeers()).hasSize(1);
      source.removeReplicationPeer("other");

      target.addReplicationPeer("back", config(TwoHBases.source()), false);
      assertThat(texts(replicate("", "--apply").path("refusals")))
          .singleElement()
          .asString()
          .startsWith("peer back of the target sends the same tables back");
      target.removeReplicationPeer("back");

      source.addColumnFamily(trial.table(), ColumnFamilyDescriptorBuilder.of("more"));
      assertThat(texts(replicate("", "--apply").path("refusals")))
          .singleElement()
          .asString()
          .startsWith("table %s of the target has no family more".formatted(trial.table()));
      assertThat(source.listReplicationPeers()).isEmpty();
    }
  }

  @Test
  void aTableThatIsImportedIsNotSentInCircles() throws Exception {
    trial.create(1);
    Path begun =
        folder
            .resolve("b/.longhaul")
            .resolve(ExportMark.folder("t", trial.table()) + "/begun.json");
    Files.createDirectories(begun.getParent());
    Files.writeString(begun, "{ \"format\": 1 }");
    JsonNode report =
        replicate("replication: { topology: leader-leader }", "--apply", "--yes-both-ways");
    assertThat(report.path("exit").asInt()).isEqualTo(5);
    assertThat(texts(report.path("refusals")))
        .singleElement()
        .asString()
        .contains("is filled by hbase-import");
  }

  private static ReplicationPeerConfig config(EmbeddedHBase cluster) {
    // Another name for the same host.
    return ReplicationPeerConfig.newBuilder()
        .setClusterKey(cluster.address().replace("localhost", "127.0.0.1"))
        .build();
  }

  @Test
  void aDisabledPeerIsSeenThoughItsFiguresAreFine() throws Exception {
    trial.create(1);
    replicate("", "--apply");
    JsonNode well = replicateWith(", rpo: 10m", "", "--watch", "--wait", SECONDS + "s");
    assertThat(well.path("exit").asInt()).as(well.toString()).isZero();
    JsonNode peer = well.path("peers").path(0);
    assertThat(peer.path("state").asText()).isEqualTo("enabled");
    assertThat(peer.path("canary").isNumber()).isTrue();
    assertThat(Files.readString(folder.resolve("b/.longhaul/datasets/t/replication.json")))
        .contains(peer.path("asOf").asText());

    try (Admin admin = trial.source().getAdmin()) {
      admin.disableReplicationPeer(PEER);
      trial.put(trial.source(), "held back", 1_000, "v");
      JsonNode ill = replicateWith(", rpo: 10m", "", "--watch");
      assertThat(ill.path("exit").asInt()).isEqualTo(3);
      assertThat(ill.path("peers").path(0).path("state").asText()).isEqualTo("disabled");
      assertThat(ill.path("peers").path(0).path("canary").isNull()).isTrue();
      assertThat(texts(ill.path("remarks")))
          .singleElement()
          .asString()
          .contains("is disabled, whatever its figures say");

      assertThat(texts(replicate("", "--apply").path("steps")))
          .containsExactly("source: enable peer " + PEER);
      // What no canary tells: a family that is not sent.
      admin.disableTable(trial.table());
      admin.modifyColumnFamily(trial.table(), ColumnFamilyDescriptorBuilder.of(F));
      admin.enableTable(trial.table());
      JsonNode unsent = replicate("", "--watch", "--wait", SECONDS + "s");
      assertThat(unsent.path("exit").asInt()).isEqualTo(5);
      assertThat(texts(unsent.path("remarks"))).anyMatch(text -> text.contains("not send all of"));
      // What is written now is sent by nobody: it is copied when the family is sent again.
      trial.put(trial.source(), "unsent", 1_000, "v");
      assertThat(texts(replicate("", "--apply").path("steps")))
          .contains(
              "target: copy the rows of %s from a snapshot at the source".formatted(trial.table()));
      assertThat(has(trial.target(), "unsent")).isTrue();
      await("what was held back", () -> has(trial.target(), "held back"));
    }
  }

  @Test
  void aPeerThatIsBehindMissesTheRpo() throws Exception {
    trial.create(1);
    replicate("", "--apply");
    assertThat(
            replicateWith(", rpo: 10m", "", "--watch", "--wait", SECONDS + "s")
                .path("exit")
                .asInt())
        .isZero();
    try (Admin target = trial.target().getAdmin()) {
      // The logs are sent in order: what can't be applied holds back all that comes later.
      target.disableTable(trial.table());
      trial.put(trial.source(), "stuck", 1_000, "v");
      Thread.sleep(1_000);
      JsonNode behind = replicateWith(", rpo: 1s", "", "--watch", "--wait", "2s");
      assertThat(behind.path("exit").asInt()).as(behind.toString()).isEqualTo(5);
      assertThat(behind.path("peers").path(0).path("state").asText()).isEqualTo("enabled");
      assertThat(behind.path("peers").path(0).path("lag").asDouble()).isGreaterThan(1);
      assertThat(texts(behind.path("remarks"))).contains("t: its rpo of 1s is missed");
      target.enableTable(trial.table());
    }
    await("what was stuck", () -> has(trial.target(), "stuck"));
  }

  @Test
  void aPeerThatWasNeverMadeIsMissing() throws Exception {
    trial.create(1);
    JsonNode report = replicate("", "--watch");
    assertThat(report.path("exit").asInt()).isEqualTo(3);
    assertThat(report.path("peers").path(0).path("state").asText()).isEqualTo("missing");
  }

  @Test
  void aCycleIsMadeOnlyOnWordAndCarriesEachRowOnce() throws Exception {
    Connection third = TableTrial.connect(TwoHBases.third().configuration());
    clusters.add(third);
    String cycle =
        "replication: { topology: cyclic, clusters: [ { name: third, hbase: \"%s\" } ] }"
            .formatted(TwoHBases.third().address());
    TableTrial.create(trial.source(), trial.descriptor(1));
    trial.put(trial.source(), "before", 1_000, "v");

    JsonNode asked = replicate(cycle, "--apply");
    assertThat(asked.path("exit").asInt()).isEqualTo(2);
    assertThat(asked.path("outcome").asText()).isEqualTo("unconfirmed");
    assertThat(asked.path("steps")).isNotEmpty();
    try (Admin admin = trial.source().getAdmin()) {
      assertThat(admin.listReplicationPeers()).isEmpty();
    }

    JsonNode made = replicate(cycle, "--apply", "--yes-both-ways");
    assertThat(made.path("outcome").asText()).as(made.toString()).isEqualTo("applied");
    for (Connection cluster : clusters) {
      await("the row of before", () -> has(cluster, "before"));
    }
    trial.put(trial.source(), "of-source", 2_000, "v");
    trial.put(trial.target(), "of-target", 2_000, "v");
    trial.put(third, "of-third", 2_000, "v");
    for (Connection cluster : clusters) {
      for (String row : List.of("of-source", "of-target", "of-third")) {
        await(row, () -> has(cluster, row));
      }
    }
    assertThat(replicate(cycle, "--apply", "--yes-both-ways").path("outcome").asText())
        .isEqualTo("unchanged");
    // A row that went round for ever would be sent some times a second by each of them.
    Thread.sleep(1_000);
    long sent = sent();
    Thread.sleep(2_000);
    assertThat(sent()).isEqualTo(sent);
    third.close();
    clusters.remove(third);
    removePeersOf(TwoHBases.third());
  }

  private static void removePeersOf(EmbeddedHBase cluster) throws IOException {
    try (Connection connection = TableTrial.connect(cluster.configuration());
        Admin admin = connection.getAdmin()) {
      for (ReplicationPeerDescription peer : admin.listReplicationPeers()) {
        admin.removeReplicationPeer(peer.getPeerId());
      }
    }
  }

  private long sent() throws IOException {
    long sent = 0;
    for (Connection cluster : clusters) {
      try (Admin admin = cluster.getAdmin()) {
        for (ServerMetrics server : admin.getClusterMetrics().getLiveServerMetrics().values()) {
          for (ReplicationLoadSource load : server.getReplicationLoadSourceList()) {
            sent += load.getOPsShipped();
          }
        }
      }
    }
    return sent;
  }

  @Test
  void leadersAreMadeOnlyOnWord() throws Exception {
    trial.create(1);
    trial.put(trial.source(), "of-source", 1_000, "v");
    trial.put(trial.target(), "of-target", 1_000, "v");
    String leaders = "replication: { topology: leader-leader }";
    assertThat(replicate(leaders).path("outcome").asText()).isEqualTo("printed");
    assertThat(replicate(leaders, "--apply").path("exit").asInt()).isEqualTo(2);
    try (Admin admin = trial.target().getAdmin()) {
      assertThat(admin.listReplicationPeers()).isEmpty();
    }
    replicate(leaders, "--apply", "--yes-both-ways");
    await("the target's row", () -> has(trial.source(), "of-target"));
    await("the source's row", () -> has(trial.target(), "of-source"));
  }
}
