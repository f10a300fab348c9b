package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.args4j.CmdLineException;
import org.kohsuke.args4j.CmdLineParser;

class TestDumpValidateJob {
  private static final String DEFAULT = Dumps.text("default");

  @TempDir Path directory;

  @Test
  void validFilesAreDone() throws Exception {
    JobReport report = run(file("a.sql", DEFAULT), file("b.sql", DEFAULT));

    assertThat(report.exit()).isEqualTo(ExitStatus.DONE);
    ObjectNode json = json(report);
    assertThat(json.at("/files")).hasSize(2);
    assertThat(json.at("/files/0/verdict").asText()).isEqualTo("valid");
    assertThat(json.at("/files/0/schemaVersion").asText()).isEqualTo("3.1.0");
    assertThat(json.at("/files/0/rows/TBLS").asInt()).isEqualTo(13);
    assertThat(json.at("/files/0/findings")).isEmpty();
  }

  @Test
  void anInvalidFileNeedsAttention() throws Exception {
    String cut = DEFAULT.substring(0, DEFAULT.length() / 2);
    JobReport report = run(file("a.sql", DEFAULT), file("b.sql", cut));

    assertThat(report.exit()).isEqualTo(ExitStatus.ATTENTION);
    ObjectNode json = json(report);
    assertThat(json.at("/files/0/verdict").asText()).isEqualTo("valid");
    assertThat(json.at("/files/1/verdict").asText()).isEqualTo("invalid");
    assertThat(json.at("/files/1/findings").findValuesAsText("code")).contains("trailer-missing");
    assertThat(json.fieldNames()).toIterable().containsExactly("files");
    json.get("files").forEach(TestDumpValidateJob::assertKeys);
  }

  @Test
  void aFileThatDoesNotExistIsUsage() {
    assertThatThrownBy(() -> run(directory.resolve("none.sql").toString()))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
        .hasMessageContaining("none.sql (does not exist)");
  }

  @Test
  void aFileThatCannotBeReadIsNamedAndTheOthersAreJudged() throws Exception {
    Path loop = directory.resolve("b.sql");
    Files.createSymbolicLink(loop, loop);

    JobReport report = run(loop.toString(), file("a.sql", DEFAULT));

    assertThat(report.exit()).isEqualTo(ExitStatus.ENVIRONMENT);
    assertThat(json(report).at("/files/0/verdict").asText()).isEqualTo("unreadable");
    assertThat(json(report).at("/files/0/findings/0/code").asText()).isEqualTo("file-unreadable");
    assertThat(json(report).at("/files/0/findings/0/message").asText()).contains("b.sql");
    assertKeys(json(report).at("/files/0"));
    assertThat(json(report).at("/files/1/verdict").asText()).isEqualTo("valid");
  }

  @Test
  void aLinkMeansTheDumpItLeadsTo() throws Exception {
    Path link = directory.resolve("latest.sql");
    Files.createSymbolicLink(link, Path.of(file("a.sql", DEFAULT)).getFileName());

    assertThat(run(link.toString()).exit()).isEqualTo(ExitStatus.DONE);
    assertThat(json(run(link.toString())).at("/files/0/file").asText()).isEqualTo(link.toString());
    Files.delete(directory.resolve("a.sql"));
    assertThatThrownBy(() -> run(link.toString()))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
        .hasMessageContaining("latest.sql (does not exist)");
    Files.createDirectory(directory.resolve("a.sql"));
    assertThatThrownBy(() -> run(link.toString())).hasMessageContaining("is a directory");
  }

  private static void assertKeys(JsonNode file) {
    assertThat(file.fieldNames())
        .toIterable()
        .containsExactly("file", "verdict", "schemaVersion", "tool", "rows", "findings");
    for (JsonNode finding : file.get("findings")) {
      assertThat(finding.fieldNames())
          .toIterable()
          .containsExactly("code", "severity", "table", "line", "offset", "message");
    }
  }

  @Test
  void locationsOfTwoWarehousesAreAMix() throws Exception {
    String mixed =
        DEFAULT.replace(
            "'gs://dr-primary/warehouse/sales.db/dim'", "'gs://dr-standby/warehouse/sales.db/dim'");
    String file = file("a.sql", mixed);

    JobReport report =
        run(
            "--warehouse",
            "gs://dr-primary/warehouse",
            "--warehouse",
            "gs://dr-standby/warehouse",
            "--allow-location",
            "gs://other-bucket",
            file);

    assertThat(codes(report)).containsExactly("location-mixed");
    assertThat(
            codes(
                run(
                    "--warehouse",
                    "gs://dr-primary/warehouse",
                    "--allow-location",
                    "gs://other-bucket",
                    file)))
        .containsExactly("location-outside");
    assertThat(codes(run(file))).isEmpty();
  }

