package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.ledger.RunAccount;
import io.longhaul.common.ledger.Watermark;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.PrintableName;
import io.longhaul.jobs.copy.PathRules.Rule;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a path was copied, or was not.
 *
 * @param asked the path as it was asked for
 * @param answer what is known; empty when no dataset has the path
 * @param rule what leaves it out; empty when nothing does
 */
record ExplainReport(String asked, Optional<Answer> answer, Optional<Rule> rule, PathFuture next)
    implements JobReport {

  /** What is known of a path of a dataset. */
  record Answer(
      PathFinder.Found found,
      Dataset dataset,
      PathSight source,
      PathSight target,
      Optional<Watermark> watermark,
      PathHistory.Answer history) {}

  static ExplainReport uncovered(String asked, Rule rule) {
    return new ExplainReport(
        asked, Optional.empty(), Optional.of(rule), new PathFuture("none", rule.text()));
  }

  @Override
  public ExitStatus exit() {
    return ExitStatus.DONE;
  }

  @Override
  public Optional<String> run() {
    return Optional.empty();
  }

  @Override
  public void writeJson(ObjectNode json) {
    json.put("asked", asked);
    json.put("dataset", answer.map(known -> known.dataset().name()).orElse(null));
    json.put("path", answer.map(known -> known.found().path()).orElse(null));
    json.put("rule", rule.map(Rule::word).orElse(null));
    json.put("ruleText", rule.map(Rule::text).orElse(null));
    write(json, "source", answer.map(Answer::source));
    write(json, "target", answer.map(Answer::target));
    json.put(
        "asOf",
        answer.flatMap(Answer::watermark).map(mark -> InstantText.of(mark.asOf())).orElse(null));
    json.putObject("next").put("action", next.action()).put("reason", next.reason());
    ArrayNode runs = json.putArray("runs");
    answer.ifPresent(known -> known.history().mentions().forEach(m -> write(runs.addObject(), m)));
    json.put("runsLooked", answer.map(known -> known.history().looked()).orElse(0));
    json.put("runsThere", answer.map(known -> known.history().all()).orElse(0));
    json.put("stateUnknown", answer.flatMap(known -> known.history().unknown()).orElse(null));
  }

  private static void write(ObjectNode json, String key, Optional<PathSight> sight) {
    if (sight.isEmpty()) {
      json.putNull(key);
      return;
    }
    ObjectNode node = json.putObject(key);
    Optional<FileEntry> entry = sight.get().entry();
    node.put("uri", sight.get().uri());
    node.put("kind", entry.map(found -> found.kind().name().toLowerCase(Locale.ROOT)).orElse(null));
    node.put("length", entry.map(FileEntry::length).orElse(null));
    node.put(
        "modified",
        entry.map(found -> InstantText.of(Instant.ofEpochMilli(found.modified()))).orElse(null));
    node.put("permission", entry.map(found -> "%04o".formatted(found.permission())).orElse(null));
    node.put("open", sight.get().open());
    node.put("unknown", sight.get().unknown().orElse(null));
  }

  private static void write(ObjectNode node, PathMention mention) {
    RunAccount account = mention.account();
    node.put("run", account.run().text());
    node.put("ended", account.ended().map(InstantText::of).orElse(null));
    node.put("exit", account.exit().isPresent() ? (Integer) account.exit().getAsInt() : null);
    node.put("status", mention.status());
    node.put("action", mention.action().isEmpty() ? null : mention.action());
    node.put("reason", mention.action().isEmpty() ? null : mention.reason());
    ArrayNode events = node.putArray("events");
    mention.events().forEach(events::add);
    node.putObject("below")
        .put("planned", mention.below().planned())
        .put("published", mention.below().published())
        .put("failed", mention.below().failed())
        .put("firstFailure", mention.below().first().isEmpty() ? null : mention.below().first());
  }

  @Override
  public void print(PrintStream out) {
    out.println(PrintableName.of(asked));
    if (answer.isEmpty()) {
      print(out, "dataset", "none: " + rule.orElseThrow().text());
      return;
    }
    Answer known = answer.get();
    print(out, "dataset", dataset(known));
    String path = known.found().path();
    print(out, "in it", path.isEmpty() ? ". (all of it)" : path);
    print(out, "source", sight(known.source()));
    print(out, "target", sight(known.target()));
    print(out, "rule", rule.map(Rule::text).orElse("none leaves it out"));
    print(
        out,
        "complete",
        known
            .watermark()
            .map(mark -> "up to %s, by run %s".formatted(InstantText.of(mark.asOf()), mark.run()))
            .orElse(known.history().unknown().isPresent() ? "not known" : "never"));
    print(out, "next run", next.action() + ": " + next.reason());
    printRuns(known.history(), out);
  }

  private static void print(PrintStream out, String key, String text) {
    out.printf("  %-9s %s%n", key, PrintableName.inMessage(text));
  }

  private static String dataset(Answer known) {
    String name = known.dataset().name();
    List<String> around = known.found().around();
    String carved = around.isEmpty() ? "" : ", carved out of " + String.join(", ", around);
    return "%s (line %d of the policy%s)".formatted(name, known.dataset().line(), carved);
  }

  private static String sight(PathSight sight) {
    if (sight.unknown().isPresent()) {
      return "can't be looked at: " + sight.unknown().get();
    }
    if (sight.link().isPresent()) {
      return sight.link().get() + " is a link";
    }
    if (sight.entry().isEmpty()) {
      return "nothing at " + sight.uri();
    }
    FileEntry entry = sight.entry().get();
    return "%s, %s bytes, modified %s, %04o%s: %s"
        .formatted(
            entry.kind().name().toLowerCase(Locale.ROOT),
            TextTable.count(entry.length()),
            InstantText.of(Instant.ofEpochMilli(entry.modified())),
            entry.permission(),
            sight.open() ? ", open for writing" : "",
            sight.uri());
  }

  private static void printRuns(PathHistory.Answer history, PrintStream out) {
    if (history.unknown().isPresent()) {
      print(out, "runs", "the state directory can't be read: " + history.unknown().get());
      return;
    }
    int quiet = 0;
    for (PathMention mention : history.mentions()) {
      if (mention.isQuiet()) {
        quiet++;
        continue;
      }
      printQuiet(quiet, out);
      quiet = 0;
      RunAccount account = mention.account();
      out.printf(
          "  run %s: %s%s%n",
          account.run(),
          mention.status(),
          account.exit().isPresent() ? ", exit " + account.exit().getAsInt() : "");
      lines(mention).forEach(line -> out.println("    " + PrintableName.inMessage(line)));
    }
    printQuiet(quiet, out);
    if (history.mentions().isEmpty()) {
      out.println("  no run took the dataset");
    }
    if (history.looked() < history.all()) {
      out.printf(
          "  (looked at the newest %s of %s runs)%n",
          TextTable.count(history.looked()), TextTable.count(history.all()));
    }
  }

  private static void printQuiet(int quiet, PrintStream out) {
    if (quiet > 0) {
      out.printf(
          "  %s: nothing to do with it (equal, left out by a rule, or not there)%n",
          quiet == 1 ? "1 run" : TextTable.count(quiet) + " runs");
    }
  }

  private static List<String> lines(PathMention mention) {
    List<String> lines = new ArrayList<>();
    if (!mention.action().isEmpty()) {
      lines.add(mention.action() + ": " + mention.reason());
    }
    lines.addAll(mention.events());
    PathMention.Below below = mention.below();
    if (below.planned() > 0) {
      lines.add(
          "below it: %s planned, %s published, %s failed%s"
              .formatted(
                  TextTable.count(below.planned()),
                  TextTable.count(below.published()),
                  TextTable.count(below.failed()),
                  below.first().isEmpty() ? "" : ", the first: " + below.first()));
    }
    return lines;
  }
}
