package io.longhaul.jobs.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.storage.MiniHdfs;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.Command;
import io.longhaul.jobs.copy.TwoClusters;
import io.longhaul.jobs.dump.MariaDb;
import io.longhaul.jobs.dump.SeededMetastore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.Table;
import org.apache.hadoop.hive.metastore.api.ThriftHiveMetastore;
import org.apache.spark.sql.SparkSession;
import org.apache.thrift.TException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ticks as a schedule runs them: two clusters, a real metastore on a server at the source, another
 * one at the standby.
 */
@ExtendWith(TwoClusters.class)
class TickIT {
  private static final String USER = "hive";
  private static final String PASSWORD = "geheim";
  private static final String DATABASE = "sales";

  @TempDir static Path folder;
  private static String name;
  private static MariaDb sourceServer;
  private static MariaDb standbyServer;
  private static Metastore source;
  private static Path policy;
  private static Path tool;

  @BeforeAll
  static void start() throws Exception {
    name = TwoClusters.newFolder();
    sourceServer = server("source-db");
    SeededMetastore.createEmpty(sourceServer, "hive");
    source =
        Metastore.start(
            Files.createDirectory(folder.resolve("source-hms")),
            sourceServer,
            USER,
            PASSWORD,
            warehouse(TwoClusters.source()));
    standbyServer = server("standby-db");
    source.connect();
    Files.writeString(folder.resolve("pw"), PASSWORD);
    tool = Scripts.dumpTool(folder.resolve("bin/mariadb-dump"), sourceServer, "");
    policy = folder.resolve("policy.yaml");
    Files.writeString(
        policy,
        """
        name: a-to-b
        source: { warehouse: "%s" }
        target: { warehouse: "%s" }
        dumps:
          folder: "%s/dumps"
          jdbc:
            source: { url: "jdbc:mysql://127.0.0.1:%d/hive", user: %s, password: { file: pw } }
            target: { url: "jdbc:mysql://127.0.0.1:%d/hive", user: %s, password: { file: pw } }
        defaults: { delete: undo }
        datasets: [ { name: warehouse, path: "." } ]
        """
            .formatted(
                warehouse(TwoClusters.source()),
                warehouse(TwoClusters.target()),
                TwoClusters.target().uri() + name,
                sourceServer.port(),
                USER,
                standbyServer.port(),
                USER));
  }

  private static MariaDb server(String place) throws IOException, InterruptedException {
    Path at = Files.createDirectory(folder.resolve(place));
    return MariaDb.listening(at, USER, PASSWORD, "grant all on *.*");
  }

  private static String warehouse(MiniHdfs cluster) {
    return cluster.uri() + name + "/warehouse";
  }

  @AfterAll
  static void stop() throws IOException {
    source.close();
    sourceServer.close();
    standbyServer.close();
  }

  /** One step of a tick; the exit status is all that a schedule looks at. */
  private static JsonNode step(int exit, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.add(1, "--json");
    all.add(policy.toString());
    Command ended = Command.run(all.toArray(String[]::new));
    assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(exit);
    return new ObjectMapper().readTree(ended.out());
  }

  private static JsonNode export(int exit, Path program) throws IOException {
    return step(exit, "metastore-export", "--dump-tool", program.toString());
  }

  private static void tick() throws IOException {
    JsonNode dump = export(0, tool);
    step(0, "copy", "--removals", "later");
    JsonNode imported = step(0, "metastore-import");
    assertThat(imported.at("/outcome").asText()).isEqualTo("imported");
    assertThat(imported.at("/file")).isEqualTo(dump.at("/file"));
    step(0, "copy", "--removals", "only");
  }

  private static String path(String path) {
    return name + "/warehouse/" + DATABASE + ".db/" + path;
  }

