package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.ledger.LockedRun.IfRunning;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.policy.Policy;
import io.longhaul.jobs.JobOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code hbase-import}. */
public final class HBaseImportOptions implements JobOptions {
  @Argument(index = 0, metaVar = "POLICY", required = true, usage = "the policy file")
  private Path policy;

  @Option(
      name = "--dataset",
      metaVar = "NAME",
      usage = "import this dataset only; may be given several times")
  private List<String> datasets = new ArrayList<>();

  @Option(
      name = "--restore-to",
      metaVar = "INSTANT",
      usage = "make tables anew, under names of their own, of the windows that end by this instant")
  private String restoreTo;

  @Option(
      name = "--adopt",
      usage =
          "import into tables with rows that no import of this policy wrote: what the source does not have is deleted")
  private boolean adopts;

  @Option(name = "--dry-run", usage = "print what would be imported, and why; change nothing")
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
    Policy loaded = HBaseExportOptions.load(policy);
    announcedBy = dryRun ? Optional.empty() : Optional.of(loaded);
    HBaseConfig config =
        new HBaseConfig(loaded, datasets, run, ifRunning, dryRun, adopts, instant());
    return new HBaseImportJob(config, Clock.systemUTC());
  }

  private Optional<Instant> instant() {
    try {
      return Optional.ofNullable(restoreTo).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid --restore-to: %s (an instant such as 2026-11-20T09:26:00Z)".formatted(restoreTo),
          e);
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
        "hbase-import --dry-run policy.yaml",
        "hbase-import policy.yaml",
        "hbase-import --dataset profiles policy.yaml",
        "hbase-import --dataset profiles --restore-to 2026-11-20T09:26:00Z policy.yaml");
  }
}
