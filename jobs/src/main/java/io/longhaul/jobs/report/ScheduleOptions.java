package io.longhaul.jobs.report;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.PolicyException;
import io.longhaul.common.policy.PolicyFile;
import io.longhaul.jobs.JobOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code schedule}. */
public final class ScheduleOptions implements JobOptions {
  /** The launcher tells where it lies. */
  private static final String LAUNCHER = "longhaul.launcher";

  private static final String INSTALLED = "/opt/longhaul/submit/longhaul";

  @Argument(index = 0, metaVar = "POLICY", required = true, usage = "the policy file")
  private Path policy;

  @Option(
      name = "--for",
      metaVar = "SCHEDULER",
      required = true,
      usage = "airflow, cron, systemd, cloud-scheduler or dataproc-workflow")
  private String scheduler;

  @Option(
      name = "--out",
      metaVar = "FOLDER",
      usage = "write the files there, over those of the same names (default: print them)")
  private Path out;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  @Override
  public Job toJob() {
    ScheduleKind kind =
        ScheduleKind.of(scheduler)
            .orElseThrow(
                () ->
                    usage(
                        "Invalid --for: %s (%s)"
                            .formatted(
                                scheduler,
                                Arrays.stream(ScheduleKind.values())
                                    .map(ScheduleKind::word)
                                    .collect(Collectors.joining(", ")))));
    Policy read;
    try {
      read = PolicyFile.load(policy);
    } catch (PolicyException e) {
      throw e.toJobException();
    }
    if (read.schedule().isEmpty()) {
      throw usage(
          "Invalid policy: %s has no schedule (such as schedule: { cron: \"*/30 * * * *\" })"
              .formatted(read.name()));
    }
    return new ScheduleJob(
        read,
        kind,
        policy.toAbsolutePath().normalize().toString(),
        System.getProperty(LAUNCHER, INSTALLED),
        Optional.ofNullable(out),
        Clock.systemUTC());
  }

  private static JobException usage(String message) {
    return new JobException(ExitStatus.USAGE, message);
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public List<String> lists() {
    return List.of("files", "warnings", "next");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "schedule --for cron policy.yaml", "schedule --for airflow --out dags policy.yaml");
  }
}