  @Test
  void shrinkingBeyondTheLimitIsAnErrorAndBelowItAWarning() throws Exception {
    DumpText all = new DumpText(DEFAULT);
    String previous = file("old.sql", DEFAULT);
    // Table 8 has neither partitions nor statistics nor keys.
    int table = all.find("TBLS", 0, "8");
    DumpText fewer = all.without("TBLS", table);
    List<String> params = new ArrayList<>(all.rows("TABLE_PARAMS"));
    params.removeIf(row -> row.startsWith("(8,"));
    String now = file("new.sql", fewer.withRows("TABLE_PARAMS", params).text());

    assertThat(codes(run("--previous", previous, now))).contains("drift-fewer");
    assertThat(run("--previous", previous, now).exit()).isEqualTo(ExitStatus.DONE);
    assertThat(codes(run("--previous", previous, "--max-drop", "5", now))).contains("drift-shrunk");
    assertThat(run("--previous", previous, "--max-drop", "5%", now).exit())
        .isEqualTo(ExitStatus.ATTENTION);
  }

  @Test
  void anOlderDumpUnderANewerNameIsFound() throws Exception {
    String previous = file("old.sql", DEFAULT);
    String older = DEFAULT.replace("-- Dump completed on 2026-", "-- Dump completed on 2025-");

    assertThat(codes(run("--previous", previous, file("new.sql", older))))
        .containsExactly("drift-older");
  }

  @Test
  void withoutADateTheEventsTellAnOlderDump() throws Exception {
    String previous = file("old.sql", DEFAULT);
    DumpText undated =
        new DumpText(DEFAULT.replaceAll("-- Dump completed on .*", "-- Dump completed"));
    List<String> events = undated.rows("NOTIFICATION_LOG");
    DumpText older =
        undated
            .withRows("NOTIFICATION_LOG", events.subList(0, 5))
            .withRows("NOTIFICATION_SEQUENCE", List.of("(1,29)"));

    assertThat(codes(run("--previous", previous, file("new.sql", older.text()))))
        .containsExactly("drift-older");
  }

  @Test
  void aLostDatabaseAndAnOlderSchemaAreNamed() {
    Findings findings = new Findings(Set.of());
    DumpSummary before = Dumps.judge(DEFAULT).summary();
    DumpSummary now = Dumps.judge(Dumps.text("hive2.3-schema-empty")).summary();

    new Drift(before, 100).check(now, findings);

    assertThat(findings.list())
        .extracting(Finding::code)
        .contains(Code.DRIFT_LOST, Code.DRIFT_SCHEMA_BACK);
  }

  @Test
  void thePreviousDumpMustBeValid() throws Exception {
    String previous = file("old.sql", DEFAULT.substring(0, 5000));
    String now = file("new.sql", DEFAULT);

    assertThatThrownBy(() -> run("--previous", previous, now))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
        .hasMessageContaining("Invalid previous dump");
  }

  @Test
  void everyChangedByteIsFoundWithTheDigest() throws Exception {
    String good = file("a.sql", DEFAULT);
    String digest = file("a.sql.sha256", Digest.of(new DumpFiles().dump(good)) + "  a.sql\n");
    assertThat(codes(run("--digest", digest, good))).isEmpty();

    file("a.sql", DEFAULT.replace("'etl'", "'elt'"));

    assertThat(codes(run("--digest", digest, good))).containsExactly("digest-differs");
    assertThatThrownBy(() -> run("--digest", digest, file("b.sql", DEFAULT)))
        .hasMessageContaining("no SHA-256 of b.sql");
  }

  @Test
  void theDigestOfADumpIsThatOfTheLineMostLikeItsPath() {
    String one = "1".repeat(64);
    String two = "2".repeat(64);
    String sums = one + "  ./a b/hive.sql\n" + two + " *c/hive.sql\n\n";

    assertThat(Digest.expected(sums, "gs://b/a b/hive.sql")).isEqualTo(one);
    assertThat(Digest.expected(sums, "c/hive.sql")).isEqualTo(two);
    assertThat(Digest.expected(one.replace('1', 'A') + "\n", "x.sql")).isEqualTo("a".repeat(64));
    assertThatThrownBy(() -> Digest.expected(sums, "d/hive.sql"))
        .hasMessageContaining("2 SHA-256 of hive.sql");
    assertThatThrownBy(() -> Digest.expected(sums, "c/other.sql"))
        .hasMessageContaining("no SHA-256 of other.sql");
  }

