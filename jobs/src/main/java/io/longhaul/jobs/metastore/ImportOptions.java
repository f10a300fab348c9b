package io.longhaul.jobs.metastore;

import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobStarter;
import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.ledger.LockedRun;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.policy.DumpSettings;
import io.longhaul.common.policy.Percent;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.sql.DumpReader;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.JobOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code metastore-import}. */
public final class ImportOptions implements JobOptions {
  @Argument(index = 0, metaVar = "POLICY", required = true, usage = "the policy file")
  private Path policy;

  @Option(
      name = "--allow-missing",
      metaVar = "PERCENT",
      usage =
          "import though this share of the tables and partitions is without its data (default: 0%%)")
  private String allowMissing;

  @Option(
      name = "--driver",
      metaVar = "JAR",
      usage = "MySQL Connector/J (default: the one that the build fetched)")
  private String driver;

  @Option(
      name = "--timeout",
      metaVar = "DURATION",
      usage = "the longest that one statement or operation may take (default: 30m)")
  private String timeout;

  @Option(
      name = "--work-dir",
      metaVar = "DIR",
      usage =
          "where the moved dump lies until it is loaded (default: the system's temporary files)")
  private String workFolder;

  @Option(
      name = "--if-running",
      metaVar = "fail|skip",
      usage =
          "when another run is at work: fail with exit 3 (default), or skip: do nothing and exit 0")
  private LockedRun.IfRunning ifRunning = LockedRun.IfRunning.FAIL;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  private final JobStarter jobs;
  private final DumpReader reader;
  private GivenRun run = GivenRun.NONE;
  private Optional<Policy> announcedBy = Optional.empty();

  /**
   * @param jobs has those of the dump gate
   */
  public ImportOptions(JobStarter jobs, DumpReader reader) {
    this.jobs = jobs;
    this.reader = reader;
  }

  @Override
  public void adopt(RunId id) {
    run = new GivenRun(Optional.of(id));
  }

  @Override
  public Job toJob() {
    Policy loaded = Settings.policy(policy);
    announcedBy = Optional.of(loaded);
    DumpSettings dumps = Settings.dumps(loaded);
    ImportConfig config =
        new ImportConfig(
            loaded,
            dumps,
            Settings.access(dumps.target(), "target", "loaded"),
            run,
            ifRunning,
            Optional.ofNullable(driver),
            share(),
            Settings.timeout(timeout),
            Settings.workFolder(workFolder));
    return new ImportJob(
        config, new DumpGate(jobs, policy), reader, Clock.systemUTC(), Sleeper.real());
  }

  private Percent share() {
    try {
      return allowMissing == null ? Percent.of(0) : Percent.parse(allowMissing);
    } catch (IllegalArgumentException e) {
      throw Settings.usage("--allow-missing: " + allowMissing + " (a share such as 2%)");
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
    return List.of("missing");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "metastore-import policy.yaml", "metastore-import --allow-missing 2% policy.yaml");
  }
}
