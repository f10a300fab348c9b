package io.longhaul.jobs.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.sql.SqlSession;
import io.longhaul.jobs.dump.MariaDb;
import io.longhaul.jobs.dump.SeededMetastore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports into a database of a real server. */
class ImportIT {
  private static final Instant D = Instant.parse("2026-11-20T10:00:00Z");
  private static int databases;

  @TempDir static Path directory;
  private static MariaDb server;
  private static String dumpA;
  private static String dumpB;

  @TempDir Path folder;
  private ImportTrial trial;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = ImportTrial.server(directory);
    SeededMetastore.create(server, "a", 1);
    SeededMetastore.create(server, "b", 2);
    dumpA = server.dump("--hex-blob", "a");
    dumpB = server.dump("--hex-blob", "b");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void make() throws IOException {
    trial = new ImportTrial(folder, server, "standby" + ++databases);
    trial.dump(D, dumpA);
  }

  @Test
  void theNewestValidDumpIsImportedOnceWithItsLocationsMoved() throws Exception {
    trial.allCopied(D);
    JsonNode json = trial.load(0);
    assertThat(json.at("/outcome").asText()).isEqualTo("imported");
    assertThat(json.at("/tables").asLong()).isEqualTo(trial.number("select count(*) from a.TBLS"));
    assertThat(trial.databases()).containsExactly(trial.database);
    String db = trial.database;
    assertThat(trial.number("select count(*) from %s.SDS where location is not null".formatted(db)))
        .isEqualTo(
            trial.number(
                "select count(*) from %s.SDS where location like 'gs://dr-standby/warehouse/%%'"
                    .formatted(db)));
    String first = trial.contents(db);
    assertThat(first.replace("gs://dr-standby/warehouse", "gs://dr-primary/warehouse"))
        .isEqualTo(trial.contents("a"));
    assertThat(trial.imported().at("/instant").asText()).isEqualTo("2026-11-20T10:00:00.000Z");
    assertThat(trial.imported().at("/into").asText()).endsWith("/" + db).doesNotContain("longhaul");

    assertThat(trial.load(0).at("/outcome").asText()).isEqualTo("unchanged");
    assertThat(trial.databases()).containsExactly(db);

    trial.dump(D.plusSeconds(1800), dumpB);
    trial.allCopied(D.plusSeconds(1800));
    JsonNode next = trial.load(0);
    assertThat(next.at("/previous").asText()).isEqualTo(db + "_previous");
    assertThat(trial.contents(db).replace("gs://dr-standby/", "gs://dr-primary/"))
        .isEqualTo(trial.contents("b"));
    server.query("mysql", "drop table %s_previous.LONGHAUL_OWN".formatted(db));
    assertThat(trial.contents(db + "_previous")).isEqualTo(first);
    assertThat(trial.imported().at("/instant").asText()).isEqualTo("2026-11-20T10:30:00.000Z");
  }

  @Test
  void itWaitsForTheDataThatTheDumpPointsTo() throws Exception {
    trial.copied(D, "first", "others");
    trial.copied(D.minusSeconds(1), "second");
    JsonNode json = trial.load(4);
    assertThat(json.at("/outcome").asText()).isEqualTo("deferred");
    assertThat(trial.databases()).isEmpty();
    long missing =
        trial.number(
            "select (select count(*) from a.TBLS join a.SDS using (SD_ID) where LOCATION like '%/db1.db/%')"
                + " + (select count(*) from a.PARTITIONS join a.SDS using (SD_ID) where LOCATION like '%/db1.db/%')");
    assertThat(json.at("/missingCount").asLong()).isEqualTo(missing).isPositive();
    assertThat(json.at("/missing")).hasSize((int) missing);
    assertThat(json.at("/missing"))
        .allSatisfy(
            one -> {
              assertThat(one.at("/location").asText()).startsWith(ImportTrial.TARGET + "/db1.db/");
              assertThat(one.at("/dataset").asText()).isEqualTo("second");
              assertThat(one.at("/asOf").asText()).isEqualTo("2026-11-20T09:59:59.000Z");
            });

    assertThat(trial.load(4, "--allow-missing", "1%").at("/outcome").asText())
        .isEqualTo("deferred");
    assertThat(trial.load(0, "--allow-missing", "99%").at("/missingCount").asLong())
        .isEqualTo(missing);
  }

  @Test
  void whatIsCopiedNeverIsNotWaitedFor() throws Exception {
    String text = Files.readString(trial.policy);
    Files.writeString(
        trial.policy,
        text.replace(
            "{ name: second, path: db1.db }", "{ name: second, path: db1.db, replicate: never }"));
    trial.copied(D, "first", "others");
    assertThat(trial.load(0).at("/missingCount").asLong()).isZero();
  }

