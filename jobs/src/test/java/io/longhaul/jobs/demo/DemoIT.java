package io.longhaul.jobs.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.jobs.RealJobs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo, with less data on a faster link. */
class DemoIT {
  private static final DemoScale SMALL = new DemoScale(0.002, 120, new ByteRate(1_000_000));

  private static final DemoScale TINY = new DemoScale(0.001, 30, new ByteRate(1_000_000));

  @TempDir Path folder;

  @Test
  void everyStepIsAsItShouldBeAndOnlyTheRecordStays() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Path root = folder.resolve("demo");
    JobReport report =
        new DemoJob(
                new DemoConfig(Optional.of(root), false, SMALL),
                RealJobs.starter(),
                new PrintStream(printed, true, UTF_8))
            .run();

    String text = printed.toString(UTF_8);
    assertThat(text).endsWith("\nAll 16 steps are as they should be\n");
    assertThat(report.exit()).isEqualTo(ExitStatus.DONE);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    report.writeJson(json);
    assertThat(json.path("steps"))
        .allSatisfy(step -> assertThat(step.path("ok").asBoolean()).isTrue());
    JsonNode copy = json.at("/steps/4/report");
    assertThat(report.run()).contains(copy.path("run").asText());
    assertThat(text.lines().mapToInt(String::length).max().orElse(0))
        .as("fits a terminal, but for names of files")
        .isLessThanOrEqualTo(100 + root.toString().length());

    assertThat(root).isDirectoryContaining("glob:**/policy.yaml");
    assertThat(root.resolve("reports")).isDirectoryContaining("glob:**/2-copy.json");
    assertThat(root.resolve("runs").resolve(report.run().orElseThrow()).resolve("report.json"))
        .isRegularFile();
    assertThat(root.resolve("data")).doesNotExist();
    assertThat(Files.exists(Path.of("metastore_db")) || Files.exists(Path.of("derby.log")))
        .as("litter in the working folder")
        .isFalse();
  }

  @Test
  void aJobThatDoesNotWhatItShouldEndsTheDemo() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    JobReport report =
        new DemoJob(
                new DemoConfig(Optional.of(folder.resolve("demo")), false, TINY),
                words -> Reports.parse(Reports.COPY),
                new PrintStream(printed, true, UTF_8))
            .run();

    assertThat(report.exit()).isEqualTo(ExitStatus.ATTENTION);
    assertThat(printed.toString(UTF_8))
        .contains("NOT AS IT SHOULD BE: lineitem is done, not planned")
        .contains("NOT AS IT SHOULD BE: No record of the runs at the target")
        .doesNotContain("Copy: longhaul");
    assertThat(report.run()).isEmpty();
  }
}
