package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.PolicyException;
import io.longhaul.common.policy.PolicyFile;
import io.longhaul.common.repack.Repacking;
import io.longhaul.jobs.JobOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command line of {@code copy}. */
public final class CopyOptions implements JobOptions {
  private static final Logger LOG = LoggerFactory.getLogger(CopyOptions.class);

  /** More than a screen or two says nothing to a person; a file or pipe takes all. */
  private static final long LINES_ON_TERMINAL = 40;

  @Argument(index = 0, metaVar = "POLICY", required = true, usage = "the policy file")
  private Path policy;

  @Option(name = "--dry-run", usage = "print the plan and change nothing")
  private boolean dryRun;

  @Option(
      name = "--dataset",
      metaVar = "NAME",
      usage = "copy this dataset only; may be repeated (default: all of the policy)")
  private List<String> datasets = new ArrayList<>();

  @Option(
      name = "--allow-empty",
      metaVar = "NAME",
      usage = "go on with this dataset though its source is empty; may be repeated")
  private List<String> allowEmpty = new ArrayList<>();

  @Option(
      name = "--allow-delete",
      metaVar = "NAME",
      usage = "let this dataset remove or replace more than its delete.max; may be repeated")
  private List<String> allowDelete = new ArrayList<>();

  @Option(
      name = "--list-skipped",
      usage = "name in the plan also what is passed over: equal, excluded, links, held")
  private boolean listSkipped;

  @Option(
      name = "--removals",
      metaVar = "now|later|only",
      usage =
          "what only the target has goes now, as far as the policy lets it (default); later: it is"
              + " recorded and stays; only: what was recorded goes, and nothing is copied")
  private Removals removals = Removals.NOW;

  @Option(
      name = "--max-duration",
      metaVar = "DURATION",
      usage =
          "begin nothing new after this time, such as 2h: what is under way ends, complete datasets"
              + " are published, the next run goes on with the rest")
  private String maxDuration;

  @Option(
      name = "--if-running",
      metaVar = "fail|skip",
      usage =
          "when another run works on one of the targets: fail with exit 3 (default), or skip: do"
              + " nothing and exit 0")
  private TargetLocks.IfRunning ifRunning = TargetLocks.IfRunning.FAIL;

  @Option(
      name = "--adopt",
      usage = "take the targets over from the policy that has copied to them so far")
  private boolean adopt;

  @Option(
      name = "--explain",
      metaVar = "PATH",
      usage =
          "say why this path was or was not copied, when and by which rule, and change nothing: a URI"
              + " or path of either side, or a path in the source's warehouse (with --dataset: in the"
              + " dataset)")
  private String explain;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  private final Repacking.Factory repacking;
  private GivenRun run = GivenRun.NONE;
  private Optional<Policy> announcedBy = Optional.empty();

  /**
   * @param repacking how files of datasets become fewer on their way
   */
  public CopyOptions(Repacking.Factory repacking) {
    this.repacking = repacking;
  }

  @Override
  public void adopt(RunId id) {
    run = new GivenRun(Optional.of(id));
  }

  @Override
  public Job toJob() {
    if (explain != null) {
      return explained();
    }
    Policy read = load(policy);
    CopyConfig config =
        CopyConfig.of(read, datasets, Allowances.of(allowEmpty, allowDelete))
            .within(maxDuration())
            .listingSkipped(listSkipped)
            .removing(removals)
            .repackedBy(repacking);
    if (listSkipped && config.removesOnly()) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid command line: --list-skipped goes with a copy, not with --removals only");
    }
    Clock clock = Clock.systemUTC();
    if (dryRun) {
      long lines = System.console() == null ? Long.MAX_VALUE : LINES_ON_TERMINAL;
      lines = json ? 0 : lines;
      return new CopyPlanJob(config, clock, lines);
    }
    announcedBy = Optional.of(read);
    TargetLocks.Ownership ownership =
        adopt ? TargetLocks.Ownership.ADOPT : TargetLocks.Ownership.RESPECT;
    return new CopyJob(config, new TargetLocks(ifRunning, ownership), run, clock);
  }

  private Optional<Duration> maxDuration() {
    try {
      return Optional.ofNullable(maxDuration).map(DurationText::parse);
    } catch (IllegalArgumentException e) {
      throw new JobException(
          ExitStatus.USAGE,
          e.getMessage().replaceFirst("^Invalid duration", "Invalid --max-duration"));
    }
  }

  private Job explained() {
    boolean others = dryRun || listSkipped || datasets.size() > 1 || removals != Removals.NOW;
    if (others || !allowEmpty.isEmpty() || !allowDelete.isEmpty()) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid command line: --explain goes with --json and one --dataset, with nothing else");
    }
    return new ExplainJob(load(policy), explain, datasets.stream().findFirst(), Clock.systemUTC());
  }

  /** Copies the datasets of a policy file that are to be repacked. */
  public static Job repacked(Path policy, Repacking.Factory repacking) {
    TargetLocks locks = new TargetLocks(TargetLocks.IfRunning.FAIL, TargetLocks.Ownership.RESPECT);
    return new CopyJob(repackedOf(policy, repacking), locks, GivenRun.NONE, Clock.systemUTC());
  }

  /**
   * As {@link #repacked}, and changes nothing.
   *
   * @param lines of the plan that are printed at most
   */
  public static Job repackedPlan(Path policy, long lines, Repacking.Factory repacking) {
    return new CopyPlanJob(repackedOf(policy, repacking), Clock.systemUTC(), lines);
  }

  private static CopyConfig repackedOf(Path file, Repacking.Factory repacking) {
    Policy policy = load(file);
    List<String> names =
        policy.datasets().stream()
            .filter(dataset -> dataset.repack().isPresent())
            .filter(dataset -> dataset.replicate() == Dataset.Replicate.ALWAYS)
            .map(Dataset::name)
            .toList();
    if (names.isEmpty()) {
      throw new JobException(
          ExitStatus.USAGE, "Invalid policy: no dataset of %s has a repack key".formatted(file));
    }
    return CopyConfig.of(policy, names, Allowances.NONE).repackedBy(repacking);
  }

  /** Reads a policy file, or says all that is wrong with it. */
  public static Policy load(Path file) {
    try {
      Policy policy = PolicyFile.load(file);
      if (!policy.tables().isEmpty()) {
        LOG.info(
            "Left {} datasets of HBase tables to hbase-export and hbase-import",
            policy.tables().size());
      }
      return policy;
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
    return List.of("datasets", "failures");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "copy --dry-run policy.yaml",
        "copy policy.yaml",
        "copy --dataset orders policy.yaml",
        "copy --removals later policy.yaml",
        "copy --explain retail.db/orders/part-0 policy.yaml");
  }
}
