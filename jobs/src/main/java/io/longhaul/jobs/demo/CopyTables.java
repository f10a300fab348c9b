package io.longhaul.jobs.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.jobs.demo.CopyFigures.DatasetFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The reports of the jobs as tables. */
final class CopyTables {
  private static final String NONE = "-";

  private CopyTables() {}

  /** What a dry run found, in the order in which it would be copied. */
  static TextTable plan(CopyFigures plan) {
    TextTable table =
        TextTable.of("dataset", "priority", "to copy", "bytes", "on the link", "excluded");
    plan.datasets().stream()
        .sorted(Comparator.comparingInt(DatasetFigures::priority))
        .forEach(
            dataset ->
                table.add(
                    List.of(
                        dataset.name(),
                        Integer.toString(dataset.priority()),
                        TextTable.count(dataset.copied()),
                        TextTable.bytes(dataset.copiedBytes()),
                        dataset.seconds().map(TextTable::duration).orElse(NONE),
                        TextTable.count(dataset.excluded()))));
    return table;
  }

  /** What a run copied, in the order in which the datasets ended; times since the first started. */
  static TextTable copied(CopyFigures copy) {
    TextTable table =
        TextTable.of("dataset", "priority", "files", "bytes", "start", "end", "rate", "verified");
    Instant zero = copy.started().orElse(Instant.EPOCH);
    copy.byCompletion()
        .forEach(
            dataset ->
                table.add(
                    List.of(
                        dataset.name(),
                        Integer.toString(dataset.priority()),
                        TextTable.count(dataset.copied()),
                        TextTable.bytes(dataset.copiedBytes()),
                        since(zero, dataset.started()),
                        since(zero, dataset.ended()),
                        dataset.rate().map(CopyTables::rate).orElse(NONE),
                        TextTable.count(dataset.verified()))));
    return table;
  }

  private static String since(Instant zero, Optional<Instant> instant) {
    return instant.map(at -> duration(Duration.between(zero, at))).orElse(NONE);
  }

  private static String duration(Duration duration) {
    return TextTable.duration(duration.toMillis() / 1_000.0);
  }

  /** {@code 748.2 kB/s}. */
  static String rate(double bytesPerSecond) {
    return TextTable.bytes(Math.round(bytesPerSecond)) + "/s";
  }

  /** {@code 17.7 MB in 24.1 s: 734.4 kB/s, 98 % of the cap of 750 kB/s}. */
  static String link(CopyFigures copy, ByteRate cap) {
    return copy.rate()
        .map(
            rate ->
                "%s in %s: %s, %d %% of the cap of %s"
                    .formatted(
                        TextTable.bytes(copy.copiedBytes()),
                        copy.lasted().map(CopyTables::duration).orElse(NONE),
                        rate(rate),
                        Math.round(100 * rate / cap.bytesPerSecond()),
                        cap))
        .orElse("Nothing crossed the link");
  }

  /** {@code lineitem (1), orders (3)}: names and priorities. */
  static String order(CopyFigures copy) {
    return copy.byCompletion().stream()
        .map(dataset -> dataset.name() + " (" + dataset.priority() + ")")
        .collect(Collectors.joining(", "));
  }

  /** What a comparison found. */
  static TextTable compared(ObjectNode compare) {
    TextTable table =
        TextTable.of("dataset", "equal =", "different ≠", "missing −", "extra +", "unreadable");
    for (JsonNode dataset : compare.path("datasets")) {
      table.add(
          List.of(
              dataset.path("name").asText(),
              TextTable.count(dataset.path("equal").asLong()),
              TextTable.count(dataset.path("different").asLong()),
              TextTable.count(dataset.path("missing").asLong()),
              TextTable.count(dataset.path("extra").asLong()),
              TextTable.count(dataset.path("unreadable").asLong())));
    }
    return table;
  }
}
