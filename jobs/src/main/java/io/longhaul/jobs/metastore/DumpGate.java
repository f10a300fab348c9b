package io.longhaul.jobs.metastore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobStarter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The dump gate as its own command lines are: what it decides is what an operator would be told.
 *
 * @param policy whose rules, folder and ledger count
 */
record DumpGate(JobStarter jobs, Path policy) {

  /** The newest valid dump of the policy's folder. */
  record Latest(String file, Instant instant, String sha256) {}

  /**
   * What was said of one dump.
   *
   * @param codes of its errors
   * @param first what the first of them says; empty without one
   * @param rows by table
   */
  record Verdict(
      boolean valid,
      List<String> codes,
      String first,
      Optional<String> schemaVersion,
      Map<String, Long> rows,
      String json) {}

  /** Looks for it, and has pointer and ledger say what was found. */
  Optional<Latest> latest() {
    ObjectNode report = jobs.start("dump-latest", "--policy", policy.toString());
    JsonNode latest = report.path("latest");
    return latest.isObject()
        ? Optional.of(
            new Latest(
                latest.path("file").asText(),
                Instant.parse(latest.path("instant").asText()),
                latest.path("sha256").asText()))
        : Optional.empty();
  }

  /**
   * Judges a dump by the policy's rules.
   *
   * @param more options of {@code dump-validate}
   * @throws JobException environment, when it can't be read
   */
  Verdict judge(String dump, List<String> more) {
    List<String> words = new ArrayList<>(List.of("dump-validate", "--policy", policy.toString()));
    words.addAll(more);
    words.add(dump);
    JsonNode file = jobs.start(words.toArray(String[]::new)).path("files").path(0);
    List<String> codes = new ArrayList<>();
    String first = "";
    for (JsonNode finding : file.path("findings")) {
      if (finding.path("severity").asText().equals("error")) {
        String code = finding.path("code").asText();
        String message = finding.path("message").asText();
        first = first.isEmpty() ? code + ", " + message : first;
        if (!codes.contains(code)) {
          codes.add(code);
        }
      }
    }
    String verdict = file.path("verdict").asText();
    if (verdict.equals("unreadable")) {
      throw new JobException(ExitStatus.ENVIRONMENT, "Cannot read " + dump + ": " + first);
    }
    Map<String, Long> rows = new TreeMap<>();
    file.path("rows").properties().forEach(one -> rows.put(one.getKey(), one.getValue().asLong()));
    return new Verdict(
        verdict.equals("valid"),
        codes,
        first,
        Optional.of(file.path("schemaVersion").asText("")).filter(text -> !text.isEmpty()),
        rows,
        file.toString());
  }

  /** Copies a valid dump with its locations moved as the policy says. */
  void rewrite(String dump, Path to) {
    jobs.start("dump-rewrite", "--policy", policy.toString(), dump, to.toString());
  }
}
