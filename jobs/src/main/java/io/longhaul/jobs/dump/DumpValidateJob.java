package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges each of the files given, without a database. */
final class DumpValidateJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(DumpValidateJob.class);

  private final DumpValidateConfig config;

  private final Clock clock;

  DumpValidateJob(DumpValidateConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    try (DumpFiles files = open()) {
      List<DumpSource> sources = new ArrayList<>();
      for (String file : config.files()) {
        sources.add(files.dump(file));
      }
      Optional<String> digests = Optional.empty();
      if (config.digest().isPresent()) {
        digests = Optional.of(files.text(config.digest().get()));
        for (String file : config.files()) {
          Digest.expected(digests.get(), file);
        }
      }
      Optional<Drift> drift = drift(files);
      List<Verdict> verdicts = new ArrayList<>();
      for (DumpSource source : sources) {
        verdicts.add(judge(files, source, drift, digests));
      }
      if (config.policy().isPresent()) {
        offer(config.policy().get(), files, verdicts);
      }
      DumpValidateReport report = new DumpValidateReport(verdicts);
      if (config.report().isPresent()) {
        write(files, config.report().get(), HtmlReport.of(verdicts));
      }
      return report;
    }
  }

  private void offer(DumpPolicy policy, DumpFiles files, List<Verdict> verdicts)
      throws IOException {
    if (!policy.isJudgedBy(config.rules())) {
      LOG.warn(
          "The ledger of {} is left as it is: --warehouse or --allow-location are not its rules",
          policy.policy().name());
      return;
    }
    DumpLedger ledger = new DumpLedger(policy, files);
    for (Verdict verdict : verdicts) {
      ledger.offer(verdict.file(), verdict, clock.instant());
    }
  }

  private DumpFiles open() {
    return config.policy().map(one -> new DumpFiles(one.policy())).orElseGet(DumpFiles::new);
  }

  private Optional<Drift> drift(DumpFiles files) throws IOException {
    if (config.previous().isEmpty()) {
      return Optional.empty();
    }
    String file = config.previous().get();
    Verdict verdict = new DumpValidator(ValidationOptions.none()).judge(files.dump(file));
    if (!verdict.isValid()) {
      String why =
          verdict.findings().stream()
              .filter(finding -> finding.severity() == Severity.ERROR)
              .findFirst()
              .map(finding -> finding.code().text() + ", " + finding.message())
              .orElse("invalid");
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid previous dump: " + file + " (must itself be valid: " + why + ")");
    }
    return Optional.of(new Drift(verdict.summary(), config.maxDrop()));
  }

  private Verdict judge(
      DumpFiles files, DumpSource source, Optional<Drift> drift, Optional<String> digests)
      throws InterruptedException {
    try {
      DumpValidator validator = new DumpValidator(config.rules());
      Optional<String> digest = digests.map(text -> Digest.expected(text, source.name()));
      Optional<LocationFinder> finder =
          config.checkFiles() ? Optional.of(new LocationFinder(files)) : Optional.empty();
      return validator.judge(source, drift, digest, finder);
    } catch (IOException e) {
      LOG.warn("Cannot read {}", source.name(), e);
      return Verdict.unreadable(source.name(), String.valueOf(e.getMessage()));
    }
  }

  private static void write(DumpFiles files, String file, String text) throws IOException {
    DumpFiles.Place place = files.place(file);
    place.store().delete(place.path());
    try (OutputStream out = place.store().create(place.path(), 0644)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
