package io.longhaul.jobs.hbase;

import io.longhaul.common.job.Job;
import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.ledger.LockedRun.IfRunning;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.PolicyException;
import io.longhaul.common.policy.PolicyFile;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.JobOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code hbase-export}. */
public final class HBaseExportOptions implements JobOptions {
  @Argument(index = 0, metaVar = "POLICY", required = true, usage = "the policy file")
  private Path policy;

  @Option(
      name = "--dataset",
      metaVar = "NAME",
      usage = "export this dataset only; may be given several times")
  private List<String> datasets = new ArrayList<>();

  @Option(name = "--dry-run", usage = "print what would be exported, and why; change nothing")
  private boolean dryRun;

  @Option(
      name = "--if-running",
      metaVar = "fail|skip",
      usage =
          "when another run is at work: fail with exit 3 (default), or skip: do nothing and exit 0")
  private IfRunning ifRunning = IfRunning.FAIL;

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
    Policy loaded = load(policy);
    announcedBy = dryRun ? Optional.empty() : Optional.of(loaded);
    HBaseConfig config =
        new HBaseConfig(loaded, datasets, run, ifRunning, dryRun, false, Optional.empty());
    return new HBaseExportJob(config, Clock.systemUTC(), Sleeper.real());
  }

  static Policy load(Path file) {
    try {
      return PolicyFile.load(file);
    } catch (PolicyException e) {
      throw e.toJobException();
    }
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
    return HBaseReport.LISTS;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "hbase-export --dry-run policy.yaml",
        "hbase-export policy.yaml",
        "hbase-export --dataset profiles policy.yaml");
  }
}
