package io.longhaul.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.ledger.ImportedDump;
import io.longhaul.common.ledger.RunAccount;
import io.longhaul.common.ledger.WaitingRemovals;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.storage.PrintableName;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the copies of a policy stand.
 *
 * @param runs URI of the folder of runs, for the operator
 * @param warehouse the source's
 * @param imported what the standby's metastore serves
 */
record StatusReport(
    String policy,
    String runs,
    String warehouse,
    Instant now,
    List<DatasetStatus> datasets,
    List<TablesStatus> tables,
    Coverage.Answer coverage,
    Optional<DumpStatus> dump,
    Optional<ImportedDump> imported,
    Optional<Instant> next)
    implements JobReport {
  /** More than a screen of uncovered paths says nothing to a person. */
  private static final int MOST_LINES = 20;

  StatusReport {
    datasets = List.copyOf(datasets);
    tables = List.copyOf(tables);
  }

  @Override
  public ExitStatus exit() {
    return missed() > 0 ? ExitStatus.ATTENTION : ExitStatus.DONE;
  }

  private long missed() {
    return datasets.stream().filter(DatasetStatus::missed).count()
        + tables.stream().filter(TablesStatus::missed).count();
  }

  @Override
  public Optional<String> run() {
    return Optional.empty();
  }

  @Override
  public void writeJson(ObjectNode json) {
    json.put("now", InstantText.of(now));
    ArrayNode array = json.putArray("datasets");
    datasets.forEach(dataset -> write(array.addObject(), dataset));
    ArrayNode hbase = json.putArray("hbase");
    tables.forEach(dataset -> dataset.write(hbase.addObject()));
    ArrayNode uncovered = json.putArray("uncovered");
    coverage.uncovered().forEach(uncovered::add);
    json.put("coverage", coverage.unknown().isPresent() ? "unknown" : "complete");
    json.put("coverageReason", coverage.unknown().orElse(null));
    if (dump.isPresent()) {
      ObjectNode node = json.putObject("dump");
      node.put("file", dump.get().file().orElse(null));
      node.put("instant", dump.get().taken().map(InstantText::of).orElse(null));
      node.put("age", seconds(dump.get().age()));
      node.put("validatedAt", dump.get().validated().map(InstantText::of).orElse(null));
    } else {
      json.putNull("dump");
    }
    if (imported.isPresent()) {
      ObjectNode node = json.putObject("imported");
      node.put("file", imported.get().file());
      node.put("instant", InstantText.of(imported.get().instant()));
      node.put("age", imported.get().age(now).toSeconds());
      node.put("into", imported.get().into());
      node.put("importedAt", InstantText.of(imported.get().importedAt()));
      node.put("run", imported.get().run());
    } else {
      json.putNull("imported");
    }
    json.put("next", next.map(InstantText::of).orElse(null));
  }

  private static void write(ObjectNode node, DatasetStatus status) {
    node.put("name", status.dataset().name());
    node.put("priority", status.dataset().priority());
    node.put("replicate", status.dataset().replicate().name().toLowerCase(Locale.ROOT));
    node.put("asOf", status.asOf().map(InstantText::of).orElse(null));
    node.put("age", seconds(status.age()));
    node.put("rpo", seconds(status.rpo()));
    node.put("missed", status.missed());
    node.put("left", seconds(status.left()));
    node.put("definitionChanged", status.changed());
    if (status.lastRun().isPresent()) {
      RunAccount run = status.lastRun().get();
      ObjectNode last = node.putObject("lastRun");
      last.put("run", run.run().text());
      last.put("ended", run.ended().map(InstantText::of).orElse(null));
      last.put("exit", run.exit().isPresent() ? (Integer) run.exit().getAsInt() : null);
      last.put("status", status.lastStatus().orElse(null));
    } else {
      node.putNull("lastRun");
    }
    if (status.undo().isPresent()) {
      DatasetStatus.Undo undo = status.undo().get();
      node.putObject("undo")
          .put("runs", undo.runs())
          .put("files", undo.files())
          .put("bytes", undo.bytes());
    } else {
      node.putNull("undo");
    }
    if (status.waiting().isPresent()) {
      WaitingRemovals waiting = status.waiting().get();
      node.putObject("waiting")
          .put("run", waiting.run())
          .put("files", waiting.files())
          .put("bytes", waiting.bytes());
    } else {
      node.putNull("waiting");
    }
    node.put("holds", status.holds());
  }

  private static Long seconds(Optional<Duration> duration) {
    return duration.map(Duration::toSeconds).orElse(null);
  }

  @Override
  public void print(PrintStream out) {
    if (!datasets.isEmpty() || tables.isEmpty()) {
      TextTable table =
          TextTable.of("dataset", "prio", "copied up to", "age", "rpo", "rpo is", "last run");
      datasets.forEach(status -> table.add(row(status)));
      table.print(out);
    }
    if (!tables.isEmpty()) {
      TextTable table = TextTable.of(TablesStatus.HEAD);
      tables.forEach(status -> table.add(status.row()));
      table.print(out);
      tables.forEach(status -> status.remark().ifPresent(out::println));
    }
    datasets.forEach(status -> printRemarks(status, out));
    printCoverage(out);
    next.ifPresent(tick -> out.println("Next tick of the schedule: " + InstantText.of(tick)));
    dump.ifPresent(latest -> out.println(latest(latest)));
    imported.ifPresent(
        metadata ->
            out.printf(
                "The standby's metadata: as of %s, %s old, in %s%n",
                InstantText.of(metadata.instant()),
                text(metadata.age(now)),
                PrintableName.of(metadata.into())));
    out.printf(
        "Policy %s: %d of %d datasets missed their rpo; runs in %s%n",
        policy, missed(), datasets.size() + tables.size(), runs);
  }

  private static String latest(DumpStatus dump) {
    if (dump.file().isEmpty()) {
      return "Latest valid dump: none";
    }
    String age = dump.age().map(value -> text(value) + " old").orElse("of unknown age");
    return "Latest valid dump: " + PrintableName.of(dump.file().get()) + ", " + age;
  }

  private static List<String> row(DatasetStatus status) {
    return List.of(
        status.dataset().name(),
        String.valueOf(status.dataset().priority()),
        status
            .asOf()
            .map(instant -> instant.truncatedTo(ChronoUnit.SECONDS).toString())
            .orElse("-"),
        status.age().map(StatusReport::text).orElse("-"),
        status.rpo().map(DurationText::format).orElse("-"),
        verdict(status),
        lastRun(status));
  }

  private static String verdict(DatasetStatus status) {
    if (!status.isCopied()) {
      return "never copied (policy)";
    }
    if (status.rpo().isEmpty()) {
      return status.asOf().isPresent() ? "not set" : "not set, no copy yet";
    }
    if (status.left().isEmpty()) {
      return "MISSED, no copy yet";
    }
    Duration left = status.left().get();
    return left.isNegative()
        ? "MISSED by " + text(left.negated())
        : "kept, missed in " + text(left);
  }

  private static String lastRun(DatasetStatus status) {
    if (status.lastRun().isEmpty()) {
      return "-";
    }
    RunAccount run = status.lastRun().get();
    String word = status.lastStatus().orElse("-");
    return run.exit().isPresent() ? word + ", exit " + run.exit().getAsInt() : word;
  }

  private void printRemarks(DatasetStatus status, PrintStream out) {
    String name = status.dataset().name();
    if (status.changed()) {
      out.printf(
          "%s: its definition changed since it was copied, what was promised of it is void: run copy%n",
          name);
    }
    String last = status.lastStatus().orElse("done");
    if (!last.equals("done")) {
      String run = status.lastRun().orElseThrow().run().text();
      out.printf(
          last.equals("killed")
              ? "%s: run %s ended without a report: run copy again, it goes on from there%n"
              : "%s: " + last + " in run %s%n",
          name,
          run);
    }
    status
        .undo()
        .filter(undo -> undo.runs() > 0)
        .ifPresent(
            undo ->
                out.printf(
                    "%s: %s runs can be undone, %s files, %s%n",
                    name,
                    TextTable.count(undo.runs()),
                    TextTable.count(undo.files()),
                    TextTable.bytes(undo.bytes())));
    status
        .waiting()
        .ifPresent(
            waiting ->
                out.printf(
                    "%s: %s files, %s, wait to be removed since run %s: copy --removals only%n",
                    name,
                    TextTable.count(waiting.files()),
                    TextTable.bytes(waiting.bytes()),
                    waiting.run()));
    if (status.holds() > 0) {
      out.printf(
          "%s: %s paths are held, runs leave them alone%n", name, TextTable.count(status.holds()));
    }
  }

  private void printCoverage(PrintStream out) {
    List<String> uncovered = coverage.uncovered();
    if (!uncovered.isEmpty()) {
      out.printf(
          "Covered by no dataset, under %s: %s%n", warehouse, TextTable.count(uncovered.size()));
      uncovered.stream()
          .limit(MOST_LINES)
          .forEach(path -> out.println("  " + PrintableName.of(path)));
      if (uncovered.size() > MOST_LINES) {
        out.printf(
            "  … %s more (--json has all)%n", TextTable.count(uncovered.size() - MOST_LINES));
      }
    }
    coverage
        .unknown()
        .ifPresent(
            reason ->
                out.printf(
                    "Coverage of %s is unknown: %s%n", warehouse, PrintableName.inMessage(reason)));
  }

  private static String text(Duration duration) {
    return TextTable.duration(duration.toMillis() / 1000.0);
  }
}