  @Test
  void anImportThatFailsLeavesTheStandbyAsItWas() throws Exception {
    trial.allCopied(D.plusSeconds(9999));
    trial.load(0);
    trial.dump(D.plusSeconds(30), dumpB);
    trial.load(0);
    String db = trial.database;
    String before = trial.contents(db);
    String kept = trial.contents(db + "_previous");
    Path newer = trial.dump(D.plusSeconds(60), dumpA);

    // Somebody else's database has the place.
    server.query(
        "mysql", "create database %s_next; create table %s_next.mine (i int)".formatted(db, db));
    assertThat(trial.load(2).at("/error").asText()).contains(db + "_next");
    assertThat(
            trial.number(
                "select count(*) from information_schema.tables where table_schema='%s_next'"
                    .formatted(db)))
        .isEqualTo(1);
    server.query("mysql", "drop database %s_next".formatted(db));

    server.query("mysql", "create view %s.v as select 1".formatted(db));
    assertThat(trial.load(2).at("/error").asText()).contains("1 views");
    server.query("mysql", "drop view %s.v".formatted(db));

    server.query("mysql", "update %s.VERSION set SCHEMA_VERSION='2.3.0'".formatted(db));
    assertThat(trial.load(5).at("/error").asText()).contains("2.3.0").contains("3.1.0");
    server.query("mysql", "update %s.VERSION set SCHEMA_VERSION='3.1.0'".formatted(db));

    // A reader that holds a table for long.
    try (SqlSession reader = trial.session()) {
      reader.require("SET autocommit = 0");
      reader.list("SELECT TBL_ID FROM %s.TBLS".formatted(db));
      assertThat(trial.load(3, "--timeout", "20s").at("/error").asText()).contains("is as it was");
    }
    assertThat(trial.contents(db)).isEqualTo(before);
    assertThat(trial.contents(db + "_previous")).isEqualTo(kept);
    assertThat(trial.imported().at("/instant").asText()).isEqualTo("2026-11-20T10:00:30.000Z");

    trial.load(0);
    assertThat(trial.contents(db)).isNotEqualTo(before);
    assertThat(trial.databases()).containsExactly(db, db + "_previous");

    // The dump it came from rots: the older one is no reason to go back.
    Files.writeString(newer, "gone");
    assertThat(trial.load(5).at("/error").asText()).contains("to go back on purpose");
  }

  /** The check by itself, on what a dump that passed the gate would never bring. */
  @Test
  void theCheckInSqlSeesWhatIsWrong() throws Exception {
    String db = trial.database;
    server.query("mysql", "create database " + db);
    assertThat(server.client(db, server.dump("--hex-blob", "a")).status()).isZero();
    Map<String, String> moves = Map.of("gs://dr-primary/warehouse", ImportTrial.TARGET);
    try (SqlSession session = trial.session()) {
      DatabaseCheck check = new DatabaseCheck(session, db);
      Map<String, Long> rows = new java.util.TreeMap<>();
      for (String table : check.tables()) {
        rows.put(table, session.number("SELECT COUNT(*) FROM %s.%s".formatted(db, table)));
      }
      assertThat(check.wrong(rows, Map.of())).isEmpty();
      assertThat(check.wrong(rows, moves).orElseThrow()).contains("still under gs://dr-primary");
      server.query(
          db,
          "update SDS set LOCATION = replace(LOCATION, 'gs://dr-primary', 'gs://dr-standby');"
              + " update DBS set DB_LOCATION_URI = replace(DB_LOCATION_URI, 'gs://dr-primary', 'gs://dr-standby')");
      assertThat(check.wrong(rows, moves)).isEmpty();

      rows.merge("SDS", 1L, Long::sum);
      assertThat(check.wrong(rows, moves).orElseThrow()).startsWith("SDS has ");
      rows.merge("SDS", -1L, Long::sum);
      rows.put("MORE", 0L);
      assertThat(check.wrong(rows, moves)).contains("table MORE is missing");
      rows.remove("MORE");

      server.query(
          db,
          "set foreign_key_checks=0; update PARTITIONS set TBL_ID = TBL_ID + 100000000 limit 1");
      assertThat(check.wrong(rows, moves).orElseThrow()).contains("PARTITIONS have no row in TBLS");
    }
  }

  /** Answers as the service does; what it is asked is written down. */
  private Path gcloud(String describe) throws IOException {
    Path bin = folder.resolve("gcloud-bin");
    Scripts.write(
        bin.resolve("gcloud"),
        """
        printf '%%s\\n' "$*" >>'%1$s/asked'
        case "$*" in
        *' import '*)
          for word; do [[ $word != --database-dump=* ]] || cp "${word#*=file://}" '%1$s/got.sql'; done
          echo 'projects/p/locations/r2/operations/operation-7' ;;
        *describe*) %2$s ;;
        esac
        """
            .formatted(folder, describe));
    return bin;
  }

