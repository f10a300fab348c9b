package io.longhaul.jobs.report;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.policy.PolicyException;
import io.longhaul.common.policy.PolicyFile;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.JobOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code result}. */
public final class ResultOptions implements JobOptions {
  @Argument(index = 0, metaVar = "POLICY", required = true, usage = "the policy file")
  private Path policy;

  @Argument(index = 1, metaVar = "RUN", usage = "the run's id (default: the newest)")
  private String run;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  @Override
  public Job toJob() {
    if (run != null && RunId.parse(run).isEmpty()) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid run: %s (such as 20261120T092600Z-a-to-b-0f1e)".formatted(run));
    }
    try {
      return new ResultJob(
          PolicyFile.load(policy),
          Optional.ofNullable(run).flatMap(RunId::parse),
          Clock.systemUTC(),
          Sleeper.real());
    } catch (PolicyException e) {
      throw e.toJobException();
    }
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public List<String> examples() {
    return List.of("result policy.yaml", "result policy.yaml 20261120T092600Z-a-to-b-0f1e");
  }
}
