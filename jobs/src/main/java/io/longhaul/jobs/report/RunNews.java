package io.longhaul.jobs.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.job.ExitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a job ended.
 *
 * @param run empty for a job that keeps no run, or that failed before it had one
 * @param error in words, when there is no report
 * @param report the job's JSON; of a failure what there is of it
 */
public record RunNews(
    String job,
    Optional<String> run,
    ExitStatus exit,
    Optional<String> error,
    JsonNode report,
    Instant ended,
    Duration took) {
  public RunNews {
    requireNonNull(job, "job is null");
    requireNonNull(run, "run is null");
    requireNonNull(exit, "exit is null");
    requireNonNull(error, "error is null");
    requireNonNull(report, "report is null");
    requireNonNull(ended, "ended is null");
    requireNonNull(took, "took is null");
  }

  /** The job, or the part of its work that it was run for: that must not hide how the rest went. */
  String task() {
    return report.path("removals").asText().equals("only") ? job + "-removals" : job;
  }

  /** The datasets that a guard stopped, since their source looks as if it was lost. */
  List<String> guarded() {
    List<String> names = new ArrayList<>();
    for (JsonNode dataset : report.path("datasets")) {
      if (dataset.path("guarded").asBoolean()) {
        names.add(dataset.path("name").asText());
      }
    }
    return names;
  }
}