  private JobProcess loadIntoService(Path programs, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of(trial.words(more)));
    return JobProcess.start(folder, programs, words.toArray(String[]::new));
  }

  @Test
  void aServiceIsGivenTheMovedDumpAndWaitedFor() throws Exception {
    trial.policy =
        trial.policy("service", "service: { target: projects/p/locations/r2/services/b }");
    trial.allCopied(D);
    Path running = gcloud("echo '{\"done\": false}'");
    try (JobProcess job = loadIntoService(running, "--timeout", "2s")) {
      assertThat(job.exit()).as(job.err()).isEqualTo(3);
      assertThat(job.json().at("/error").asText())
          .contains("has not ended")
          .contains("operation-7");
    }
    assertThat(folder.resolve("state/dumps/imported.json")).doesNotExist();
    List<String> asked = Files.readAllLines(folder.resolve("asked"));
    assertThat(asked.get(0))
        .startsWith(
            "metastore services import gcs b --project=p --location=r2 --import-id=longhaul-")
        .contains("--database-dump=file://")
        .contains("--dump-type=mysql");
    assertThat(
            Files.readString(
                folder.resolve("got.sql"), java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("gs://dr-standby/warehouse/db0.db")
        .doesNotContain("gs://dr-primary/warehouse/db0.db");

    // The operation went on; the next run waits for it and begins no other.
    try (JobProcess job = loadIntoService(gcloud("echo '{\"done\": true}'"))) {
      assertThat(job.exit()).as(job.err()).isZero();
      assertThat(job.json().at("/outcome").asText()).isEqualTo("unchanged");
    }
    assertThat(trial.imported().at("/into").asText())
        .isEqualTo("projects/p/locations/r2/services/b");
    assertThat(Files.readAllLines(folder.resolve("asked")))
        .filteredOn(line -> line.contains(" import "))
        .hasSize(1);
    try (java.util.stream.Stream<Path> left = Files.list(trial.dumps)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(n -> n.startsWith(".import"));
    }

    trial.dump(D.plusSeconds(60), dumpB);
    trial.allCopied(D.plusSeconds(60));
    String failed = "echo '{\"done\": true, \"error\": {\"message\": \"bad dump\"}}'";
    try (JobProcess job = loadIntoService(gcloud(failed))) {
      assertThat(job.exit()).as(job.err()).isEqualTo(3);
      assertThat(job.json().at("/error").asText()).contains("bad dump");
    }
    assertThat(trial.imported().at("/instant").asText()).isEqualTo("2026-11-20T10:00:00.000Z");
    try (JobProcess job = loadIntoService(gcloud("echo '{\"done\": true}'"))) {
      assertThat(job.exit()).as(job.err()).isZero();
      assertThat(job.json().at("/outcome").asText()).isEqualTo("imported");
    }
  }

  /** A run that dies between its word to the service and the answer leaves no name to wait for. */
  @Test
  void anOperationThatNobodyHeardTheNameOfIsFoundAgain() throws Exception {
    trial.policy =
        trial.policy("service", "service: { target: projects/p/locations/r2/services/b }");
    trial.allCopied(D);
    Path silent = gcloud("exit 1");
    String script = Files.readString(silent.resolve("gcloud"));
    Scripts.write(
        silent.resolve("gcloud"),
        script.substring(script.indexOf('\n') + 1).replace("echo 'projects/", "exit 9; echo '"));
    try (JobProcess job = loadIntoService(silent)) {
      assertThat(job.exit()).as(job.err()).isEqualTo(3);
    }
    String begun =
        Files.readAllLines(folder.resolve("asked")).stream()
            .filter(line -> line.contains(" import "))
            .map(line -> line.replaceFirst(".*--import-id=(\\S+) .*", "$1"))
            .reduce((first, second) -> second)
            .orElseThrow();

    String running =
        "echo '[{\"name\": \"projects/p/locations/r2/services/b/metadataImports/%s\", \"state\": \"%s\"}]'";
    try (JobProcess job =
        loadIntoService(listing(running.formatted(begun, "RUNNING")), "--timeout", "2s")) {
      assertThat(job.exit()).as(job.err()).isEqualTo(3);
      assertThat(job.json().at("/error").asText()).contains("has not ended");
    }
    try (JobProcess job = loadIntoService(listing(running.formatted(begun, "SUCCEEDED")))) {
      assertThat(job.exit()).as(job.err()).isZero();
      assertThat(job.json().at("/outcome").asText()).isEqualTo("unchanged");
    }
    assertThat(Files.readAllLines(folder.resolve("asked")))
        .filteredOn(line -> line.contains(" import "))
        .hasSize(1);
  }

  private Path listing(String answer) throws IOException {
    return gcloud("exit 1 ;; *' imports list '*) " + answer);
  }
}