  @Test
  void missingLocationsAreListedAndCounted() throws Exception {
    Path warehouse = directory.resolve("warehouse");
    String moved =
        DEFAULT
            .replace("gs://dr-primary/warehouse", "file://" + warehouse)
            .replace("gs://other-bucket", "file://" + warehouse + "/other");
    String file = file("a.sql", moved);
    List<String> locations = new ArrayList<>();
    for (String row : new DumpText(moved).rows("SDS")) {
      String location = DumpText.values(row).get(5);
      if (!location.equals("NULL")) {
        locations.add(new String(location.getBytes(ISO_8859_1), UTF_8).replace("'", ""));
      }
    }
    for (String location : locations) {
      if (!location.endsWith("ghost_deleted")) {
        Files.createDirectories(Path.of(location.substring("file://".length())));
      }
    }

    JobReport report = run("--check-files", "--warehouse", "file://" + warehouse, file);

    assertThat(report.exit()).isEqualTo(ExitStatus.ATTENTION);
    assertThat(codes(report)).containsExactly("location-missing");
    ObjectNode json = json(report);
    assertThat(json.at("/files/0/findings/0/message").asText()).contains("ghost_deleted");
    assertThat(json.at("/files/0/locations/looked").asInt()).isEqualTo(locations.size());
    assertThat(json.at("/files/0/locations/found").asInt()).isEqualTo(locations.size() - 1);
  }

  @Test
  void aLocationThatCannotBeLookedForHidesNoOtherVerdict() throws Exception {
    String strange = DEFAULT.replace("gs://other-bucket", "strange://other-bucket");
    String cut = DEFAULT.substring(0, DEFAULT.length() / 2);

    JobReport report = run("--check-files", file("a.sql", strange), file("b.sql", cut));

    assertThat(report.exit()).isEqualTo(ExitStatus.ATTENTION);
    assertThat(json(report).at("/files/0/verdict").asText()).isEqualTo("unreadable");
    assertThat(json(report).at("/files/0/findings/0/message").asText()).contains("file system");
    assertThat(json(report).at("/files/1/verdict").asText()).isEqualTo("invalid");
  }

  @Test
  void allMissingLocationsAreListed() throws Exception {
    String gone =
        DEFAULT
            .replace("gs://dr-primary/warehouse", "file:///no/such/place")
            .replace("gs://other-bucket", "file:///no/such");

    ObjectNode json = json(run("--check-files", file("a.sql", gone)));

    long listed =
        json.at("/files/0/findings").findValuesAsText("code").stream()
            .filter("location-missing"::equals)
            .count();
    assertThat(listed)
        .isEqualTo(json.at("/files/0/locations/looked").asLong())
        .isGreaterThan(Findings.LISTED);
  }

  @Test
  void aReportIsWritten() throws Exception {
    Path report = directory.resolve("report.html");

    run("--report", report.toString(), file("a<b.sql", DEFAULT));

    assertThat(report).content(UTF_8).contains("a&lt;b.sql", "valid", "<td>TBLS");
  }

  @Test
  void explainsEveryCode() throws Exception {
    for (Code code : Code.values()) {
      ObjectNode json = json(run("--explain", code.text()));
      assertThat(json.get("meaning").asText()).isEqualTo(code.meaning());
    }
    assertThatThrownBy(() -> run("--explain", "no-such-code"))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE));
  }

  @Test
  void rejectsWhatIsNoPercentAndNoLocation() {
    assertThatThrownBy(() -> run("--max-drop", "110%", "x.sql"))
        .hasMessage("Invalid max-drop: 110% (must be 0% to 100%)");
    assertThatThrownBy(() -> run("--warehouse", "warehouse", "x.sql"))
        .hasMessageContaining("Invalid location: warehouse");
    assertThatThrownBy(TestDumpValidateJob::run).hasMessageContaining("no FILE");
  }

  private String file(String name, String text) throws IOException {
    return Files.write(directory.resolve(name), text.getBytes(ISO_8859_1)).toString();
  }

  private static JobReport run(String... args)
      throws IOException, InterruptedException, CmdLineException {
    DumpValidateOptions options = new DumpValidateOptions();
    new CmdLineParser(options).parseArgument(args);
    return options.toJob().run();
  }

  private static ObjectNode json(JobReport report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    report.writeJson(json);
    return json;
  }

  private static List<String> codes(JobReport report) {
    return json(report).at("/files").findValuesAsText("code").stream()
        .filter(code -> !code.equals("row-unreferenced"))
        .distinct()
        .toList();
  }
}
