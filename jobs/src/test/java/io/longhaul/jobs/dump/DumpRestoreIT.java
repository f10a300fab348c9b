package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.JdbcAddress;
import io.longhaul.common.sql.SqlServer;
import io.longhaul.common.sql.SqlSession;
import io.longhaul.jobs.Command;
import io.longhaul.jobs.engine.MetastoreClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drills with dumps that a real server gave, on that server and on real metastores. */
class DumpRestoreIT {
  private static final String PASSWORD = "geheim & <gut>";

  @TempDir static Path directory;

  private static MariaDb server;
  private static int port;
  private static Path secret;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    port = FreePort.choose();
    server =
        MariaDb.start(
            directory,
            List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--version=5.5.5-11.4.5-MariaDB",
                "--skip-innodb-doublewrite",
                "--skip-sync-frm"));
    server.query(
        "mysql",
        "create user drill@'%' identified by '"
            + PASSWORD
            + "'; grant all on *.* to drill@'%'; delete from global_priv where user='';"
            + " flush privileges");
    SeededMetastore.create(server, "hive", 1);
    secret = Files.writeString(directory.resolve("secret"), PASSWORD + "\n");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  /** The launcher, the server of its own, locations moved to where data is. */
  @Test
  void embeddedDrillOpensTheDataThatTheMovedLocationsLeadTo() throws Exception {
    Path warehouse = Files.createDirectory(directory.resolve("standby"));
    String path =
        server.query("hive", "select location from SDS where location is not null").get(0);
    Path data = warehouse.resolve(path.substring(Dumps.WAREHOUSE.length() + 1));
    Files.createDirectories(data);
    Files.writeString(data.resolve("part-0"), "1\n");
    Path dump = file("moved.sql", server.dump("hive"));

    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of("..", "submit", "longhaul").toString(),
            "dump-restore",
            dump.toString(),
            "--map",
            Dumps.WAREHOUSE + "=" + warehouse.toUri().toString().replaceFirst("/$", ""),
            "--verify",
            "1000",
            "--work-dir",
            Files.createDirectory(directory.resolve("work")).toString(),
            "--json");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();

    assertThat(process.exitValue()).as(Files.readString(out) + Files.readString(err)).isZero();
    JsonNode json = new ObjectMapper().readTree(Files.readString(out));
    assertThat(json.at("/verdict").asText()).isEqualTo("valid");
    assertThat(json.at("/error").isNull()).isTrue();
    for (String table : List.of("databases/DBS", "tables/TBLS", "partitions/PARTITIONS")) {
      String[] names = table.split("/");
      long count = Long.parseLong(server.query("hive", "select count(*) from " + names[1]).get(0));
      assertThat(json.at("/counts/" + names[0] + "/dump").asLong()).isEqualTo(count);
      assertThat(json.at("/counts/" + names[0] + "/metastore").asLong()).isEqualTo(count);
    }
    assertThat(json.at("/sampled/tables")).isEqualTo(json.at("/counts/tables/dump"));
    assertThat(json.at("/sampled/partitions")).isEqualTo(json.at("/counts/partitions/dump"));
    assertThat(json.at("/sampled/dataFiles/opened").asLong()).isPositive();
    assertThat(json.at("/sampled/dataFiles/missing").asLong()).isPositive();
    assertThat(json.at("/sampled/dataFiles/unreachable").asLong()).isZero();
    assertThat(json.at("/phases").findValuesAsText("name"))
        .containsExactly(
            "validate", "rewrite", "server", "load", "count", "metastore", "compare", "data files");
    assertThat(directory.resolve("work")).isEmptyDirectory();
  }

  /** Such a dump says USE hive: the client would load it into the database that it came from. */
  @Test
  void theDatabaseThatADumpNamesIsNotTouched() throws Exception {
    String dump = server.dump("--add-drop-database", "--databases", "hive");
    String before = server.dump("--skip-dump-date", "hive");
    server.query("hive", "update DBS set `DESC` = 'changed since'");
    String changed = server.dump("--skip-dump-date", "hive");
    List<String> databases = server.query("mysql", "show databases");
    try {
      JsonNode json = drill(ExitStatus.DONE, file("named.sql", dump));

      assertThat(json.at("/leftOut").toString()).contains("USE of hive (3 statements)");
      assertThat(json.at("/database").asText()).startsWith("longhaul_drill_");
    } finally {
      assertThat(server.dump("--skip-dump-date", "hive")).isEqualTo(changed);
      server.query("hive", "update DBS set `DESC` = NULL");
    }
    assertThat(changed).isNotEqualTo(before);
    assertThat(server.query("mysql", "show databases")).isEqualTo(databases);
  }

  @Test
  void whatLeadsElsewhereIsRefused() throws Exception {
    String dump = server.dump("--databases", "hive");
    server.query("mysql", "create database untouched");
    for (String more :
        List.of(
            "USE `untouched`;\n",
            "CREATE TABLE `t` (`a` int) ENGINE=FEDERATED CONNECTION='mysql://h/d/t';\n",
            "CREATE TABLE `untouched`.`t` (`a` int) ENGINE=InnoDB;\n",
            "INSERT INTO untouched.t VALUES (1);\n",
            "SET GLOBAL general_log = 1;\n",
            "DELETE FROM VERSION;\n")) {
      byte[] bytes = dump.replace("-- Dump completed", more + "-- ").getBytes(ISO_8859_1);
      SqlServer drill = sqlServer();
      try (ScratchDatabase scratch =
              ScratchDatabase.create(drill, "refused_", DumpRestoreConfig.Keep.NOTHING);
          SqlSession session = scratch.open()) {
        assertThatThrownBy(() -> DumpLoader.load(Dumps.source(bytes), session))
            .as(more)
            .isInstanceOfSatisfying(
                JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.ATTENTION));
      }
    }
    assertThat(server.query("untouched", "show tables")).isEmpty();
    server.query("mysql", "drop database untouched");
  }

  @Test
  void aDumpOfTheNextLineIsDrilledOnItsOwnMetastore() throws Exception {
    JsonNode json =
        drill(
            ExitStatus.DONE,
            file("4.0.sql", Dumps.text("hive4.0-schema-default")),
            "--verify",
            "20");

    assertThat(json.at("/schemaVersion").asText()).isEqualTo("4.0.0");
    assertThat(json.at("/sampled/partitions").asLong()).isEqualTo(20);
    assertThat(json.at("/counts/partitions/metastore").asLong()).isEqualTo(1999);
  }

  @Test
  void aDumpOfTheLineBeforeIsRaisedFirst() throws Exception {
    OldMetastore.create(server, "old");
    JsonNode json = drill(ExitStatus.DONE, file("2.3.sql", server.dump("old")));

    assertThat(json.at("/schemaVersion").asText()).isEqualTo("2.3.0");
    assertThat(json.at("/raisedTo").asText()).isEqualTo("3.1.0");
    assertThat(json.at("/sampled/tables").asLong()).isEqualTo(1);
    assertThat(json.at("/sampled/partitions").asLong()).isEqualTo(1);
    assertThat(server.query("old", "select SCHEMA_VERSION from VERSION")).containsExactly("2.3.0");
  }

  /** What changes between loading and comparing is found, each by its name. */
  @Test
  void whateverIsTamperedWithIsFound() throws Exception {
    byte[] bytes = server.dump("hive").getBytes(ISO_8859_1);
    DumpSource source = Dumps.source(bytes);
    DumpSummary summary = Dumps.judge(bytes, ValidationOptions.none()).summary();
    DumpInventory inventory = DumpInventory.read(source, 1000, 0);
    List<Sampled> sample = DumpSample.read(source, inventory);
    RestoreFindings findings = new RestoreFindings();
    RestoreCheck check = new RestoreCheck(findings);
    SqlServer drill = sqlServer();
    try (ScratchDatabase scratch =
        ScratchDatabase.create(drill, "tampered_", DumpRestoreConfig.Keep.NOTHING)) {
      try (SqlSession session = scratch.open()) {
        DumpLoader.load(source, session);
        check.rows(session, summary.rows());
        assertThat(findings.differences()).isEmpty();
        for (String change :
            List.of(
                "SET foreign_key_checks = 0",
                "UPDATE COLUMNS_V2 SET TYPE_NAME = 'int' WHERE COLUMN_NAME = 'c1' LIMIT 1",
                "UPDATE SDS SET LOCATION = 'gs://else/where' WHERE LOCATION LIKE '%=%' LIMIT 1",
                "UPDATE PARTITION_KEY_VALS SET PART_KEY_VAL = 'other' LIMIT 1",
                "UPDATE SERDES SET SLIB = 'org.example.Serde' LIMIT 1",
                "DELETE FROM PARTITION_PARAMS LIMIT 1",
                "UPDATE DBS SET NAME = 'renamed' WHERE DB_ID = (SELECT MAX(DB_ID) FROM DBS)")) {
          session.require(change);
        }
        check.rows(session, summary.rows());
        SchemaUpgrade.complete(session);
      }
      Path folder = Files.createDirectory(directory.resolve("tampered"));
      try (MetastoreProcess metastore =
              MetastoreProcess.start(
                  Installation.here().library("metastore"),
                  Installation.here().driver(Optional.empty()).jar(),
                  drill,
                  scratch.name(),
                  folder);
          MetastoreClient client =
              MetastoreClient.open(metastore.address(), Duration.ofMinutes(1))) {
        check.names(inventory, client);
        check.sample(sample, client);
      }
    }
    assertThat(findings.differences())
        .extracting(Difference::about)
        .contains("rows", "database", "table", "columns", "location", "key values", "serde");
    assertThat(findings.differences())
        .anySatisfy(
            one -> {
              assertThat(one.about()).isEqualTo("rows");
              assertThat(one.object()).isEqualTo("PARTITION_PARAMS");
            })
        .anySatisfy(one -> assertThat(one.metastore()).isEqualTo("gs://else/where"));
    assertThat(findings.differentSamples()).isPositive();
  }

  @Test
  void aStandbyIsReplacedAtOnceAndItsTablesAreSetAside() throws Exception {
    OldMetastore.create(server, "standby");
    Path dump = file("standby.sql", server.dump("hive"));
    JsonNode refused = drill(ExitStatus.USAGE, dump, "standby");
    assertThat(refused.at("/error").asText()).contains("holds 57 tables", "--confirm-overwrite");

    JsonNode json = drill(ExitStatus.DONE, dump, "standby", "--confirm-overwrite");

    assertThat(json.at("/published").asText()).isEqualTo("standby");
    String before = json.at("/before").asText();
    assertThat(server.query(before, "select SCHEMA_VERSION from VERSION")).containsExactly("2.3.0");
    assertThat(rows("standby")).isEqualTo(rows("hive"));
    assertThat(server.query("mysql", "show databases like 'longhaul%'")).isEmpty();
  }

  private static String rows(String database) throws IOException, InterruptedException {
    return server
        .dump("--skip-dump-date", database)
        .lines()
        .filter(line -> !line.startsWith("-- Host"))
        .toList()
        .toString();
  }

  @Test
  void aServerThatRefusesUsIsTriedLaterAndThePasswordStaysUnsaid() throws Exception {
    Path wrong = Files.writeString(directory.resolve("wrong"), "geheimer");
    Path dump = file("denied.sql", server.dump("hive"));
    Command command =
        Command.run(
            "dump-restore",
            dump.toString(),
            "--json",
            "--jdbc",
            "jdbc:mysql://127.0.0.1:" + port,
            "--user",
            "drill",
            "--password-file",
            wrong.toString());

    assertThat(command.exit()).isEqualTo(ExitStatus.ENVIRONMENT.code());
    assertThat(command.out()).contains("Access denied").doesNotContain("geheim");
    assertThat(command.err()).doesNotContain("geheim");
  }

  @Test
  void anInvalidDumpIsNotLoaded() throws Exception {
    String text = server.dump("hive");
    Path dump = file("cut.sql", text.substring(0, text.length() / 2));

    JsonNode json = drill(ExitStatus.ATTENTION, dump);

    assertThat(json.at("/verdict").asText()).isEqualTo("invalid");
    assertThat(json.at("/phases").findValuesAsText("name")).containsExactly("validate");
    assertThat(json.at("/findings")).isNotEmpty();
  }

  @Test
  void aDrillThatIsToldToEndLeavesNothingBehind() throws Exception {
    Path dump = file("ended.sql", server.dump("hive"));
    Path err = directory.resolve("ended.err");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of("..", "submit", "longhaul").toString(),
            "dump-restore",
            dump.toString(),
            "--jdbc",
            "jdbc:mysql://127.0.0.1:" + port,
            "--user",
            "drill",
            "--password-file",
            secret.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process =
        builder
            .redirectOutput(directory.resolve("ended.out").toFile())
            .redirectError(err.toFile())
            .start();
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!Files.readString(err).contains("Phase metastore")) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
    }
    List<ProcessHandle> children = new ArrayList<>();
    while (children.size() < 2) {
      children = process.descendants().toList();
    }
    assertThat(children.toString()).doesNotContain("geheim");
    process.destroy();

    assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(143);
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    assertThat(server.query("mysql", "show databases like 'longhaul%'")).isEmpty();
  }

  private static Path file(String name, String text) throws IOException {
    return Files.write(directory.resolve(name), text.getBytes(ISO_8859_1));
  }

  private static SqlServer sqlServer() throws IOException {
    Driver driver = Installation.here().driver(Optional.empty()).driver();
    JdbcAddress address = JdbcAddress.parse("jdbc:mysql://127.0.0.1:" + port);
    return new SqlServer(driver, address, "drill", PASSWORD, Duration.ofMinutes(2));
  }

  /** A drill on the server; words that are no options name the database of the URL. */
  private static JsonNode drill(ExitStatus exit, Path dump, String... words) throws IOException {
    List<String> options = new ArrayList<>(List.of(words));
    String database = options.isEmpty() || options.get(0).startsWith("--") ? "" : options.remove(0);
    List<String> all =
        new ArrayList<>(
            List.of(
                "dump-restore",
                dump.toString(),
                "--json",
                "--jdbc",
                "jdbc:mysql://127.0.0.1:" + port + "/" + database,
                "--user",
                "drill",
                "--password-file",
                secret.toString()));
    all.addAll(options);
    Command command = Command.run(all.toArray(new String[0]));
    assertThat(command.exit()).as(command.out() + command.err()).isEqualTo(exit.code());
    assertThat(command.out()).doesNotContain(PASSWORD);
    return new ObjectMapper().readTree(command.out());
  }
}
