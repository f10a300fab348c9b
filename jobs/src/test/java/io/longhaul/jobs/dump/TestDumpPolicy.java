package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.jobs.JobOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.args4j.CmdLineException;
import org.kohsuke.args4j.CmdLineParser;

/** What a policy says of dumps holds for each of the jobs, and its ledger knows the latest one. */
class TestDumpPolicy {
  private static final String GOOD = Dumps.text("default");
  private static final String STANDBY = "gs://dr-standby/wh";

  @TempDir Path directory;

  private Path dumps;
  private Path policy;

  @BeforeEach
  void policy() throws IOException {
    dumps = Files.createDirectory(directory.resolve("dumps"));
    policy =
        policy(
            "dumps: { folder: \"%s\", max-age: 1h, map: { \"gs://other-bucket\": \"gs://moved\" } }"
                .formatted(dumps));
  }

  @Test
  void bothSidesPrefixesAreAllowedButNotTogether() throws Exception {
    String moved = moved(GOOD);
    String mixed = GOOD.replace("'gs://other-bucket", "'gs://moved");

    assertThat(codes(validate(file("a.sql", GOOD)))).isEmpty();
    assertThat(codes(validate(file("b.sql", moved)))).isEmpty();
    assertThat(codes(validate(file("c.sql", mixed)))).containsExactly("location-mixed");
    assertThat(codes(validate(file("d.sql", GOOD.replace("'gs://other-bucket", "'gs://alien")))))
        .containsExactly("location-outside");
  }

  @Test
  void theCommandLinesWarehouseWins() throws Exception {
    JobReport report = validate("--warehouse", "gs://elsewhere/w", file("a.sql", GOOD));

    assertThat(codes(report)).contains("location-outside");
  }

  @Test
  void theLedgerKnowsTheLatestValidDump() throws Exception {
    export("2026-11-20T10:00:00Z", GOOD);
    export("2026-11-20T11:00:00Z", GOOD.substring(0, 100_000));

    JobReport report = latest();

    assertThat(report.exit()).as("older than max-age").isEqualTo(ExitStatus.ATTENTION);
    JsonNode ledger = ledger();
    assertThat(ledger.fieldNames())
        .toIterable()
        .containsExactly("format", "file", "instant", "instantFrom", "sha256", "validatedAt");
    assertThat(ledger.get("file").asText())
        .isEqualTo("file://" + dumps + "/hive-export-2026-11-20T10:00:00Z/hive.sql");
    assertThat(ledger.get("instant").asText()).isEqualTo("2026-11-20T10:00:00.000Z");
    assertThat(ledger.get("instantFrom").asText()).isEqualTo("name");
    assertThat(ledger.get("sha256").asText()).hasSize(64);
    assertThat(json(report).get("ledger").asText()).endsWith("/state/dumps/latest.json");
  }

  @Test
  void theLedgerKnowsThatThereIsNone() throws Exception {
    Path dump = export("2026-11-20T10:00:00Z", GOOD);
    latest();
    Files.writeString(dump, GOOD.substring(0, 100_000), ISO_8859_1);
    Files.setLastModifiedTime(dump, FileTime.from(Instant.parse("2026-11-20T10:00:00Z")));

    latest();

    assertThat(ledger().get("file").isNull()).isTrue();
  }

  @Test
  void validatingADumpOfTheFolderCountsWhenItIsNewer() throws Exception {
    Path older = export("2026-11-20T10:00:00Z", GOOD);
    Path newer = export("2026-11-20T11:00:00Z", GOOD);

    validate(newer.toString());
    assertThat(ledger().get("file").asText()).endsWith("11:00:00Z/hive.sql");
    validate(older.toString());
    validate(file("elsewhere.sql", GOOD));
    assertThat(ledger().get("file").asText()).endsWith("11:00:00Z/hive.sql");

    Files.writeString(newer, GOOD.substring(0, 100_000), ISO_8859_1);
    validate(newer.toString());
    assertThat(ledger().get("file").isNull()).isTrue();
  }

  @Test
  void theLedgerTakesNoVerdictByOtherRulesThanThePolicys() throws Exception {
    Path dump = export("2026-11-20T10:00:00Z", GOOD);
    validate(dump.toString());
    Path newer = export("2026-11-20T11:00:00Z", GOOD.replace("'gs://other-bucket", "'gs://alien"));

    assertThat(codes(validate("--allow-location", "gs://alien", newer.toString()))).isEmpty();
    assertThat(ledger().get("file").asText()).endsWith("10:00:00Z/hive.sql");
    assertThat(codes(validate("--warehouse", "gs://elsewhere/w", dump.toString()))).isNotEmpty();
    latest("--allow-location", "gs://alien");
    assertThat(ledger().get("file").asText()).endsWith("10:00:00Z/hive.sql");
  }

  @Test
  void theWarehouseIsMovedAndWhatTheMapSays() throws Exception {
    Path out = directory.resolve("out.sql");

    run(
        new DumpRewriteOptions(),
        file("a.sql", GOOD),
        out.toString(),
        "--policy",
        policy.toString());

    assertThat(Files.readString(out, ISO_8859_1)).isEqualTo(moved(GOOD));
  }

  @Test
  void aFolderIsNeededToLookForTheLatest() throws Exception {
    policy = policy("");

    assertThatThrownBy(() -> latest())
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
        .hasMessageContaining("no dumps.folder");
    assertThatThrownBy(() -> run(new DumpLatestOptions()))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
        .hasMessageContaining("no DIR");
    assertThatThrownBy(
            () -> run(new DumpLatestOptions(), "--policy", policy.toString(), dumps.toString()))
        .hasMessageContaining("DIR and --policy");
    assertThat(codes(validate(file("a.sql", moved(GOOD).replace("gs://moved", STANDBY)))))
        .isEmpty();
  }

  private static String moved(String dump) {
    return dump.replace("'" + Dumps.WAREHOUSE, "'" + STANDBY)
        .replace("'" + Dumps.ELSEWHERE, "'gs://moved");
  }

  private Path policy(String dumpsSection) throws IOException {
    return Files.writeString(
        directory.resolve("policy.yaml"),
        """
        name: a-to-b
        source: { warehouse: "%s" }
        target: { warehouse: "%s" }
        state: "%s/state"
        datasets: [ { name: all, path: . } ]
        %s
        """
            .formatted(Dumps.WAREHOUSE, STANDBY, directory, dumpsSection));
  }

  private Path export(String instant, String text) throws IOException {
    Path folder = Files.createDirectory(dumps.resolve("hive-export-" + instant));
    Path file = Files.writeString(folder.resolve("hive.sql"), text, ISO_8859_1);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse(instant)));
    return file;
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text, ISO_8859_1).toString();
  }

  private JobReport validate(String... args) throws Exception {
    String[] all = new String[args.length + 2];
    all[0] = "--policy";
    all[1] = policy.toString();
    System.arraycopy(args, 0, all, 2, args.length);
    return run(new DumpValidateOptions(), all);
  }

  private JobReport latest(String... args) throws Exception {
    List<String> all = new ArrayList<>(List.of("--policy", policy.toString()));
    all.addAll(List.of(args));
    return run(new DumpLatestOptions(), all.toArray(String[]::new));
  }

  private static JobReport run(JobOptions options, String... args)
      throws IOException, InterruptedException, CmdLineException {
    new CmdLineParser(options).parseArgument(args);
    return options.toJob().run();
  }

  private JsonNode ledger() throws IOException {
    return new ObjectMapper()
        .readTree(directory.resolve("state").resolve("dumps").resolve("latest.json").toFile());
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
