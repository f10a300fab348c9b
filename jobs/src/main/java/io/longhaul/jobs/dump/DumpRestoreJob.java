package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.sql.SqlDriver;
import java.io.IOException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves that a dump restores: judges it, loads it into a database of the drill's own, starts a
 * real metastore on that, and holds what the metastore serves against the dump. Nothing beyond that
 * database is written, except the standby that a confirmed overwrite names.
 */
final class DumpRestoreJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(DumpRestoreJob.class);

  private final DumpRestoreConfig config;
  private final Installation installation;

  DumpRestoreJob(DumpRestoreConfig config, Installation installation) {
    this.config = config;
    this.installation = installation;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    try (DumpFiles files = new DumpFiles()) {
      DumpSource source = files.dump(config.file());
      SqlDriver driver = installation.driver(config.driver());
      Drill.Tools tools =
          new Drill.Tools(installation, driver.driver(), driver.jar(), files, Clock.systemUTC());
      RestoreProgress progress = new RestoreProgress(config.file(), config.seed());
      try {
        drill(source, progress, tools);
      } catch (JobException e) {
        failed(progress, e.status(), e);
      } catch (IOException e) {
        failed(progress, ExitStatus.ENVIRONMENT, e);
      }
      return new DumpRestoreReport(progress);
    }
  }

  private void drill(DumpSource source, RestoreProgress progress, Drill.Tools tools)
      throws IOException, InterruptedException {
    Verdict verdict =
        progress
            .phases()
            .time("validate", () -> new DumpValidator(ValidationOptions.none()).judge(source));
    progress.judged(verdict);
    if (!verdict.isValid()) {
      return;
    }
    try (WorkFolder folder = WorkFolder.create(config.workFolder(), config.keep())) {
      new Drill(config, progress, tools, folder.path()).run(source, verdict.summary());
      if (config.keep() == DumpRestoreConfig.Keep.ALL) {
        String more = progress.kept().isEmpty() ? "" : progress.kept() + " and ";
        progress.kept(more + "folder " + folder.path());
      }
    }
  }

  private static void failed(RestoreProgress progress, ExitStatus status, Exception e) {
    LOG.debug("Cannot finish the drill", e);
    progress.failed(status, String.valueOf(e.getMessage()));
  }
}
