package io.longhaul.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestInProcess {
  private final InProcess jobs = new InProcess();

  @Test
  void aJobWithoutAReportThrowsItsErrorAndStatus(@TempDir Path folder) throws Exception {
    Path policy = Files.writeString(folder.resolve("policy.yaml"), "nam: a-to-b\n");
    assertThatThrownBy(() -> jobs.start("copy", "--dry-run", policy.toString()))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("Cannot run copy: ")
        .hasMessageContaining("policy.yaml:1:1")
        .extracting(e -> ((JobException) e).status())
        .isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void anUnknownJobIsAUsageError() {
    assertThatThrownBy(() -> jobs.start("copi"))
        .asInstanceOf(InstanceOfAssertFactories.type(JobException.class))
        .satisfies(e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
        .satisfies(e -> assertThat(e).hasMessageContaining("did you mean copy?"));
  }

  @Test
  void whatAJobPrintsIsItsReport() {
    assertThat(jobs.start("copy", "--help").path("exit").asInt()).isZero();
  }
}
