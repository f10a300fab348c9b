package io.longhaul.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.policy.Policy;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the files with which a scheduler runs a policy's jobs. */
final class ScheduleJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduleJob.class);
  private static final int NEXT = 3;

  private final Policy policy;
  private final ScheduleKind kind;
  private final String file;
  private final String launcher;
  private final Optional<Path> out;
  private final Clock clock;

  ScheduleJob(
      Policy policy,
      ScheduleKind kind,
      String file,
      String launcher,
      Optional<Path> out,
      Clock clock) {
    this.policy = policy;
    this.kind = kind;
    this.file = file;
    this.launcher = launcher;
    this.out = out;
    this.clock = clock;
  }

  @Override
  public JobReport run() throws IOException {
    Instant now = clock.instant();
    ScheduledPolicy scheduled = ScheduledPolicy.of(policy, file, launcher, now);
    Map<String, String> files = kind.files(scheduled);
    if (out.isPresent()) {
      Files.createDirectories(out.get());
      for (Map.Entry<String, String> one : files.entrySet()) {
        Path written = Files.writeString(out.get().resolve(one.getKey()), one.getValue());
        if (one.getKey().endsWith(".sh") && !written.toFile().setExecutable(true)) {
          throw new IOException("Cannot make " + written + " executable");
        }
      }
    }
    List<String> warnings = scheduled.warnings();
    warnings.forEach(LOG::warn);
    List<Instant> next = new ArrayList<>();
    Optional<Instant> tick = scheduled.schedule().next(now);
    while (tick.isPresent() && next.size() < NEXT) {
      next.add(tick.get());
      tick = scheduled.schedule().next(tick.get());
    }
    return new Report(kind, files, out, warnings, next);
  }

  private record Report(
      ScheduleKind kind,
      Map<String, String> files,
      Optional<Path> out,
      List<String> warnings,
      List<Instant> next)
      implements JobReport {
    @Override
    public ExitStatus exit() {
      return ExitStatus.DONE;
    }

    @Override
    public Optional<String> run() {
      return Optional.empty();
    }

    @Override
    public void writeJson(ObjectNode json) {
      json.put("for", kind.word());
      ArrayNode list = json.putArray("files");
      files.forEach((name, text) -> list.addObject().put("name", name).put("text", text));
      ArrayNode warned = json.putArray("warnings");
      warnings.forEach(warned::add);
      ArrayNode ticks = json.putArray("next");
      next.forEach(tick -> ticks.add(InstantText.of(tick)));
    }

    /** One file as it is; of several each begins with its name. */
    @Override
    public void print(PrintStream to) {
      if (out.isPresent()) {
        files.keySet().forEach(name -> to.println(out.get().resolve(name)));
        return;
      }
      files.forEach(
          (name, text) -> {
            if (files.size() > 1) {
              to.println("#### " + name);
            }
            to.print(text);
          });
    }
  }
}
