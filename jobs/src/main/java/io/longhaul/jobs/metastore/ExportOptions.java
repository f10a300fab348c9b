package io.longhaul.jobs.metastore;

import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobStarter;
import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.ledger.LockedRun;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.policy.DumpSettings;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.JobOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code metastore-export}. */
public final class ExportOptions implements JobOptions {
  @Argument(index = 0, metaVar = "POLICY", required = true, usage = "the policy file")
  private Path policy;

  @Option(
      name = "--dump-tool",
      metaVar = "PROGRAM",
      usage = "takes the dump (default: mariadb-dump or mysqldump, whichever is on PATH)")
  private String tool;

  @Option(
      name = "--max-drop",
      metaVar = "PERCENT",
      usage =
          "how many databases, tables or partitions may be fewer than in the newest valid dump"
              + " (default: 10%%)")
  private String maxDrop;

  @Option(
      name = "--timeout",
      metaVar = "DURATION",
      usage = "the longest that taking the dump may last (default: 30m)")
  private String timeout;

  @Option(
      name = "--work-dir",
      metaVar = "DIR",
      usage = "where small files lie while it runs (default: the system's temporary files)")
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
  private GivenRun run = GivenRun.NONE;
  private Optional<Policy> announcedBy = Optional.empty();

  /**
   * @param jobs has those of the dump gate
   */
  public ExportOptions(JobStarter jobs) {
    this.jobs = jobs;
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
    ExportConfig config =
        new ExportConfig(
            loaded,
            dumps,
            Settings.access(dumps.source(), "source", "dumped"),
            run,
            ifRunning,
            Optional.ofNullable(tool),
            Optional.ofNullable(maxDrop),
            Settings.timeout(timeout),
            Settings.workFolder(workFolder));
    return new ExportJob(config, new DumpGate(jobs, policy), Clock.systemUTC(), Sleeper.real());
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
    return List.of("codes");
  }

  @Override
  public List<String> examples() {
    return List.of("metastore-export policy.yaml", "metastore-export --max-drop 60% policy.yaml");
  }
}
