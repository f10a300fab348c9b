package io.longhaul.jobs.link;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.link.Allowance;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.PolicyException;
import io.longhaul.common.policy.PolicyFile;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.JobOptions;
import io.longhaul.jobs.link.LinkConfig.Action;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code link}. */
public final class LinkOptions implements JobOptions {
  @Argument(index = 0, metaVar = "POLICY", required = true, usage = "the policy file")
  private Path policy;

  @Option(
      name = "--set",
      metaVar = "RATE",
      usage = "let all runs together send so much, such as \"200 MB/s\", whatever the policy says")
  private String rate;

  @Option(name = "--pause", usage = "let nothing be sent")
  private boolean pause;

  @Option(
      name = "--for",
      metaVar = "TIME",
      usage = "how long --set or --pause holds, such as 30m or 2h (default: until --resume)")
  private String lasts;

  @Option(name = "--resume", usage = "take --set or --pause back: the policy's rates hold again")
  private boolean resume;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  @Override
  public Job toJob() {
    try {
      return new LinkJob(config(PolicyFile.load(policy)), Clock.systemUTC(), Sleeper.real());
    } catch (PolicyException e) {
      throw e.toJobException();
    }
  }

  private LinkConfig config(Policy read) {
    int words = (rate == null ? 0 : 1) + (pause ? 1 : 0) + (resume ? 1 : 0);
    if (words > 1) {
      throw usage("Invalid command line: --set, --pause and --resume exclude each other");
    }
    if (lasts != null && (words == 0 || resume)) {
      throw usage("Invalid command line: --for goes with --set or --pause");
    }
    Optional<Duration> duration;
    Allowance allowance;
    try {
      duration = Optional.ofNullable(lasts).map(DurationText::parse);
      allowance =
          rate == null ? Allowance.NOTHING : Allowance.of(Optional.of(ByteRate.parse(rate)));
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
    Action action = words == 0 ? Action.SHOW : resume ? Action.RESUME : Action.SET;
    return new LinkConfig(read, action, allowance, duration);
  }

  private static JobException usage(String message) {
    return new JobException(ExitStatus.USAGE, message);
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public List<String> lists() {
    return List.of("runs");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "link policy.yaml",
        "link --set 200MB/s --for 2h policy.yaml",
        "link --pause policy.yaml",
        "link --resume policy.yaml");
  }
}
