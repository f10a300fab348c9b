package io.longhaul.jobs.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.RealJobs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo of HBase, with fewer rows. */
class HBaseDemoIT {
  @TempDir Path folder;

  @Test
  void everyStepIsAsItShouldBe() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Path root = folder.resolve("demo");
    HBaseDemo demo =
        new HBaseDemo(
            new DemoConfig(Optional.of(root), true, DemoScale.FULL),
            new ProfileTable(2_000),
            RealJobs.starter(),
            new PrintStream(printed, true, UTF_8),
            Sleeper.real());
    FutureTask<JobReport> run = new FutureTask<>(demo::run);
    Thread thread = new Thread(run, "demo");
    thread.start();
    while (thread.isAlive() && !printed.toString(UTF_8).contains("stay up until Ctrl-C")) {
      Thread.sleep(20);
    }
    assertThat(thread.isAlive()).isTrue();
    assertThat(root.resolve("data")).exists();
    thread.interrupt();
    JobReport report = run.get();
    String text = printed.toString(UTF_8);
    assertThat(text)
        .contains("\nAll 15 steps are as they should be\n")
        .containsPattern("source  localhost:\\d+:/hbase\ntarget  localhost:\\d+:/hbase\n");
    assertThat(report.exit()).isEqualTo(ExitStatus.DONE);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    report.writeJson(json);
    assertThat(json.path("steps"))
        .allSatisfy(step -> assertThat(step.path("ok").asBoolean()).isTrue());
    assertThat(root.resolve("reports")).isDirectoryContaining("glob:**/7-repair.json");
    assertThat(root.resolve("data")).doesNotExist();
  }
}
