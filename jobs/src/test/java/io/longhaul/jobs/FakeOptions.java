package io.longhaul.jobs;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.job.Job;
import java.util.List;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** Options of a job that is passed in. */
final class FakeOptions implements JobOptions {
  private final Job job;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this and exit")
  private boolean help;

  @Argument(metaVar = "POLICY", required = true, usage = "policy file")
  private String policy;

  FakeOptions(Job job) {
    this.job = job;
  }

  @Override
  public Job toJob() {
    requireNonNull(policy, "policy is null");
    return job;
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public List<String> examples() {
    return List.of("haul a.yaml");
  }
}
