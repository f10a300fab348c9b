package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.jobs.JobOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code dump-rewrite}. */
public final class DumpRewriteOptions implements JobOptions {
  @Argument(index = 0, metaVar = "FILE", required = true, usage = "the dump")
  private String file;

  @Argument(
      index = 1,
      metaVar = "OUT",
      required = true,
      usage = "the new dump, compressed when its name ends in .gz or .zst")
  private String out;

  @Option(
      name = "--map",
      metaVar = "FROM=TO",
      usage = "move all locations under FROM to the same place under TO; may be repeated")
  private List<String> maps = new ArrayList<>();

  @Option(
      name = "--policy",
      metaVar = "POLICY",
      usage = "move what a policy moves: its warehouse and dumps.map")
  private Path policy;

  @Option(
      name = "--drop-notifications",
      usage = "leave out the events of NOTIFICATION_LOG, which hold old locations")
  private boolean dropNotifications;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  @Override
  public Job toJob() {
    if (maps.isEmpty() && policy == null) {
      throw new JobException(
          ExitStatus.USAGE, "Invalid command line: no --map; see longhaul dump-rewrite --help");
    }
    List<String> pairs = new ArrayList<>(maps);
    Optional<DumpPolicy> found = Optional.ofNullable(policy).map(DumpPolicy::load);
    found.ifPresent(one -> one.moves().forEach((from, to) -> pairs.add(from + "=" + to)));
    return new DumpRewriteJob(
        file, out, LocationMap.parse(pairs), dropNotifications, found.map(DumpPolicy::policy));
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "dump-rewrite hive.sql standby.sql --map gs://dr-primary/warehouse=gs://dr-standby/wh");
  }
}