  private static void write(String path, String lines) throws IOException {
    try (Store store = TwoClusters.source().spec().open()) {
      String at = path(path);
      store.makeDirectories(at.substring(0, at.lastIndexOf('/')), 0755);
      try (OutputStream out = store.create(at, 0644)) {
        out.write(lines.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static boolean isAtTarget(String path) throws IOException {
    try (Store store = TwoClusters.target().spec().open()) {
      store.entry(path(path));
      return true;
    } catch (java.io.FileNotFoundException e) {
      return false;
    }
  }

  /** Tables and partitions as a metastore serves them, each with its location. */
  private static SortedMap<String, String> served(ThriftHiveMetastore.Client client)
      throws TException {
    SortedMap<String, String> served = new TreeMap<>();
    for (String table : client.get_all_tables(DATABASE)) {
      Table found = client.get_table(DATABASE, table);
      served.put(table, found.getSd().getLocation());
      if (!found.getPartitionKeys().isEmpty()) {
        for (Partition one : client.get_partitions(DATABASE, table, (short) -1)) {
          served.put(table + "/" + one.getValues(), one.getSd().getLocation());
        }
      }
    }
    return served;
  }

  private static SortedMap<String, String> moved(SortedMap<String, String> served) {
    SortedMap<String, String> moved = new TreeMap<>();
    served.forEach(
        (key, location) ->
            moved.put(
                key,
                location.replace(
                    warehouse(TwoClusters.source()), warehouse(TwoClusters.target()))));
    return moved;
  }

  @Test
  void threeTicksKeepTheStandbyWhole() throws Exception {
    source.database(DATABASE);
    source.table(DATABASE, "items");
    write("items/part-0", "1,hammer\n2,nail\n");
    source.table(DATABASE, "orders", "day");
    source.partition(DATABASE, "orders", "day", "1");
    write("orders/day=1/part-0", "1,ann\n");
    source.partition(DATABASE, "orders", "day", "2");
    write("orders/day=2/part-0", "2,bob\n3,cy\n");
    source.table(DATABASE, "old");
    write("old/part-0", "9,gone soon\n");
    // The metadata alone is no state to import.
    export(0, tool);
    JsonNode early = step(4, "metastore-import");
    assertThat(early.at("/missing/0/dataset").asText()).isEqualTo("warehouse");
    tick();

    try (Metastore standby =
        Metastore.start(
                Files.createDirectory(folder.resolve("standby-hms")),
                standbyServer,
                USER,
                PASSWORD,
                warehouse(TwoClusters.target()))
            .connect()) {
      SortedMap<String, String> first = served(standby.client());
      assertThat(first).isEqualTo(moved(served(source.client()))).hasSize(5);

      source.client().drop_partition(DATABASE, "orders", List.of("1"), true);
      source.partition(DATABASE, "orders", "day", "3");
      write("orders/day=3/part-0", "4,dee\n");
      write("orders/day=2/part-1", "5,eve\n");
      write("items/part-1", "3,saw\n");
      aBadTickLeavesTheLastGoodState(standby, first);
      tick();
      assertThat(served(standby.client())).isEqualTo(moved(served(source.client())));
      assertThat(isAtTarget("orders/day=1")).isFalse();

      source.client().drop_table(DATABASE, "old", true);
      source.table(DATABASE, "news");
      write("news/part-0", "7,fresh\n");
      source.partition(DATABASE, "orders", "day", "4");
      write("orders/day=4/part-0", "6,fay\n");
      aTableIsDroppedBeforeItsFilesAre(standby);
      assertThat(served(standby.client()))
          .isEqualTo(moved(served(source.client())))
          .doesNotContainKey("old")
          .hasSize(6);
      sparkReads(
          standby.uri(),
          Map.of("items", List.of(1, 2, 3), "news", List.of(7), "orders", List.of(2, 3, 4, 5, 6)));
    }
  }

  private static void aBadTickLeavesTheLastGoodState(
      Metastore standby, SortedMap<String, String> good) throws Exception {
    Path dying =
        Scripts.dumpToolInto(folder.resolve("bin/dying"), sourceServer, "(head -c 30000; exit 9)");
    export(3, dying);
    assertThat(served(standby.client())).isEqualTo(good);

    // Two ticks at a time: the second one does nothing.
    Path half = folder.resolve("half");
    Path gated =
        Scripts.dumpTool(
            folder.resolve("bin/gated"),
            sourceServer,
            "touch '%1$s'; while [ ! -e '%1$s.go' ]; do sleep 0.05; done".formatted(half));
    try (JobProcess first =
        JobProcess.start(
            folder,
            folder,
            "metastore-export",
            "--dump-tool",
            gated.toString(),
            policy.toString())) {
      first.await(half);
      assertThat(export(3, tool).at("/error").asText()).contains("a-to-b");
      Files.createFile(Path.of(half + ".go"));
      assertThat(first.exit()).as(first.err()).isZero();
    }
    step(0, "copy", "--removals", "later");

    // The standby's server refuses; its metastore goes on with what it has.
    standbyServer.query(
        "mysql", "revoke all on *.* from hive@'%'; grant all on hive.* to hive@'%'");
    step(3, "metastore-import");
    standbyServer.query("mysql", "grant all on *.* to hive@'%'");
    assertThat(served(standby.client())).isEqualTo(good);
    // What the standby still serves is still there.
    assertThat(isAtTarget("orders/day=1/part-0")).isTrue();
  }

  private static void aTableIsDroppedBeforeItsFilesAre(Metastore standby) throws Exception {
    export(0, tool);
    step(0, "copy", "--removals", "later");
    assertThat(isAtTarget("old/part-0")).isTrue();
    assertThat(served(standby.client())).containsKey("old").doesNotContainKey("news");
    step(0, "metastore-import");
    assertThat(isAtTarget("old/part-0")).isTrue();
    assertThat(served(standby.client())).doesNotContainKey("old").containsKey("news");
    step(0, "copy", "--removals", "only");
    assertThat(isAtTarget("old/part-0")).isFalse();
    assertThat(step(0, "metastore-import").at("/outcome").asText()).isEqualTo("unchanged");
  }

  private static void sparkReads(String metastore, Map<String, List<Integer>> ids) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.warehouse.dir", warehouse(TwoClusters.target()))
            .config("spark.hadoop.hive.metastore.uris", metastore)
            .config("spark.hadoop.hive.exec.scratchdir", folder.resolve("hive").toUri().toString())
            .enableHiveSupport()
            .getOrCreate();
    try {
      ids.forEach(
          (table, wanted) ->
              assertThat(
                      spark
                          .sql("SELECT id FROM %s.%s ORDER BY id".formatted(DATABASE, table))
                          .collectAsList())
                  .as(table)
                  .extracting(row -> row.getInt(0))
                  .isEqualTo(wanted));
    } finally {
      spark.stop();
    }
  }
}
