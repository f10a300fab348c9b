package io.longhaul.jobs.metastore;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.ledger.DatasetDefinition;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.Watermark;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.JdbcAddress;
import io.longhaul.common.policy.PolicyFile;
import io.longhaul.common.sql.SqlDriver;
import io.longhaul.common.sql.SqlServer;
import io.longhaul.common.sql.SqlSession;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.Command;
import io.longhaul.jobs.dump.MariaDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A policy, its dumps and watermarks, and a standby's database on a real server. */
final class ImportTrial {
  static final String USER = "longhaul";
  static final String PASSWORD = "geheim 'und\" gut";
  static final String TARGET = "gs://dr-standby/warehouse";
  private static final ObjectMapper JSON = new ObjectMapper();

  final MariaDb server;
  final String database;
  final Path folder;
  final Path dumps;
  final Path work;
  Path policy;

  ImportTrial(Path folder, MariaDb server, String database) throws IOException {
    this.folder = folder;
    this.server = server;
    this.database = database;
    this.dumps = Files.createDirectory(folder.resolve("dumps"));
    this.work = Files.createDirectory(folder.resolve("work"));
    Files.writeString(folder.resolve("pw"), PASSWORD);
    this.policy =
        policy(
            "jdbc",
            "jdbc: { target: { url: \"jdbc:mysql://127.0.0.1:%d/%s\", user: %s, password: { file: pw } } }"
                .formatted(server.port(), database, USER));
  }

  Path policy(String name, String metastore) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        name: a-to-b
        source: { warehouse: "gs://dr-primary/warehouse" }
        target: { warehouse: "%s" }
        state: "%s"
        dumps: { folder: "%s", %s }
        datasets:
          - { name: first, path: db0.db }
          - { name: second, path: db1.db }
          - { name: others, path: "." }
        """
            .formatted(TARGET, folder.resolve("state"), dumps, metastore));
  }

  /** A server with the account of the import: it may do what the page on rights asks for. */
  static MariaDb server(Path directory) throws IOException, InterruptedException {
    return MariaDb.listening(
        directory,
        USER,
        PASSWORD,
        "grant select, insert, create, drop, alter, index, references, lock tables on `standby%`.*");
  }

  /** A session of that account, with no database of its own. */
  SqlSession session() throws IOException {
    SqlDriver driver = SqlDriver.find(Optional.empty(), SqlDriver.installation(ImportJob.class));
    return new SqlServer(
            driver.driver(),
            JdbcAddress.parse("jdbc:mysql://127.0.0.1:" + server.port()),
            USER,
            PASSWORD,
            Duration.ofMinutes(1))
        .open("");
  }

  /** Puts a dump into the folder as an export would. */
  Path dump(Instant instant, String text) throws IOException {
    String name = instant.toString().replaceAll("[-:]", "");
    Path file = Files.createDirectories(dumps.resolve("hive-export-" + name)).resolve("hive.sql");
    return Files.writeString(file, text, ISO_8859_1);
  }

  /** Says how far the copies of datasets are. */
  void copied(Instant asOf, String... names) throws IOException {
    List<Dataset> all = PolicyFile.load(policy).datasets();
    try (Store store = StoreSpec.of(folder.toString(), Map.of(), Optional.empty()).open()) {
      StateDirectory state = new StateDirectory(store, folder.resolve("state").toString());
      for (Dataset one : all) {
        if (List.of(names).contains(one.name())) {
          new Watermark(asOf, "20261120T092600Z-a-to-b-0f1e", DatasetDefinition.digest(one))
              .save(state, one.name());
        }
      }
    }
  }

  void allCopied(Instant asOf) throws IOException {
    copied(asOf, "first", "second", "others");
  }

  String[] words(String... more) {
    List<String> words = new ArrayList<>(List.of("metastore-import", "--json"));
    words.addAll(List.of("--work-dir", work.toString()));
    words.addAll(List.of(more));
    words.add(policy.toString());
    return words.toArray(String[]::new);
  }

  JsonNode load(int exit, String... more) throws IOException {
    Command ended = Command.run(words(more));
    assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(exit);
    assertThat(ended.out() + ended.err()).doesNotContain(PASSWORD);
    return JSON.readTree(ended.out());
  }

  /** Which dump the ledger says the standby has. */
  JsonNode imported() throws IOException {
    return JSON.readTree(folder.resolve("state/dumps/imported.json").toFile());
  }

  /** All of a database, tables, keys and rows, but for what says where it came from. */
  String contents(String name) throws IOException, InterruptedException {
    return server
        .dump("--skip-comments", "--skip-dump-date", "--order-by-primary", "--hex-blob", name)
        .replaceAll(" COMMENT='longhaul [^']*'", "");
  }

  List<String> databases() throws IOException, InterruptedException {
    return server.query("mysql", "show databases like '" + database + "%'");
  }

  long number(String sql) throws IOException, InterruptedException {
    return Long.parseLong(server.query("mysql", sql).get(0));
  }
}
