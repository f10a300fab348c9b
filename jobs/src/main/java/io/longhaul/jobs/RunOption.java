package io.longhaul.jobs;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.RunId;
import java.util.Optional;
import org.kohsuke.args4j.Option;

/** What the launcher tells every job: the id of its run. */
final class RunOption {
  @Option(name = "--run", metaVar = "ID", hidden = true, usage = "the run's id")
  private String run;

  /**
   * @throws JobException usage, when it is no run's id
   */
  Optional<RunId> id() {
    if (run == null) {
      return Optional.empty();
    }
    return Optional.of(
        RunId.parse(run)
            .orElseThrow(
                () ->
                    new JobException(
                        ExitStatus.USAGE,
                        "Invalid --run: %s (such as 20261120T092600Z-a-to-b-0f1e)"
                            .formatted(run))));
  }
}
