package io.longhaul.jobs.metastore;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.ledger.LockedRun;
import io.longhaul.common.ledger.LockedRun.Running;
import io.longhaul.common.ledger.PassedRun;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.metastore.DumpGate.Latest;
import io.longhaul.jobs.metastore.DumpGate.Verdict;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a dump of the source's metastore. It counts from the moment on that the gate has found it
 * valid: until then nobody sees it, and whatever goes wrong leaves the newest valid dump as it was.
 */
final class ExportJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(ExportJob.class);

  private final ExportConfig config;
  private final DumpGate gate;
  private final Clock clock;
  private final Sleeper sleeper;

  ExportJob(ExportConfig config, DumpGate gate, Clock clock, Sleeper sleeper) {
    this.config = config;
    this.gate = gate;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    // Found before anything is begun.
    DumpTaker taker = DumpTaker.of(config, clock, sleeper);
    StoreSpec spec = DumpStore.of(config.policy(), config.dumps());
    String place = "dumps of " + spec.root() + spec.path(config.dumps().folder());
    return new LockedRun(
            "metastore-export",
            config.policy(),
            place,
            config.run(),
            PassedRun.of(config.ifRunning(), ExportReport.KEYS, List.of("codes")),
            clock)
        .of(
            running -> {
              try (Store store = spec.open();
                  PrivateFolder own = PrivateFolder.make(config.workFolder())) {
                DumpsFolder folder = new DumpsFolder(store, spec.path(config.dumps().folder()));
                return export(running, folder, taker, own);
              }
            });
  }

  private JobReport export(Running running, DumpsFolder folder, DumpTaker taker, PrivateFolder own)
      throws IOException, InterruptedException {
    Instant start = clock.instant();
    folder.prepare();
    // Judged again where that is in doubt: what this one is held against is valid today.
    Optional<Latest> previous = gate.latest();
    String export = folder.begin(running.id());
    boolean settled = false;
    try {
      Instant begun = taker.take(folder, export, own);
      Verdict verdict = judge(folder, export, previous);
      running.check();
      ExportReport report =
          verdict.valid()
              ? publish(running, folder, export, begun, verdict)
              : refuse(running, folder, export, verdict);
      settled = true;
      return report.taking(previous.map(Latest::file), Duration.between(start, clock.instant()));
    } finally {
      if (!settled) {
        folder.discard(export);
      }
    }
  }

  private Verdict judge(DumpsFolder folder, String export, Optional<Latest> previous) {
    List<String> options = new ArrayList<>(List.of("--digest", folder.digestUri(export)));
    if (previous.isPresent()) {
      options.addAll(List.of("--previous", previous.get().file()));
      config.maxDrop().ifPresent(percent -> options.addAll(List.of("--max-drop", percent)));
    }
    return gate.judge(folder.dumpUri(export), options);
  }

  private ExportReport publish(
      Running running, DumpsFolder folder, String export, Instant begun, Verdict verdict)
      throws IOException, InterruptedException {
    Instant instant = folder.publish(export, begun);
    String file = folder.dumpUri(instant);
    // What is copied after this job has ended is then copied after the dump's instant.
    Duration ahead = Duration.between(clock.instant(), instant);
    if (!ahead.isNegative()) {
      sleeper.sleep(ahead.plusMillis(1));
    }
    Latest latest =
        gate.latest()
            .orElseThrow(
                () ->
                    new JobException(
                        ExitStatus.ATTENTION, "Cannot find " + file + " among the valid dumps"));
    if (!latest.file().equals(file)) {
      LOG.warn("{} is older than the newest valid dump, {}", file, latest.file());
    }
    return ExportReport.valid(running.id(), file, instant, folder.length(instant), verdict, latest);
  }

  private static ExportReport refuse(
      Running running, DumpsFolder folder, String export, Verdict verdict) throws IOException {
    String place = folder.refuse(export, running.id(), verdict.json());
    LOG.error("The dump is invalid ({}); it lies in {}", verdict.first(), place);
    return ExportReport.refused(running.id(), place, verdict);
  }
}
