package io.longhaul.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.policy.Policy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The figures of a job's end in the text format of Prometheus. */
final class Metrics {
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final String labels;
  private final StringBuilder text = new StringBuilder();

  private Metrics(String labels) {
    this.labels = labels;
  }

  /** The text: all of one metric together, each with its help and type. */
  static String of(Policy policy, RunNews news, Standing standing) {
    Metrics metrics =
        new Metrics("policy=\"%s\",task=\"%s\"".formatted(policy.name(), news.task()));
    metrics.one("longhaul_run_exit_status", "Exit status of the last run", news.exit().code());
    metrics.one(
        "longhaul_run_ended_timestamp_seconds",
        "When the last run ended",
        news.ended().getEpochSecond());
    metrics.one(
        "longhaul_run_duration_seconds", "How long it took", news.took().toMillis() / 1000.0);
    metrics.each(
        "longhaul_dataset_as_of_timestamp_seconds",
        "Up to when the copy of a dataset is complete",
        ages(standing, age -> age.asOf().map(at -> at.getEpochSecond()).orElse(null)));
    metrics.each(
        "longhaul_dataset_rpo_seconds",
        "How old the copy of a dataset may get",
        ages(standing, age -> age.rpo().map(rpo -> rpo.toSeconds()).orElse(null)));
    metrics.each(
        "longhaul_dataset_rpo_missed",
        "1 when it is older",
        ages(standing, age -> age.rpo().map(rpo -> age.isMissed() ? 1 : 0).orElse(null)));
    metrics.each("longhaul_run_files", "Files of the last run by fate", figures(news, "files"));
    metrics.each("longhaul_run_bytes", "Bytes of the last run by fate", figures(news, "bytes"));
    return metrics.text.toString();
  }

  private static Map<String, Number> ages(
      Standing standing, Function<Standing.Age, Number> figure) {
    Map<String, Number> figures = new LinkedHashMap<>();
    for (Standing.Age age : standing.ages()) {
      Number value = figure.apply(age);
      if (value != null) {
        figures.put("dataset=\"%s\"".formatted(age.dataset()), value);
      }
    }
    return figures;
  }

  private static Map<String, Number> figures(RunNews news, String key) {
    Map<String, Number> figures = new LinkedHashMap<>();
    for (JsonNode dataset : news.report().path("datasets")) {
      dataset
          .path(key)
          .properties()
          .forEach(
              fate ->
                  figures.put(
                      "dataset=\"%s\",fate=\"%s\""
                          .formatted(dataset.path("name").asText(), fate.getKey()),
                      fate.getValue().numberValue()));
    }
    return figures;
  }

  private void one(String name, String help, Number value) {
    each(name, help, Map.of("", value));
  }

  private void each(String name, String help, Map<String, Number> values) {
    if (values.isEmpty()) {
      return;
    }
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(" gauge\n");
    values.forEach(
        (more, value) ->
            text.append(name)
                .append('{')
                .append(labels)
                .append(more.isEmpty() ? "" : "," + more)
                .append("} ")
                .append(value)
                .append('\n'));
  }

  /** Writes the file that the last run of the job left anew, whole or not at all. */
  static void write(Path folder, Policy policy, RunNews news, String text) throws IOException {
    String name = "longhaul-%s-%s.prom".formatted(policy.name(), news.task());
    Path unfinished = Files.createTempFile(folder, "." + name, ".new");
    try {
      Files.writeString(unfinished, text);
      Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(
          unfinished,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Replaces the job's group at a Pushgateway. */
  static void push(URI base, Policy policy, RunNews news, String text)
      throws IOException, InterruptedException {
    String root = base.toString().replaceFirst("/+$", "");
    URI group =
        URI.create(
            "%s/metrics/job/longhaul/policy/%s/task/%s"
                .formatted(root, policy.name(), news.task()));
    Messenger.http("PUT", group, TYPE, text);
  }
}
