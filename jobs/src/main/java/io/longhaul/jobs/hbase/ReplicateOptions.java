package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.JobOptions;
import io.longhaul.jobs.hbase.ReplicateConfig.Action;
import io.longhaul.jobs.hbase.ReplicateConfig.BothWays;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code hbase-replicate}. */
public final class ReplicateOptions implements JobOptions {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Argument(index = 0, metaVar = "POLICY", required = true, usage = "the policy file")
  private Path policy;

  @Option(
      name = "--apply",
      usage = "make peers, scopes and tables, copy existing rows (default: print what would be)")
  private boolean apply;

  @Option(
      name = "--yes-both-ways",
      usage = "with --apply, of leader-leader and cyclic: yes, edits shall be sent in circles")
  private boolean yesBothWays;

  @Option(
      name = "--watch",
      usage = "look at the peers: state, queue, and the true lag by a canary row")
  private boolean watch;

  @Option(
      name = "--wait",
      metaVar = "DURATION",
      usage = "with --watch: how long a canary row may take (default: 30s)")
  private String wait;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  private GivenRun run = GivenRun.NONE;
  private Optional<Policy> announcedBy = Optional.empty();

  @Override
  public void adopt(RunId id) {
    run = new GivenRun(Optional.of(id));
  }

  @Override
  public Job toJob() {
    if (watch && apply) {
      throw usage("--watch: with --apply (one of them)");
    }
    if (yesBothWays && !apply) {
      throw usage("--yes-both-ways: without --apply");
    }
    Policy loaded = HBaseExportOptions.load(policy);
    announcedBy = Optional.of(loaded);
    return new ReplicateJob(
        new ReplicateConfig(
            loaded,
            PolicyTables.select(loaded, List.of()),
            action(),
            yesBothWays ? BothWays.AGREED : BothWays.REFUSED,
            patience(),
            run),
        Clock.systemUTC(),
        Sleeper.real());
  }

  private Action action() {
    if (watch) {
      return Action.WATCH;
    }
    return apply ? Action.APPLY : Action.PRINT;
  }

  private Duration patience() {
    try {
      return wait == null ? PATIENCE : DurationText.parse(wait);
    } catch (IllegalArgumentException e) {
      throw usage("--wait: " + wait + " (needs a duration such as 30s)");
    }
  }

  private static JobException usage(String what) {
    return new JobException(ExitStatus.USAGE, "Invalid " + what);
  }

  @Override
  public Optional<Policy> announcedBy() {
    return announcedBy;
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public List<String> lists() {
    return List.of("members", "steps", "refusals", "remarks", "peers");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "hbase-replicate policy.yaml",
        "hbase-replicate --apply policy.yaml",
        "hbase-replicate --watch policy.yaml");
  }
}
