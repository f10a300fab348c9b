package io.longhaul.jobs.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.jobs.Command;
import io.longhaul.jobs.dump.MariaDb;
import io.longhaul.jobs.dump.SeededMetastore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps of a real server, by its own program. */
class ExportIT {
  private static final String PASSWORD = "p\"a'ss\\w#o rd;$x";
  private static final String SERVICE = "projects/p/locations/r1/services/a";

  @TempDir static Path directory;
  private static MariaDb server;

  @TempDir Path folder;
  private Path dumps;
  private Path policy;
  private Path work;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    // All that the page on rights asks for.
    server = MariaDb.listening(directory, "longhaul", PASSWORD, "grant select on hive.*");
    SeededMetastore.create(server, "hive", 7);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void write() throws IOException {
    dumps = folder.resolve("dumps");
    work = Files.createDirectory(folder.resolve("work"));
    Files.writeString(folder.resolve("pw"), PASSWORD + "\n");
    policy = policy("pw", "jdbc: { source: { %s, password: { file: pw } } }".formatted(account()));
  }

  private static String account() {
    return "url: \"jdbc:mysql://127.0.0.1:%d/hive\", user: longhaul".formatted(server.port());
  }

  private Path policy(String name, String metastore) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        name: a-to-b
        source: { warehouse: "gs://dr-primary/warehouse" }
        target: { warehouse: "gs://dr-standby/warehouse" }
        state: "%s"
        dumps: { folder: "%s", %s }
        datasets: [ { name: all, path: . } ]
        """
            .formatted(folder.resolve("state"), dumps, metastore));
  }

  private String[] words(Path tool, String... more) {
    List<String> words = new ArrayList<>(List.of("metastore-export", "--json"));
    words.addAll(List.of("--dump-tool", tool.toString(), "--work-dir", work.toString()));
    words.addAll(List.of(more));
    words.add(policy.toString());
    return words.toArray(String[]::new);
  }

  private Path tool() throws IOException {
    return Scripts.dumpTool(folder.resolve("bin/real"), server, "");
  }

  private JsonNode export(int exit, Path tool, String... more) throws IOException {
    Command ended = Command.run(words(tool, more));
    assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(exit);
    assertThat(ended.out() + ended.err()).doesNotContain(PASSWORD);
    assertThat(work).as("what lies there while it runs").isEmptyDirectory();
    return new ObjectMapper().readTree(ended.out());
  }

  /** While another one is at work. */
  private JsonNode export(Path tool, String... more) throws IOException {
    return new ObjectMapper().readTree(Command.run(words(tool, more)).out());
  }

  private JsonNode latest() throws IOException {
    Command ended = Command.run("dump-latest", "--json", "--policy", policy.toString());
    return new ObjectMapper().readTree(ended.out());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dumps)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String pointer() throws IOException {
    return Files.readString(dumps.resolve("latest-valid"));
  }

  @Test
  void aValidDumpBecomesTheNewestOne() throws Exception {
    Path seen = folder.resolve("seen");
    String record =
        "printf '%s\\n' \"$@\" >'SEEN'; stat -c %a \"${1#*=}\" >>'SEEN'; env >>'SEEN'"
            .replace("SEEN", seen.toString());
    Instant before = Instant.now();
    JsonNode json = export(0, Scripts.dumpTool(folder.resolve("bin/seeing"), server, record));

    assertThat(json.at("/verdict").asText()).isEqualTo("valid");
    Path file = Path.of(java.net.URI.create(json.at("/file").asText()));
    assertThat(file.getParent().getFileName().toString()).matches("hive-export-\\d{8}T\\d{6}Z");
    assertThat(json.at("/tables").asText())
        .isEqualTo(server.query("hive", "select count(*) from TBLS").get(0));
    Instant instant = Instant.parse(json.at("/instant").asText());
    assertThat(instant).isAfter(before).isBefore(Instant.now());
    assertThat(pointer()).startsWith(json.at("/file").asText() + "\n" + instant);
    assertThat(latest().at("/latest/file")).isEqualTo(json.at("/file"));
    assertThat(
            new ObjectMapper()
                .readTree(folder.resolve("state/dumps/latest.json").toFile())
                .at("/file"))
        .isEqualTo(json.at("/file"));
    Command digest =
        Command.run("dump-validate", "--digest", file + ".sha256", "--json", file.toString());
    assertThat(digest.exit()).as(digest.out()).isZero();

    String arguments = Files.readString(seen);
    assertThat(arguments).contains("--single-transaction").contains("\n600\n").contains("TZ=UTC");
    assertThat(arguments).doesNotContain("p\"a").doesNotContain("rd;$x");
    assertThat(Path.of(arguments.lines().findFirst().orElseThrow().replaceFirst(".*=", "")))
        .doesNotExist();
    JsonNode report =
        new ObjectMapper()
            .readTree(
                folder.resolve("state/runs/" + json.at("/run").asText() + "/report.json").toFile());
    assertThat(report.at("/exit").asInt(-1)).isZero();
    assertThat(report.at("/file")).isEqualTo(json.at("/file"));
  }

  @Test
  void anInvalidDumpIsSetAsideWithItsVerdict() throws Exception {
    JsonNode first = export(0, tool());
    String pointer = pointer();
    server.query(
        "hive",
        "set foreign_key_checks=0; create table kept as select * from CDS;" + " delete from CDS");
    try {
      JsonNode json = export(5, tool());

      assertThat(json.at("/verdict").asText()).isEqualTo("invalid");
      assertThat(json.at("/codes").toString()).contains("reference-broken");
      assertThat(json.at("/latest").isNull()).isTrue();
      Path refused = Path.of(java.net.URI.create(json.at("/file").asText()));
      assertThat(refused.getFileName().toString()).startsWith("refused-hive-export-");
      assertThat(refused.resolve("hive.sql")).isNotEmptyFile();
      assertThat(Files.readString(refused.resolve("verdict.json"))).contains("reference-broken");
    } finally {
      server.query("hive", "insert into CDS select * from kept; drop table kept");
    }
    assertThat(pointer()).isEqualTo(pointer);
    assertThat(latest().at("/latest/file")).isEqualTo(first.at("/file"));
  }

  /** A dump that is right in itself and has lost half of what was there half an hour ago. */
  @Test
  void aDumpThatLostTablesIsRefusedUntilSomebodySaysThatIsRight() throws Exception {
    JsonNode first = export(0, tool());
    String lost =
        "sed -e '/^INSERT INTO `PARTITIONS`/,/;$/d' -e '/^INSERT INTO `PARTITION_/,/;$/d'";
    Path tool = Scripts.dumpToolInto(folder.resolve("bin/lossy"), server, lost);
    JsonNode json = export(5, tool);
    assertThat(json.at("/codes").toString()).contains("drift");
    // What comes by later and knows of no previous dump must not take it.
    assertThat(latest().at("/latest/file")).isEqualTo(first.at("/file"));

    JsonNode again = export(0, tool, "--max-drop", "100%");
    assertThat(latest().at("/latest/file")).isEqualTo(again.at("/file"));
  }

  @Test
  void aDumpThatBreaksOffLeavesTheLastGoodOne() throws Exception {
    JsonNode first = export(0, tool());
    List<String> names = names();
    String pointer = pointer();
    Path failing =
        Scripts.dumpToolInto(
            folder.resolve("bin/failing"),
            server,
            "head -c 20000; echo 'mariadb-dump: Error 2013: Lost connection' >&2; exit 3");
    JsonNode json = export(3, failing);
    assertThat(json.at("/error").asText()).contains("Lost connection").contains("dump hive of");
    assertThat(names()).isEqualTo(names);

    Path slow = Scripts.dumpTool(folder.resolve("bin/slow"), server, "echo x; exec sleep 600");
    assertThat(export(3, slow, "--timeout", "1s").at("/error").asText()).contains("--timeout");
    assertThat(names()).isEqualTo(names);

    // Ends well and is not whole: only the gate can tell.
    Path short1 =
        Scripts.dumpToolInto(
            folder.resolve("bin/short"), server, "(head -c 20000; cat >/dev/null)");
    assertThat(export(5, short1).at("/codes").toString()).contains("trailer-missing");

    assertThat(pointer()).isEqualTo(pointer);
    assertThat(latest().at("/latest/file")).isEqualTo(first.at("/file"));
  }

  @Test
  void oneThatIsKilledIsSweptByTheNextAndTwoDoNotOverlap() throws Exception {
    JsonNode first = export(0, tool());
    Path half = folder.resolve("half");
    String stopsHalfWay =
        "(head -c 20000; touch '%s'; while [ ! -e '%s.go' ]; do sleep 0.05; done; cat)"
            .formatted(half, half);
    Path tool = Scripts.dumpToolInto(folder.resolve("bin/gated"), server, stopsHalfWay);
    try (JobProcess killed = JobProcess.start(folder, work, words(tool))) {
      killed.await(half);
      assertThat(names()).anyMatch(name -> name.startsWith(".unfinished-"));
      // The next tick comes while this one is at work.
      JsonNode second = export(tool());
      assertThat(second.at("/exit").asInt()).isEqualTo(3);
      assertThat(second.at("/error").asText()).contains("a-to-b-");
      JsonNode skipped = export(tool(), "--if-running", "skip");
      assertThat(skipped.at("/exit").asInt(-1)).isZero();
      assertThat(skipped.at("/latest").isNull()).isTrue();
      killed.kill();
    }
    Files.createFile(Path.of(half + ".go"));
    assertThat(latest().at("/latest/file")).isEqualTo(first.at("/file"));
    try (Stream<Path> left = Files.walk(work)) {
      left.sorted(java.util.Comparator.reverseOrder())
          .filter(path -> !path.equals(work))
          .forEach(path -> assertThat(path.toFile().delete()).isTrue());
    }

    JsonNode next = export(0, tool());
    assertThat(names()).noneMatch(name -> name.startsWith(".unfinished-"));
    assertThat(latest().at("/latest/file")).isEqualTo(next.at("/file"));
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    Command none = Command.run(words(folder.resolve("bin/none")));
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("bin/none").contains("--dump-tool");

    Files.writeString(folder.resolve("pw"), "wrong\n");
    JsonNode denied = export(3, tool());
    assertThat(denied.at("/error").asText()).contains("Access denied");

    Files.delete(folder.resolve("pw"));
    assertThat(export(2, tool()).at("/error").asText())
        .contains("Invalid dumps.jdbc.source.password: file pw");

    policy = policy("nothing", "max-age: 1h");
    Command nothing = Command.run(words(tool()));
    assertThat(nothing.exit()).isEqualTo(2);
    assertThat(nothing.err()).contains("dumps.jdbc.source");
  }

  /** What it is asked is written down; an export is a real dump under the service's own name. */
  private Path gcloud(String describe) throws IOException, InterruptedException {
    Path bin = folder.resolve("gcloud-bin");
    Path dump =
        Files.writeString(
            folder.resolve("service.sql"),
            server.dump("--hex-blob", "hive"),
            java.nio.charset.StandardCharsets.ISO_8859_1);
    Scripts.write(
        bin.resolve("gcloud"),
        """
        printf '%%s\\n' "$*" >>'%1$s/asked'
        case "$*" in
        *' export '*)
          for word; do [[ $word != --destination-folder=* ]] || to=${word#*=file://}; done
          mkdir -p "$to/hive-export-2026-11-20T10:00:00.123Z"
          cp '%2$s' "$to/hive-export-2026-11-20T10:00:00.123Z/hive.sql"
          echo 'projects/p/locations/r1/operations/operation-1-2' ;;
        *describe*)
          echo asked >>'%1$s/described'
          if [[ $(wc -l <'%1$s/described') -lt 3 ]]; then echo '{"done": false}'; else %3$s; fi ;;
        esac
        """
            .formatted(folder, dump, describe));
    return bin;
  }

  private JobProcess exportOfService(Path programs, String... more) throws IOException {
    policy = policy("service", "service: { source: " + SERVICE + " }");
    List<String> words = new ArrayList<>(List.of("metastore-export", "--json"));
    words.addAll(List.of(more));
    words.add(policy.toString());
    return JobProcess.start(folder, programs, words.toArray(String[]::new));
  }

  @Test
  void anExportOfAServiceIsWaitedForAndJudged() throws Exception {
    try (JobProcess job = exportOfService(gcloud("echo '{\"done\": true, \"response\": {}}'"))) {
      assertThat(job.exit()).as(job.err()).isZero();
      assertThat(job.json().at("/file").asText()).contains("/hive-export-").doesNotContain(":00:");
      assertThat(latest().at("/latest/file")).isEqualTo(job.json().at("/file"));
    }
    List<String> asked = Files.readAllLines(folder.resolve("asked"));
    assertThat(asked.get(0))
        .startsWith(
            "metastore services export gcs a --project=p --location=r1 --destination-folder=")
        .contains("--dump-type=mysql")
        .contains("--async");
    assertThat(asked.subList(1, asked.size()))
        .hasSize(3)
        .allMatch(
            line ->
                line.startsWith(
                    "metastore operations describe operation-1-2 --project=p --location=r1"));
  }

  @Test
  void anExportOfAServiceThatFailsIsAFailedJob() throws Exception {
    String failed = "echo '{\"done\": true, \"error\": {\"code\": 13, \"message\": \"no room\"}}'";
    try (JobProcess job = exportOfService(gcloud(failed))) {
      assertThat(job.exit()).as(job.err()).isEqualTo(3);
      assertThat(job.json().at("/error").asText()).contains("no room").contains("operation-1-2");
    }
    assertThat(names()).noneMatch(name -> name.contains("hive-export"));
    try (JobProcess job = exportOfService(gcloud("echo '{\"done\": false}'"), "--timeout", "3s")) {
      assertThat(job.exit()).as(job.err()).isEqualTo(3);
      assertThat(job.json().at("/error").asText()).contains("has not ended");
    }
    assertThat(latest().at("/latest").isNull()).isTrue();
  }
}
