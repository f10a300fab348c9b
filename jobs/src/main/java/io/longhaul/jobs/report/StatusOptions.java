package io.longhaul.jobs.report;

import io.longhaul.common.job.Job;
import io.longhaul.common.policy.PolicyException;
import io.longhaul.common.policy.PolicyFile;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.JobOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code status}. */
public final class StatusOptions implements JobOptions {
  @Argument(index = 0, metaVar = "POLICY", required = true, usage = "the policy file")
  private Path policy;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  @Override
  public Job toJob() {
    try {
      return new StatusJob(PolicyFile.load(policy), Clock.systemUTC(), Sleeper.real());
    } catch (PolicyException e) {
      throw e.toJobException();
    }
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public List<String> lists() {
    return List.of("datasets", "hbase", "uncovered");
  }

  @Override
  public List<String> examples() {
    return List.of("status policy.yaml", "status --json policy.yaml");
  }
}
