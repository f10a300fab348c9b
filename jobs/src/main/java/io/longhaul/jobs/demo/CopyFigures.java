package io.longhaul.jobs.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What the report of a copy says, and nothing else.
 *
 * @param run the run's id; empty for a dry run that keeps none
 * @param exit exit status
 * @param failures one line each
 */
record CopyFigures(
    Optional<String> run, int exit, List<DatasetFigures> datasets, List<String> failures) {
  CopyFigures {
    datasets = List.copyOf(datasets);
    failures = List.copyOf(failures);
  }

  /**
   * One dataset.
   *
   * @param copied files
   * @param copiedBytes their lengths in sum
   * @param equal files passed over as they are equal
   * @param excluded files passed over by a rule
   * @param verified copied files whose checksums were compared, by either method
   * @param unverified copied files whose checksums were not
   * @param seconds on the link: expected in a dry run, taken in a real one
   * @param failed files that were not copied though they should have been
   */
  record DatasetFigures(
      String name,
      int priority,
      String status,
      long copied,
      long copiedBytes,
      long equal,
      long excluded,
      long verified,
      long unverified,
      long failed,
      Optional<Double> seconds,
      Optional<Instant> started,
      Optional<Instant> ended) {

    private static DatasetFigures of(JsonNode dataset) {
      return new DatasetFigures(
          at(dataset, "/name").asText(),
          at(dataset, "/priority").asInt(),
          at(dataset, "/status").asText(),
          at(dataset, "/files/copied").asLong(),
          at(dataset, "/bytes/copied").asLong(),
          at(dataset, "/skippedBy/equal").asLong(),
          at(dataset, "/skippedBy/excluded").asLong(),
          at(dataset, "/verified/composite").asLong() + at(dataset, "/verified/readback").asLong(),
          at(dataset, "/verified/none").asLong(),
          at(dataset, "/files/failed").asLong(),
          Optional.of(at(dataset, "/seconds")).filter(JsonNode::isNumber).map(JsonNode::asDouble),
          instant(dataset, "/started"),
          instant(dataset, "/ended"));
    }

    /** From the first to the last byte; empty when nothing was copied. */
    Optional<Duration> lasted() {
      return copied == 0 || started.isEmpty() || ended.isEmpty()
          ? Optional.empty()
          : Optional.of(Duration.between(started.get(), ended.get()));
    }

    /** Mean bytes per second; empty when nothing was copied. */
    Optional<Double> rate() {
      return lasted().flatMap(duration -> CopyFigures.rate(copiedBytes, duration));
    }
  }

  /**
   * Reads a report.
   *
   * @throws JobException when a key is missing
   */
  static CopyFigures of(ObjectNode report) {
    return new CopyFigures(
        Optional.ofNullable(at(report, "/run").textValue()),
        at(report, "/exit").asInt(),
        elements(at(report, "/datasets")).map(DatasetFigures::of).toList(),
        elements(at(report, "/failures")).map(CopyFigures::failure).toList());
  }

  private static String failure(JsonNode failure) {
    return failure.path("dataset").asText()
        + " "
        + failure.path("path").asText()
        + ": "
        + failure.path("reason").asText();
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static Optional<Instant> instant(JsonNode dataset, String key) {
    String text = at(dataset, key).textValue();
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new JobException(
          ExitStatus.BUG, "Invalid report of copy: " + key + " is " + text + ", no instant", e);
    }
  }

  private static JsonNode at(JsonNode node, String key) {
    JsonNode value = node.at(key);
    if (value.isMissingNode()) {
      throw new JobException(ExitStatus.BUG, "Invalid report of copy: no " + key + " in " + node);
    }
    return value;
  }

  long copied() {
    return datasets.stream().mapToLong(DatasetFigures::copied).sum();
  }

  long copiedBytes() {
    return datasets.stream().mapToLong(DatasetFigures::copiedBytes).sum();
  }

  /** Those that copied something, in the order in which they ended. */
  List<DatasetFigures> byCompletion() {
    return datasets.stream()
        .filter(dataset -> dataset.lasted().isPresent())
        .sorted(
            Comparator.comparing((DatasetFigures dataset) -> dataset.ended().orElseThrow())
                .thenComparing(DatasetFigures::name))
        .toList();
  }

  /** When the first dataset started; empty when nothing was copied. */
  Optional<Instant> started() {
    return byCompletion().stream()
        .flatMap(dataset -> dataset.started().stream())
        .min(Comparator.naturalOrder());
  }

  /** From the start of the first dataset to the end of the last; empty when nothing was copied. */
  Optional<Duration> lasted() {
    return started()
        .flatMap(
            start ->
                byCompletion().stream()
                    .flatMap(dataset -> dataset.ended().stream())
                    .max(Comparator.naturalOrder())
                    .map(end -> Duration.between(start, end)));
  }

  /** Mean bytes per second of all datasets together; empty when nothing was copied. */
  Optional<Double> rate() {
    return lasted().flatMap(duration -> rate(copiedBytes(), duration));
  }

  /** Bytes per second; empty for no time at all. */
  private static Optional<Double> rate(long bytes, Duration duration) {
    return duration.isZero() || duration.isNegative()
        ? Optional.empty()
        : Optional.of(bytes * 1e9 / duration.toNanos());
  }
}
