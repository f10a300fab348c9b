package io.longhaul.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.PolicyFile;
import io.longhaul.common.policy.Schedule;
import io.longhaul.jobs.Command;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestScheduleJob {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  /** Schedules of conf/policy.yaml, as they would be installed. */
  private static final Path EXAMPLES = Path.of("..", "submit", "examples");

  @TempDir private Path folder;

  static final String METASTORES =
      ", jdbc: { source: { url: 'jdbc:mysql://a/hive', user: u, password: { file: a } } }"
          + ", service: { target: projects/p/locations/l/services/s }";

  private Path policy(String schedule) throws IOException {
    return policy(schedule, "");
  }

  private Path policy(String schedule, String dumps) throws IOException {
    return Files.writeString(
        folder.resolve("it's a policy.yaml"),
        """
        name: a-to-b
        source: { warehouse: /data/a }
        target: { warehouse: /data/b }
        dumps: { folder: /data/dumps%s }
        spark: { spark.executor.memory: 4g, spark.x: 'a"b' }
        schedule: %s
        datasets: [ { name: all, path: ., rpo: 1h } ]
        """
            .formatted(dumps, schedule));
  }

  @Test
  void removalsWaitForTheMetadataInEveryScheduler()
      throws IOException, InterruptedException, URISyntaxException {
    assertThat(
            files(ScheduleKind.CRON, "{ cron: '0 * * * *' }", METASTORES).get("longhaul-a-to-b.sh"))
        .contains(
            "    step metadata 7200 metastore-import\n"
                + "    needs dump metadata && step removals 7200 copy --if-running skip --removals only\n");
    assertThat(
            files(ScheduleKind.CLOUD_SCHEDULER, "{ cron: '0 * * * *' }", METASTORES)
                .get("longhaul-a-to-b.workflow.yaml"))
        .contains("{id: metadata, needs: [], args: [\"metastore-import\", ")
        .contains("{id: removals, needs: [\"dump\", \"metadata\"], args: [\"copy\", ");
    String template =
        files(ScheduleKind.DATAPROC_WORKFLOW, "{ cron: '0 * * * *' }", METASTORES)
            .get("longhaul-a-to-b.template.yaml");
    assertThat(template.lines().filter(line -> line.matches(".*(stepId|prerequisite).*")))
        .containsExactly(
            "  - stepId: dump",
            "  - stepId: copy",
            "    prerequisiteStepIds: [dump]",
            "  - stepId: metadata",
            "    prerequisiteStepIds: [copy]",
            "  - stepId: removals",
            "    prerequisiteStepIds: [metadata]");
    JsonNode tasks =
        dags("3", files(ScheduleKind.AIRFLOW, "{ cron: '0 * * * *' }", METASTORES), Map.of())
            .get(0)
            .path("tasks");
    assertThat(tasks.findValuesAsText("task_id"))
        .containsExactly("dump", "copy", "metadata", "removals");
    assertThat(tasks.get(0).path("before").toString()).isEqualTo("[\"copy\",\"removals\"]");
    assertThat(tasks.get(1).path("before").toString()).isEqualTo("[\"metadata\"]");
    assertThat(tasks.get(2).path("before").toString()).isEqualTo("[\"removals\"]");
    assertThat(tasks.get(2).path("trigger_rule").asText()).isEqualTo("all_done");
    // All of those before it must have succeeded: Airflow's own rule.
    assertThat(tasks.get(3).has("trigger_rule")).isFalse();
  }

  private Map<String, String> files(ScheduleKind kind, String schedule) throws IOException {
    return files(kind, schedule, "");
  }

  private Map<String, String> files(ScheduleKind kind, String schedule, String dumps)
      throws IOException {
    Path file = policy(schedule, dumps);
    Policy policy = PolicyFile.load(file);
    return kind.files(
        ScheduledPolicy.of(policy, file.toString(), "/opt/long haul/submit/longhaul", NOON));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static boolean isThere(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /** What a program prints; it must end with 0. */
  private String output(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path out = folder.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).start();
    int status = process.waitFor();
    String text = Files.readString(out);
    assertThat(status).as(text).isZero();
    return text;
  }

  /** After a change of the templates write them anew with -Dlonghaul.test.write=true. */
  @ParameterizedTest
  @EnumSource
  void theExamplesAreWhatIsMade(ScheduleKind kind) throws IOException {
    Policy policy = PolicyFile.load(Path.of("..", "conf", "policy.yaml"));
    Map<String, String> files =
        kind.files(
            ScheduledPolicy.of(
                policy, "/etc/longhaul/policy.yaml", "/opt/longhaul/submit/longhaul", NOON));
    Path examples = EXAMPLES.resolve(kind.word());
    if (Boolean.getBoolean("longhaul.test.write")) {
      Files.createDirectories(examples);
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path written = Files.writeString(examples.resolve(file.getKey()), file.getValue());
        assertThat(written.toFile().setExecutable(file.getKey().endsWith(".sh"))).isTrue();
      }
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      assertThat(examples.resolve(file.getKey())).hasContent(file.getValue());
    }
    try (Stream<Path> there = Files.list(examples)) {
      assertThat(there.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(files.keySet());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "3"})
  void theDagImportsOnBothLinesOfAirflow(String line)
      throws IOException, InterruptedException, URISyntaxException {
    JsonNode dags = dags(line, "{ cron: '*/20 * * * *', zone: Europe/Berlin }", Map.of());
    JsonNode tick = dags.get(0);
    assertThat(tick.path("dag_id").asText()).isEqualTo("longhaul-a-to-b");
    assertThat(tick.path("schedule").asText()).isEqualTo("*/20 * * * *");
    assertThat(tick.path("start_date").get(3).asText()).isEqualTo("UTC");
    assertThat(tick.path("catchup").asBoolean(true)).isFalse();
    assertThat(tick.path("max_active_runs").asInt()).isEqualTo(1);
    assertThat(tick.path("default_args").path("retries").asInt()).isEqualTo(2);
    assertThat(tick.path("default_args").has("on_failure_callback")).isTrue();
    assertThat(tick.findValuesAsText("task_id")).containsExactly("dump", "copy");
    assertThat(tick.path("tasks").get(0).path("before").get(0).asText()).isEqualTo("copy");
    assertThat(tick.path("tasks").get(1).path("trigger_rule").asText()).isEqualTo("all_done");
    assertThat(tick.path("tasks").get(1).path("bash_command").asText())
        .isEqualTo(
            "exec '/opt/long haul/submit/longhaul' copy --if-running skip --max-duration 15m '%s' "
                .formatted(
                    folder.resolve("it's a policy.yaml").toString().replace("'", "'\"'\"'")));
    assertThat(dags.get(1).findValuesAsText("task_id")).containsExactly("compare");
    assertThat(dags).hasSize(2);
  }

  @Test
  void theDagSubmitsToAClusterWhenOneIsNamed()
      throws IOException, InterruptedException, URISyntaxException {
    JsonNode dags =
        dags(
            "3",
            "{ cron: '0 6 * * *', zone: Europe/Berlin }",
            Map.of(
                "LONGHAUL_CLUSTER", "c",
                "LONGHAUL_REGION", "r",
                "LONGHAUL_PROJECT", "p",
                "LONGHAUL_BUCKET", "b"));
    assertThat(dags.get(0).path("start_date").get(3).asText()).isEqualTo("Europe/Berlin");
    JsonNode copy = dags.get(0).path("tasks").get(1);
    assertThat(copy.path("operator").asText()).isEqualTo("DataprocSubmitJobOperator");
    JsonNode job = copy.path("job").path("spark_job");
    assertThat(job.path("file_uris").get(0).asText())
        .isEqualTo("gs://b/longhaul/it's a policy.yaml");
    assertThat(job.path("args").get(5).asText()).isEqualTo("it's a policy.yaml");
    assertThat(job.path("properties").path("spark.x").asText()).isEqualTo("a\"b");
  }

  private JsonNode dags(String line, String schedule, Map<String, String> environment)
      throws IOException, InterruptedException, URISyntaxException {
    return dags(line, files(ScheduleKind.AIRFLOW, schedule), environment);
  }

  private JsonNode dags(String line, Map<String, String> files, Map<String, String> environment)
      throws IOException, InterruptedException, URISyntaxException {
    assumeTrue(isThere("python3"), "no python3 here");
    String dag = files.get("longhaul_a_to_b.py");
    Path file = write("dag.py", dag);
    output(List.of("python3", "-m", "py_compile", file.toString()), Map.of());
    Path stub = Path.of(TestScheduleJob.class.getResource("airflow_stub.py").toURI());
    return JSON.readTree(
        output(List.of("python3", stub.toString(), line, file.toString()), environment));
  }

  @Test
  void theStubRefusesArgumentsOfOneLineOnly()
      throws IOException, InterruptedException, URISyntaxException {
    assumeTrue(isThere("python3"), "no python3 here");
    String dag = files(ScheduleKind.AIRFLOW, "{ cron: '0 * * * *' }").get("longhaul_a_to_b.py");
    Path file = write("dag.py", dag.replace("    schedule=", "    schedule_interval="));
    Path stub = Path.of(TestScheduleJob.class.getResource("airflow_stub.py").toURI());
    Process process =
        new ProcessBuilder("python3", stub.toString(), "2", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertThat(process.waitFor()).isNotZero();
    assertThat(folder.resolve("output")).content().contains("no argument schedule_interval");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CRON", "SYSTEMD", "CLOUD_SCHEDULER"})
  void scriptsPassTheLint(String kind) throws IOException, InterruptedException {
    assumeTrue(isThere("shellcheck"), "no shellcheck here");
    Map<String, String> files = files(ScheduleKind.valueOf(kind), "{ cron: '0 6 * * mon-fri' }");
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (file.getKey().endsWith(".sh")) {
        output(List.of("shellcheck", write(file.getKey(), file.getValue()).toString()), Map.of());
      }
    }
  }

  @Test
  void cronLinesHoldTheirZone() throws IOException {
    assertThat(files(ScheduleKind.CRON, "{ cron: '*/20 * * * *', zone: Europe/Berlin }"))
        .extractingByKey("longhaul-a-to-b.crontab")
        .asString()
        .doesNotContain("CRON_TZ=Europe")
        .contains("\n*/20 * * * * /usr/local/bin/longhaul-a-to-b.sh tick\n");
    assertThat(files(ScheduleKind.CRON, "{ cron: '0 6,18 * * *', zone: Europe/Berlin }"))
        .extractingByKey("longhaul-a-to-b.crontab")
        .asString()
        .contains(
            "\nCRON_TZ=Europe/Berlin\n0 6,18 * * * { case $(TZ=Europe/Berlin date +\\%H) in 06|18) ;;");
  }

  /** The guard of a line for a cron that takes it for its own zone's. */
  @Test
  void aCronThatKnowsNoZonesIsNoticed() throws IOException, InterruptedException {
    String line =
        files(ScheduleKind.CRON, "{ cron: '0 6 * * *', zone: Asia/Tokyo }")
            .get("longhaul-a-to-b.crontab")
            .lines()
            .filter(one -> one.contains("case"))
            .findFirst()
            .orElseThrow();
    String command =
        line.substring("0 6 * * * ".length())
            .replace("\\%", "%")
            .replace("/usr/local/bin/longhaul-a-to-b.sh tick", "echo tick");
    for (String hour : List.of("06", "05")) {
      String shown = hour.equals("06") ? "tick\n" : "This cron does not know CRON_TZ";
      Path date = write("date", "#!/bin/sh\n[ \"$TZ\" = Asia/Tokyo ] && echo " + hour + "\n");
      assertThat(date.toFile().setExecutable(true)).isTrue();
      assertThat(
              output(
                  List.of("sh", "-c", command + " || true"),
                  Map.of("PATH", folder + ":" + System.getenv("PATH"))))
          .startsWith(shown);
    }
  }

  @Test
  void systemdTakesTheUnits() throws IOException, InterruptedException {
    assumeTrue(isThere("systemd-analyze"), "no systemd-analyze here");
    Path script = write("script", "#!/bin/sh\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify"));
    for (Map.Entry<String, String> file :
        files(ScheduleKind.SYSTEMD, "{ cron: '5,35 6 13 * fri', zone: Europe/Berlin }")
            .entrySet()) {
      if (!file.getKey().endsWith(".sh")) {
        String installed =
            file.getValue().replace("/usr/local/bin/longhaul-a-to-b.sh", script.toString());
        command.add(write(file.getKey(), installed).toString());
      }
    }
    assertThat(command).hasSize(6);
    assertThat(output(command, Map.of()))
        .doesNotContain("longhaul-a-to-b", "OnCalendar", "Unknown");
  }

  @Test
  void calendarEventsAreTheCrontabLines() {
    assertThat(calendar("*/20 * * * *")).containsExactly("*-*-* *:00,20,40:00 UTC");
    assertThat(calendar("5 6 * 1 mon-wed")).containsExactly("Mon,Tue,Wed *-01-* 06:05:00 UTC");
    // Either of both kinds of days.
    assertThat(calendar("0 6 13 * fri"))
        .containsExactly("*-*-13 06:00:00 UTC", "Fri *-*-* 06:00:00 UTC");
  }

  private static List<String> calendar(String cron) {
    return ScheduleKind.calendar(new Schedule(cron, ZoneId.of("UTC")));
  }

  @Test
  void googleKnowsTheCommands() throws IOException, InterruptedException {
    assumeTrue(isThere("gcloud"), "no gcloud here");
    String script =
        files(ScheduleKind.CLOUD_SCHEDULER, "{ cron: '0 6 * * *', zone: Europe/Berlin }")
            .get("longhaul-a-to-b.deploy.sh")
            .replace("\\\n", " ")
            .replace("\"$verb\"", "create")
            .replaceAll("\\$(PROJECT|REGION|ACCOUNT)", "x");
    List<String> commands = script.lines().filter(line -> line.startsWith("gcloud ")).toList();
    assertThat(commands).hasSize(2);
    for (String command : commands) {
      assertThat(
              output(
                  List.of("gcloud", "meta", "lint-gcloud-commands", "--command-string=" + command),
                  Map.of()))
          .contains("\"success\": true");
    }
  }

  @Test
  void printsOrWrites() throws IOException {
    Path file = policy("{ cron: '0 */2 * * *' }");
    Command printed = Command.run("schedule", "--for", "cron", file.toString());
    assertThat(printed.exit()).as(printed.err()).isZero();
    assertThat(printed.out()).startsWith("#### longhaul-a-to-b.sh\n#!/usr/bin/env bash\n");
    Path out = folder.resolve("made/here");
    Command written =
        Command.run(
            "schedule", "--for", "cron", "--out", out.toString(), "--json", file.toString());
    assertThat(out.resolve("longhaul-a-to-b.sh")).isExecutable();
    JsonNode json = JSON.readTree(written.out());
    assertThat(json.path("files")).hasSize(2);
    assertThat(json.path("next")).hasSize(3);
    assertThat(json.path("warnings").get(0).asText())
        .isEqualTo(
            "Dataset all: its rpo of 1h wants a tick every 45m or more often, and the schedule has"
                + " one every 2h");
  }

  @Test
  void wantsAScheduleAndASchedulerThatItKnows() throws IOException {
    Path file = policy("{ cron: '0 * * * *' }");
    assertThat(Command.run("schedule", "--for", "oozie", file.toString()).exit()).isEqualTo(2);
    Files.writeString(file, Files.readString(file).replaceFirst("(?m)^schedule:.*$", ""));
    Command ended = Command.run("schedule", "--for", "cron", file.toString());
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("Invalid policy: a-to-b has no schedule");
  }
}
