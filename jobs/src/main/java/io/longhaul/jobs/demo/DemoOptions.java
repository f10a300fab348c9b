package io.longhaul.jobs.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobStarter;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.JobOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** Command line of {@code demo}. */
public final class DemoOptions implements JobOptions {
  private static final String COPY = "copy";
  private static final String HBASE = "hbase";

  /** Rows of the table that the demo of HBase makes. */
  private static final int ROWS = 40_000;

  private final JobStarter jobs;

  @Argument(metaVar = "copy|hbase", usage = "what to show (default: copy)")
  private String what = COPY;

  @Option(
      name = "--dir",
      metaVar = "DIR",
      usage = "empty or new folder for the demo's files (default: one for temporary files)")
  private String dir;

  @Option(name = "--keep", usage = "leave the clusters up at the end, until Ctrl-C")
  private boolean keep;

  @Option(name = "--json", usage = "print one JSON object; the steps go to standard error")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  /** Takes what starts the jobs that are shown. */
  public DemoOptions(JobStarter jobs) {
    this.jobs = jobs;
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public List<String> lists() {
    return List.of("steps");
  }

  @Override
  public List<String> examples() {
    return List.of("demo", "demo --keep copy", "demo --keep hbase");
  }

  @Override
  public Job toJob() {
    DemoConfig config = config();
    return what.equals(HBASE)
        ? new HBaseDemo(config, new ProfileTable(ROWS), jobs, steps(), Sleeper.real())
        : new DemoJob(config, jobs, steps());
  }

  DemoConfig config() {
    if (!what.equals(COPY) && !what.equals(HBASE)) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid demo: " + what + " (not supported yet; there are copy and hbase)");
    }
    return new DemoConfig(folder(), keep, DemoScale.FULL);
  }

  private Optional<Path> folder() {
    try {
      return Optional.ofNullable(dir).map(Path::of);
    } catch (InvalidPathException e) {
      throw new JobException(ExitStatus.USAGE, "Invalid --dir: " + e.getMessage(), e);
    }
  }

  /**
   * Where the steps are printed while they happen. Not System.out: a job's libraries print there,
   * so it leads to standard error by now.
   */
  private PrintStream steps() {
    return json
        ? System.err
        : new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
  }
}
