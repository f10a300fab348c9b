package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.DumpSettings;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.policy.Policy;
import io.longhaul.jobs.JobOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code dump-latest}. */
public final class DumpLatestOptions implements JobOptions {
  @Argument(
      index = 0,
      metaVar = "DIR",
      usage =
          "backup folder: hive-export-<instant>/hive.sql, or plain files (default: the policy's)")
  private String folder;

  @Option(
      name = "--max-age",
      metaVar = "DURATION",
      usage = "exit 5 when the newest valid dump is older, for example 1h")
  private String maxAge;

  @Option(
      name = "--warehouse",
      metaVar = "URI",
      usage = "root that all locations must be under; repeated: one of these, not a mix")
  private List<String> warehouses = new ArrayList<>();

  @Option(
      name = "--allow-location",
      metaVar = "URI",
      usage = "prefix beside the warehouse; may be repeated")
  private List<String> allowed = new ArrayList<>();

  @Option(
      name = "--state",
      metaVar = "DIR",
      usage = "where verdicts and the pointer go when the folder can't be written")
  private String state;

  @Option(
      name = "--retain",
      metaVar = "N|DURATION",
      usage = "remove older dumps, never the newest valid one: a number to keep, or an age")
  private String retain;

  @Option(
      name = "--policy",
      metaVar = "POLICY",
      usage = "take folder, age and prefixes from a policy, and keep its ledger of dumps")
  private Path policy;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  private Optional<Policy> announcedBy = Optional.empty();

  @Override
  public Optional<Policy> announcedBy() {
    return announcedBy;
  }

  @Override
  public Job toJob() {
    boolean count = retain != null && retain.matches("[1-9]\\d{0,5}");
    Optional<DumpPolicy> found = Optional.ofNullable(policy).map(DumpPolicy::load);
    announcedBy = found.map(DumpPolicy::policy);
    Optional<DumpSettings> dumps = found.flatMap(one -> one.policy().dumps());
    return new DumpLatestJob(
        new DumpLatestConfig(
            folder(found),
            DumpValidateOptions.rules(found, warehouses, allowed),
            duration("max-age", maxAge).or(() -> dumps.flatMap(DumpSettings::maxAge)),
            Optional.ofNullable(state).or(() -> found.map(DumpPolicy::state)),
            count ? OptionalInt.of(Integer.parseInt(retain)) : OptionalInt.empty(),
            count ? Optional.empty() : duration("retain", retain),
            found),
        Clock.systemUTC());
  }

  private String folder(Optional<DumpPolicy> found) {
    if (folder == null && found.isEmpty()) {
      throw new JobException(
          ExitStatus.USAGE, "Invalid command line: no DIR; see longhaul dump-latest --help");
    }
    if (folder != null && found.isPresent()) {
      // Its ledger says how old the standby's metadata would be: of its own dumps only.
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid command line: DIR and --policy (leave DIR out: the folder is dumps.folder)");
    }
    return found.map(DumpPolicy::folder).orElse(folder);
  }

  private static Optional<Duration> duration(String name, String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(DurationText.parse(text));
    } catch (IllegalArgumentException e) {
      throw new JobException(
          ExitStatus.USAGE, "Invalid " + name + ": " + text + " (such as 30m, 2h or 14d)", e);
    }
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "dump-latest --max-age 1h gs://dr-bucket/dumps",
        "dump-latest --retain 14d --warehouse gs://dr-primary/warehouse gs://dr-bucket/dumps");
  }
}
