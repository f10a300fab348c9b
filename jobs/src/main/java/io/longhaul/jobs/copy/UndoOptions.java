package io.longhaul.jobs.copy;

import io.longhaul.common.job.Job;
import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.policy.Policy;
import io.longhaul.jobs.JobOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code copy-undo}. */
public final class UndoOptions implements JobOptions {
  @Argument(index = 0, metaVar = "POLICY", required = true, usage = "the policy file")
  private Path policy;

  @Argument(
      index = 1,
      metaVar = "RUN",
      usage = "the run to take back: its id, or last; without it those that can be are listed")
  private String run;

  @Option(
      name = "--dataset",
      metaVar = "NAME",
      usage = "this dataset only; may be repeated (default: all of the policy)")
  private List<String> datasets = new ArrayList<>();

  @Option(
      name = "--path",
      metaVar = "PATH",
      usage =
          "this file or directory only, relative to its dataset or a full path at the target; may"
              + " be repeated")
  private List<String> paths = new ArrayList<>();

  @Option(
      name = "--release",
      usage = "let later runs replace and remove again what was brought back")
  private boolean release;

  @Option(name = "--dry-run", usage = "say what would be brought back and change nothing")
  private boolean dryRun;

  @Option(
      name = "--force",
      usage = "bring back also what changed since; what is there now can be brought back in turn")
  private boolean force;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  private GivenRun own = GivenRun.NONE;

  @Override
  public void adopt(RunId id) {
    own = new GivenRun(Optional.of(id));
  }

  @Override
  public Job toJob() {
    Policy read = CopyOptions.load(policy);
    if (release && (run != null || force)) {
      throw UndoConfig.usage(
          "Invalid command line: --release goes with --dataset, --path and --dry-run only");
    }
    if (run == null && !release && (!paths.isEmpty() || force)) {
      throw UndoConfig.usage("Invalid command line: --path and --force need a RUN, or last");
    }
    for (String path : paths) {
      if (path.isBlank() || List.of(path.split("/")).contains("..")) {
        throw UndoConfig.usage(
            "Invalid --path: %s (a path below a dataset, without ..)".formatted(path));
      }
    }
    UndoConfig.Action action =
        release
            ? UndoConfig.Action.RELEASE
            : run == null ? UndoConfig.Action.LIST : UndoConfig.Action.UNDO;
    return new UndoJob(
        new UndoConfig(
            read,
            action,
            Optional.ofNullable(run),
            UndoConfig.select(read, datasets),
            paths,
            dryRun ? UndoConfig.Effect.DRY_RUN : UndoConfig.Effect.REAL,
            force ? UndoPlan.Force.YES : UndoPlan.Force.NO),
        own,
        Clock.systemUTC());
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public List<String> lists() {
    return List.of("failures", "runs");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "copy-undo policy.yaml",
        "copy-undo --dry-run policy.yaml last",
        "copy-undo --path day=2026-11-20 policy.yaml last",
        "copy-undo --release policy.yaml");
  }
}
