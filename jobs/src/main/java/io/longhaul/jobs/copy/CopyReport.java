package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.common.repack.Repacking;
import io.longhaul.common.storage.PrintableName;
import io.longhaul.jobs.copy.Tally.Fate;
import io.longhaul.jobs.copy.Tally.Proof;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a run did, or would do.
 *
 * @param run id; empty for a dry run, which keeps none
 * @param parts in the order they ran
 * @param rate of the link; empty when it has no cap
 * @param plan text of the plan, a temporary file that goes once it was printed
 * @param removals when what only the target has is taken away
 * @param footer lines for the operator: what was left out and where the run's files lie
 */
record CopyReport(
    Optional<String> run,
    List<Part> parts,
    Optional<ByteRate> rate,
    Optional<Path> plan,
    Removals removals,
    List<String> footer)
    implements JobReport {

  CopyReport {
    parts = List.copyOf(parts);
    footer = List.copyOf(footer);
  }

  @Override
  public ExitStatus exit() {
    Set<ExitStatus> causes = EnumSet.noneOf(ExitStatus.class);
    parts.forEach(part -> causes.addAll(part.run().causes()));
    return ExitStatus.of(causes);
  }

  @Override
  public void writeJson(ObjectNode json) {
    json.put("removals", removals.name().toLowerCase(Locale.ROOT));
    ArrayNode datasets = json.putArray("datasets");
    for (Part part : parts) {
      DatasetRun done = part.run();
      ObjectNode node = datasets.addObject();
      node.put("name", part.scope().name());
      node.put("priority", part.scope().priority());
      node.put("engine", done.dataset().engine().name().toLowerCase(Locale.ROOT));
      repacking(part, node);
      node.put("status", done.status());
      node.put("guarded", done.isGuarded());
      done.tally().writeJson(node);
      node.put("adopted", done.adoptedFiles());
      node.put("asOf", done.asOf().map(InstantText::of).orElse(null));
      node.put("started", done.started().map(InstantText::of).orElse(null));
      node.put("ended", done.ended().map(InstantText::of).orElse(null));
      node.put("seconds", seconds(part));
    }
    ArrayNode failures = json.putArray("failures");
    for (Part part : parts) {
      for (Failure failure : part.run().failures()) {
        ObjectNode node = failures.addObject();
        node.put("dataset", failure.dataset());
        node.put("path", failure.path());
        node.put("reason", failure.reason());
      }
    }
  }

  /** How its files become fewer: as the policy says, or as was decided. */
  private static void repacking(Part part, ObjectNode node) {
    Optional<Repacking.Decision> decision = part.run().repacking();
    boolean asked = part.run().dataset().repack().isPresent();
    node.put("repacked", asked ? decision.map(Repacking.Decision::repacks).orElse(true) : null);
    node.put("repackedWhy", decision.map(Repacking.Decision::why).orElse(null));
  }

  /** Time on the link: expected in a dry run, taken in a real one; null when not known. */
  private Double seconds(Part part) {
    DatasetRun done = part.run();
    if (run.isEmpty()) {
      return rate.map(cap -> (double) done.toCopyBytes() / cap.bytesPerSecond()).orElse(null);
    }
    return elapsed(done).map(time -> time.toMillis() / 1000.0).orElse(null);
  }

  private static Optional<Duration> elapsed(DatasetRun done) {
    return done.started().flatMap(from -> done.ended().map(to -> Duration.between(from, to)));
  }

  @Override
  public void print(PrintStream out) {
    plan.ifPresent(file -> printPlan(file, out));
    TextTable table =
        run.isPresent()
            ? TextTable.of(
                "dataset",
                "prio",
                "status",
                "copied",
                "bytes",
                "deleted",
                "rate",
                "skipped",
                "open",
                "failed",
                "verified")
            : TextTable.of(
                "dataset", "prio", "status", "to copy", "bytes", "to delete", "time", "skipped");
    for (Part part : parts) {
      table.add(run.isPresent() ? ranRow(part) : plannedRow(part));
    }
    table.print(out);
    for (Part part : parts) {
      Tally tally = part.run().tally();
      if (tally.files(Fate.WAITING) > 0) {
        out.printf(
            "%s: %s files, %s, wait to be removed: copy --removals only%n",
            part.scope().name(),
            TextTable.count(tally.files(Fate.WAITING)),
            TextTable.bytes(tally.bytes(Fate.WAITING)));
      }
    }
    for (Part part : parts) {
      part.run()
          .repacking()
          .ifPresent(
              decision ->
                  out.printf(
                      "%s: %s, %s%n",
                      part.scope().name(),
                      decision.repacks() ? "repacked" : "not repacked",
                      decision.why()));
    }
    for (Part part : parts) {
      for (Failure failure : part.run().failures()) {
        out.printf(
            "! %s %s: %s%n",
            failure.dataset(),
            PrintableName.of(failure.path()),
            PrintableName.inMessage(failure.reason()));
      }
    }
    footer.forEach(out::println);
  }

  private static void printPlan(Path file, PrintStream out) {
    try (Stream<String> lines = Files.lines(file)) {
      lines.forEach(out::println);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    file.toFile().delete();
  }

  private List<String> ranRow(Part part) {
    DatasetRun done = part.run();
    Tally tally = done.tally();
    List<String> row = new ArrayList<>(common(part));
    row.add(
        elapsed(done)
            .filter(time -> !time.isZero() && tally.bytes(Fate.COPIED) > 0)
            .map(time -> TextTable.bytes(tally.bytes(Fate.COPIED) * 1000 / time.toMillis()) + "/s")
            .orElse("-"));
    row.add(TextTable.count(tally.files(Fate.SKIPPED)));
    row.add(TextTable.count(tally.files(Fate.OPEN)));
    row.add(TextTable.count(tally.files(Fate.FAILED) + tally.files(Fate.DEFERRED)));
    long verified = tally.files(Proof.COMPOSITE) + tally.files(Proof.READBACK);
    row.add(TextTable.count(verified) + " of " + TextTable.count(tally.files(Fate.COPIED)));
    return row;
  }

  private List<String> plannedRow(Part part) {
    List<String> row = new ArrayList<>(common(part));
    Double seconds = seconds(part);
    row.add(seconds == null ? "no cap" : TextTable.duration(seconds));
    row.add(TextTable.count(part.run().tally().files(Fate.SKIPPED)));
    return row;
  }

  private static List<String> common(Part part) {
    Tally tally = part.run().tally();
    return List.of(
        part.scope().name(),
        String.valueOf(part.scope().priority()),
        part.run().status(),
        TextTable.count(tally.files(Fate.COPIED)),
        TextTable.bytes(tally.bytes(Fate.COPIED)),
        TextTable.count(tally.files(Fate.DELETED)));
  }
}
