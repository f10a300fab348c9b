package io.longhaul.jobs.metastore;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.ledger.ImportedDump;
import io.longhaul.common.ledger.LockedRun;
import io.longhaul.common.ledger.LockedRun.Running;
import io.longhaul.common.ledger.PassedRun;
import io.longhaul.common.policy.MetastoreAccess.Jdbc;
import io.longhaul.common.policy.MetastoreAccess.Service;
import io.longhaul.common.sql.DumpReader;
import io.longhaul.common.sql.SqlDriver;
import io.longhaul.common.sql.SqlServer;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.metastore.DumpGate.Latest;
import io.longhaul.jobs.metastore.DumpGate.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Gives the standby's metastore the newest valid dump, its locations moved, once the data that the
 * dump points to is there. Whatever goes wrong leaves the standby as it was.
 */
final class ImportJob implements Job {
  private final ImportConfig config;
  private final DumpGate gate;
  private final DumpReader reader;
  private final Clock clock;
  private final Sleeper sleeper;

  ImportJob(ImportConfig config, DumpGate gate, DumpReader reader, Clock clock, Sleeper sleeper) {
    this.config = config;
    this.gate = gate;
    this.reader = reader;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    Standby standby = standby();
    return new LockedRun(
            "metastore-import",
            config.policy(),
            "standby " + standby.name(),
            config.run(),
            PassedRun.of(config.ifRunning(), ImportReport.KEYS, List.of("missing")),
            clock)
        .of(running -> load(standby, running));
  }

  private Standby standby() throws IOException {
    if (config.metastore() instanceof Service service) {
      return new StandbyService(service, config, Gcloud.find(), sleeper);
    }
    Jdbc jdbc = (Jdbc) config.metastore();
    SqlDriver driver = SqlDriver.find(config.driver(), SqlDriver.installation(ImportJob.class));
    SqlServer server =
        new SqlServer(
            driver.driver(),
            jdbc.address(),
            jdbc.user().read(),
            jdbc.password().read(),
            config.timeout());
    return new StandbyServer(server, jdbc.database(), reader);
  }

  private JobReport load(Standby standby, Running running)
      throws IOException, InterruptedException {
    Instant start = clock.instant();
    Latest latest =
        gate.latest()
            .orElseThrow(
                () ->
                    new JobException(
                        ExitStatus.ATTENTION,
                        "Cannot import: no dump in %s is valid (see dump-latest)"
                            .formatted(config.dumps().folder())));
    ImportReport report = new ImportReport(running.id(), latest, standby.name(), start);
    Mark mark = Mark.of(latest, config.moves());
    if (standby.has(mark, running)) {
      record(standby, running, latest);
      return report.unchanged(clock.instant());
    }
    refuseOlder(standby, running, latest);
    try (PrivateFolder own = PrivateFolder.make(config.workFolder())) {
      Path moved = own.path().resolve(DumpsFolder.DUMP);
      gate.rewrite(latest.file(), moved);
      Verdict verdict = gate.judge(moved.toString(), List.of());
      if (!verdict.valid()) {
        throw new JobException(
            ExitStatus.ATTENTION,
            "Cannot import %s: with its locations moved it is invalid (%s)"
                .formatted(latest.file(), verdict.first()));
      }
      Coverage coverage =
          Coverage.of(reader, moved, config.policy(), running.state(), latest.instant());
      if (!coverage.isWithin(config.allowMissing())) {
        return report.deferred(verdict, coverage, clock.instant());
      }
      Optional<String> previous =
          standby.load(new Standby.Import(mark, moved, verdict, config.moves()), running);
      record(standby, running, latest);
      return report.imported(verdict, coverage, previous, clock.instant());
    }
  }

  /** Dumps that vanish, or turn out to be invalid, must not take the standby back in silence. */
  private static void refuseOlder(Standby standby, Running running, Latest latest)
      throws IOException {
    Optional<ImportedDump> before =
        ImportedDump.load(running.state()).filter(one -> one.into().equals(standby.name()));
    if (before.isPresent() && latest.instant().isBefore(before.get().instant())) {
      throw new JobException(
          ExitStatus.ATTENTION,
          "Cannot import: the newest valid dump is of %s, the standby has that of %s (to go back on purpose, remove %s)"
              .formatted(
                  latest.instant(),
                  before.get().instant(),
                  running.state().describe(ImportedDump.FILE)));
    }
  }

  private void record(Standby standby, Running running, Latest latest) throws IOException {
    Optional<ImportedDump> before = ImportedDump.load(running.state());
    boolean known =
        before.isPresent()
            && before.get().into().equals(standby.name())
            && before.get().file().equals(latest.file())
            && before.get().sha256().equals(latest.sha256());
    if (!known) {
      new ImportedDump(
              latest.file(),
              latest.instant(),
              latest.sha256(),
              standby.name(),
              clock.instant(),
              running.id().text())
          .save(running.state());
    }
  }
}
