package io.longhaul.jobs.dump;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.storage.PrintableName;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What {@code dump-validate} says of each file. */
record DumpValidateReport(List<Verdict> verdicts) implements JobReport {
  DumpValidateReport {
    verdicts = List.copyOf(verdicts);
  }

  @Override
  public ExitStatus exit() {
    Set<ExitStatus> causes = EnumSet.noneOf(ExitStatus.class);
    for (Verdict verdict : verdicts) {
      switch (verdict.state()) {
        case VALID -> {
          // No cause.
        }
        case INVALID -> causes.add(ExitStatus.ATTENTION);
        case UNREADABLE -> causes.add(ExitStatus.ENVIRONMENT);
      }
    }
    return ExitStatus.of(causes);
  }

  @Override
  public Optional<String> run() {
    return Optional.empty();
  }

  @Override
  public void writeJson(ObjectNode json) {
    ArrayNode files = json.putArray("files");
    verdicts.forEach(verdict -> write(files.addObject(), verdict));
  }

  static void write(ObjectNode node, Verdict verdict) {
    node.put("file", verdict.file());
    node.put("verdict", verdict.state().text());
    node.put("schemaVersion", verdict.summary().schemaVersion().orElse(null));
    node.put("tool", verdict.summary().tool().orElse(null));
    ObjectNode rows = node.putObject("rows");
    verdict.summary().rows().forEach(rows::put);
    if (verdict.checked().isPresent()) {
      Verdict.LocationCount count = verdict.checked().get();
      node.putObject("locations")
          .put("looked", count.looked())
          .put("found", count.found())
          .put("percent", Math.round(count.percent() * 100) / 100.0);
    }
    ArrayNode findings = node.putArray("findings");
    for (Finding finding : verdict.findings()) {
      ObjectNode one = findings.addObject();
      one.put("code", finding.code().text());
      one.put("severity", finding.severity().text());
      one.put("table", finding.table().isEmpty() ? null : finding.table());
      one.put("line", finding.position().map(Position::line).orElse(null));
      one.put("offset", finding.position().map(Position::offset).orElse(null));
      one.put("message", finding.message());
    }
  }

  @Override
  public void print(PrintStream out) {
    verdicts.forEach(verdict -> print(out, verdict));
  }

  static void print(PrintStream out, Verdict verdict) {
    DumpSummary summary = verdict.summary();
    out.print(verdict.file() + ": " + verdict.state().text());
    if (verdict.state() != Verdict.State.UNREADABLE) {
      out.printf(
          Locale.ROOT,
          " (schema %s, %s, %d databases, %d tables, %d partitions)",
          summary.schemaVersion().orElse("unknown"),
          summary.tool().orElse("unknown tool"),
          summary.rowsOf("DBS"),
          summary.rowsOf("TBLS"),
          summary.rowsOf("PARTITIONS"));
    }
    out.println();
    verdict
        .checked()
        .ifPresent(
            count ->
                out.printf(
                    Locale.ROOT,
                    "  %d of %d locations exist, %.2f %% restorable%n",
                    count.found(),
                    count.looked(),
                    count.percent()));
    for (Finding finding : verdict.findings()) {
      out.print("  " + finding.severity().text() + " " + finding.code().text());
      if (!finding.table().isEmpty()) {
        out.print(" " + finding.table());
      }
      finding
          .position()
          .ifPresent(at -> out.print(" line " + at.line() + ", offset " + at.offset()));
      out.println(": " + PrintableName.of(finding.message()));
    }
  }
}
