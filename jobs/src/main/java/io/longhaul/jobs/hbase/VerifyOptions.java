package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.work.Retry.Sleeper;
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

/** The command line of {@code hbase-verify}. */
public final class VerifyOptions implements JobOptions {
  @Argument(index = 0, metaVar = "POLICY", required = true, usage = "the policy file")
  private Path policy;

  @Option(
      name = "--dataset",
      metaVar = "NAME",
      usage = "verify this dataset only; may be repeated (default: all of HBase tables)")
  private List<String> datasets = new ArrayList<>();

  @Option(
      name = "--repair",
      usage = "make rows that differ at the target what they are at the source, and verify again")
  private boolean repair;

  @Option(
      name = "--raw",
      usage = "count cells that nobody can read, too: deleted, expired, older than VERSIONS")
  private boolean raw;

  @Option(
      name = "--restored",
      metaVar = "INSTANT",
      usage =
          "verify the tables that hbase-import --restore-to made of this instant: proves what was exported")
  private String restored;

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
    announcedBy = Optional.of(loaded);
    VerifyConfig config =
        new VerifyConfig(loaded, PolicyTables.select(loaded, datasets), mode(), run, restored());
    return new VerifyJob(config, Clock.systemUTC(), Sleeper.real());
  }

  private Optional<Instant> restored() {
    if (repair && restored != null) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid --restored: with --repair (what was restored shows what was exported: restore it anew)");
    }
    try {
      return Optional.ofNullable(restored).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid --restored: %s (an instant such as 2026-11-20T09:26:00Z)".formatted(restored),
          e);
    }
  }

  private RangeCheck.Mode mode() {
    if (repair && raw) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid --raw: with --repair (what nobody can read is not repaired: a compaction drops it)");
    }
    if (repair) {
      return RangeCheck.Mode.REPAIR;
    }
    return raw ? RangeCheck.Mode.EVERY_CELL : RangeCheck.Mode.READABLE;
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
    return List.of("tables");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "hbase-verify policy.yaml", "hbase-verify --repair --dataset profiles policy.yaml");
  }
}
