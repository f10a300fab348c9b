package io.longhaul.jobs.copy;

import io.longhaul.common.job.Job;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.repack.Repacking;
import io.longhaul.jobs.JobOptions;
import io.longhaul.jobs.copy.ContentCheck.How;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code copy-compare}. */
public final class CompareOptions implements JobOptions {
  @Argument(index = 0, metaVar = "POLICY", required = true, usage = "the policy file")
  private Path policy;

  @Option(
      name = "--dataset",
      metaVar = "NAME",
      usage = "compare this dataset only; may be repeated (default: all of the policy)")
  private List<String> datasets = new ArrayList<>();

  @Option(name = "--read", usage = "read every byte of both sides, whatever the checksums say")
  private boolean read;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  private final Repacking.Factory repacking;
  private Optional<Policy> announcedBy = Optional.empty();

  /**
   * @param repacking how files of datasets became fewer on their way
   */
  public CompareOptions(Repacking.Factory repacking) {
    this.repacking = repacking;
  }

  @Override
  public Optional<Policy> announcedBy() {
    return announcedBy;
  }

  @Override
  public Job toJob() {
    Policy loaded = CopyOptions.load(policy);
    announcedBy = Optional.of(loaded);
    CopyConfig config = CopyConfig.of(loaded, datasets, Allowances.NONE).repackedBy(repacking);
    return new CompareJob(config, read ? How.READ : How.CHECKSUM, Clock.systemUTC());
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public List<String> lists() {
    return List.of("datasets", "differences");
  }

  @Override
  public List<String> examples() {
    return List.of("copy-compare policy.yaml", "copy-compare --read --dataset orders policy.yaml");
  }
}
