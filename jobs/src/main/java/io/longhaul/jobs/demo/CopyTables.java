package io.longhaul.jobs.demo;

import static io.longhaul.jobs.demo.TextTable.left;
import static io.longhaul.jobs.demo.TextTable.right;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.jobs.demo.CopyFigures.DatasetFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The reports of the jobs as tables. */
final class CopyTables {
  private static final String NONE = "-";

  private CopyTables() {}

  /** What a dry run found, in the order in which it would be copied. */
  static TextTable plan(CopyFigures plan, ByteRate cap) {
    TextTable table =
        TextTable.of(
            right("priority"),
            left("dataset"),
            right("to copy"),
            right("bytes"),
            right("excluded"),
            right("on the link"));
    plan.datasets().stream()
        .sorted(Comparator.comparingInt(DatasetFigures::priority))
        .forEach(
            dataset ->
                table.row(
                    Integer.toString(dataset.priority()),
                    dataset.name(),
                    Amount.count(dataset.copied()),
                    Amount.bytes(dataset.copiedBytes()),
                    Amount.count(dataset.excluded()),
                    onLink(dataset.copiedBytes(), cap)));
    return table;
  }

  private static String onLink(long bytes, ByteRate cap) {
    return Amount.seconds(Duration.ofMillis(bytes * 1_000 / cap.bytesPerSecond()));
  }

  /** What a run copied, in the order in which the datasets ended; times since the first started. */
  static TextTable copied(CopyFigures copy) {
    TextTable table =
        TextTable.of(
            left("dataset"),
            right("priority"),
            right("files"),
            right("bytes"),
            right("start"),
            right("end"),
            right("rate"),
            right("verified"));
    Instant zero = copy.started().orElse(Instant.EPOCH);
    copy.byCompletion()
        .forEach(
            dataset ->
                table.row(
                    dataset.name(),
                    Integer.toString(dataset.priority()),
                    Amount.count(dataset.copied()),
                    Amount.bytes(dataset.copiedBytes()),
                    since(zero, dataset.started()),
                    since(zero, dataset.ended()),
                    rate(dataset),
                    Amount.count(dataset.verified())));
    return table;
  }

  private static String since(Instant zero, Optional<Instant> instant) {
    return instant.map(at -> Amount.seconds(Duration.between(zero, at))).orElse(NONE);
  }

  private static String rate(DatasetFigures dataset) {
    return dataset
        .lasted()
        .flatMap(duration -> CopyFigures.rate(dataset.copiedBytes(), duration))
        .map(Amount::rate)
        .orElse(NONE);
  }

  /** {@code 17.7 MB in 24.1 s = 734.4 kB/s, 98 % of the cap of 750.0 kB/s}. */
  static String link(CopyFigures copy, ByteRate cap) {
    return copy.rate()
        .map(
            rate ->
                String.format(
                    Locale.ROOT,
                    "%s in %s = %s, %.0f %% of the cap of %s",
                    Amount.bytes(copy.copiedBytes()),
                    copy.lasted().map(Amount::seconds).orElse(NONE),
                    Amount.rate(rate),
                    100 * rate / cap.bytesPerSecond(),
                    Amount.rate(cap.bytesPerSecond())))
        .orElse("Nothing crossed the link");
  }

  /** What a comparison found. */
  static TextTable compared(ObjectNode compare) {
    TextTable table =
        TextTable.of(
            left("dataset"),
            right("equal ="),
            right("missing −"),
            right("extra +"),
            right("different ≠"),
            right("unreadable"));
    for (JsonNode dataset : compare.path("datasets")) {
      table.row(
          dataset.path("name").asText(),
          Amount.count(dataset.path("equal").asLong()),
          Amount.count(dataset.path("missing").asLong()),
          Amount.count(dataset.path("extra").asLong()),
          Amount.count(dataset.path("different").asLong()),
          Amount.count(dataset.path("unreadable").asLong()));
    }
    return table;
  }
}
