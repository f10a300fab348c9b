package io.longhaul.jobs.dump;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.storage.PrintableName;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code dump-restore} found, and how long it took. */
record DumpRestoreReport(RestoreProgress progress) implements JobReport {
  private static final int PRINTED = 50;

  @Override
  public ExitStatus exit() {
    if (progress.failure().isPresent()) {
      return progress.failure().get().status();
    }
    boolean invalid = progress.verdict().filter(Verdict::isValid).isEmpty();
    return invalid || progress.findings().differenceCount() > 0
        ? ExitStatus.ATTENTION
        : ExitStatus.DONE;
  }

  @Override
  public Optional<String> run() {
    return Optional.empty();
  }

  @Override
  public void writeJson(ObjectNode json) {
    json.put("file", progress.file());
    json.put("verdict", progress.verdict().map(verdict -> verdict.state().text()).orElse(null));
    json.put("schemaVersion", schemaVersion().orElse(null));
    json.put("raisedTo", orNull(progress.raisedTo()));
    json.put("server", orNull(progress.server()));
    json.put("database", orNull(progress.database()));
    json.put("published", orNull(progress.published()));
    json.put("before", orNull(progress.before()));
    json.put("kept", orNull(progress.kept()));
    ArrayNode leftOut = json.putArray("leftOut");
    progress.leftOut().forEach(leftOut::add);
    ArrayNode phases = json.putArray("phases");
    progress
        .phases()
        .list()
        .forEach(
            phase ->
                phases
                    .addObject()
                    .put("name", phase.name())
                    .put("seconds", rounded(phase.seconds())));
    json.put("seconds", rounded(progress.phases().seconds()));
    json.put("restoreSeconds", rounded(progress.phases().restoreSeconds()));
    writeFindings(json);
    json.put("error", progress.failure().map(RestoreProgress.Failure::message).orElse(null));
  }

  private void writeFindings(ObjectNode json) {
    RestoreFindings findings = progress.findings();
    ObjectNode counts = json.putObject("counts");
    for (String name : List.of("databases", "tables", "partitions", "rows")) {
      RestoreFindings.Count count = findings.counts().get(name);
      if (count == null) {
        counts.putNull(name);
      } else {
        counts.putObject(name).put("dump", count.dump()).put("metastore", count.metastore());
      }
    }
    ObjectNode sampled = json.putObject("sampled");
    sampled.put("seed", progress.seed());
    sampled.put("tables", findings.tables());
    sampled.put("partitions", findings.partitions());
    sampled.put("different", findings.differentSamples());
    DataFileCheck.Counts files = progress.dataFiles();
    sampled
        .putObject("dataFiles")
        .put("opened", files.opened())
        .put("empty", files.empty())
        .put("missing", files.missing())
        .put("unreadable", files.unreadable())
        .put("unreachable", files.unreachable());
    ArrayNode differences = json.putArray("differences");
    for (Difference difference : findings.differences()) {
      differences
          .addObject()
          .put("object", difference.object())
          .put("about", difference.about())
          .put("dump", difference.dump())
          .put("metastore", difference.metastore());
    }
    json.put("differenceCount", findings.differenceCount());
    ArrayNode problems = json.putArray("findings");
    for (Finding finding : progress.verdict().map(Verdict::findings).orElse(List.of())) {
      problems
          .addObject()
          .put("code", finding.code().text())
          .put("severity", finding.severity().text())
          .put("message", finding.message());
    }
  }

  private Optional<String> schemaVersion() {
    return progress.verdict().flatMap(verdict -> verdict.summary().schemaVersion());
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1000) / 1000.0;
  }

  @Override
  public void print(PrintStream out) {
    progress.verdict().ifPresent(verdict -> DumpValidateReport.print(out, verdict));
    if (!progress.raisedTo().isEmpty()) {
      out.println(
          "  raised to " + progress.raisedTo() + " in the scratch database by Hive's scripts");
    }
    progress.leftOut().forEach(line -> out.println("  left out: " + line));
    RestoreFindings findings = progress.findings();
    findings
        .counts()
        .forEach(
            (name, count) ->
                out.printf(
                    Locale.ROOT,
                    "  %s: %d in the dump, %d restored%n",
                    name,
                    count.dump(),
                    count.metastore()));
    DataFileCheck.Counts files = progress.dataFiles();
    out.printf(
        Locale.ROOT,
        "  compared %d tables and %d partitions (--seed %d): %d differ%n",
        findings.tables(),
        findings.partitions(),
        progress.seed(),
        findings.differentSamples());
    out.printf(
        Locale.ROOT,
        "  data files: %d opened, %d unreadable; locations: %d missing, %d empty, %d unreachable%n",
        files.opened(),
        files.unreadable(),
        files.missing(),
        files.empty(),
        files.unreachable());
    printDifferences(out);
    printTimes(out);
    if (!progress.published().isEmpty()) {
      out.println("  restored into " + progress.published() + before());
    }
    if (!progress.kept().isEmpty()) {
      out.println("  kept " + progress.kept());
    }
    progress.failure().ifPresent(failure -> out.println("Failed: " + failure.message()));
  }

  private String before() {
    return progress.before().isEmpty()
        ? ", which was empty"
        : "; its tables of before are in " + progress.before() + ", drop it when all is well";
  }

  private void printDifferences(PrintStream out) {
    RestoreFindings findings = progress.findings();
    for (Difference one : findings.differences().stream().limit(PRINTED).toList()) {
      out.println(
          "  different "
              + PrintableName.of(one.object())
              + ", "
              + one.about()
              + ": dump "
              + PrintableName.of(one.dump())
              + ", restored "
              + PrintableName.of(one.metastore()));
    }
    if (findings.differenceCount() > PRINTED) {
      out.println("  and " + (findings.differenceCount() - PRINTED) + " more differences");
    }
  }

  private void printTimes(PrintStream out) {
    TextTable table = TextTable.of("phase", "time");
    progress
        .phases()
        .list()
        .forEach(phase -> table.add(List.of(phase.name(), TextTable.duration(phase.seconds()))));
    table.print(out);
    out.println("Restore time " + TextTable.duration(progress.phases().restoreSeconds()));
  }
}
