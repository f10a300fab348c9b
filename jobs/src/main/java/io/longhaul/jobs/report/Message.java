package io.longhaul.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.PrintableName;
import java.util.ArrayList;
import java.util.List;

/**
 * What is told of a run's end: what happened, what it means for the rpo, what to do. Names and
 * reasons come from outside: each is on one line, and the whole stays short whatever they are.
 */
record Message(String subject, String text) {
  private static final int MOST = 10;
  private static final int LONGEST_LINE = 500;
  private static final int LONGEST_SUBJECT = 200;

  static Message of(Policy policy, RunNews news, Standing standing) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s at %s"
            .formatted(
                news.run().map(run -> "Run " + run + " ended").orElse("It ended"),
                InstantText.of(news.ended())));
    news.error().ifPresent(lines::add);
    some(datasets(news), "datasets", lines);
    some(failures(news), "failures", lines);
    lines.add("");
    if (standing.unknown().isEmpty()) {
      some(standing.words(), "datasets with an rpo", lines);
    } else {
      lines.add("How old the copies are is not known: " + standing.unknown());
    }
    lines.add("");
    lines.add("To do: " + advice(news, standing));
    lines.add("State and reports: " + policy.state());
    return new Message(
        cut(subject(policy, news, standing), LONGEST_SUBJECT),
        String.join("\n", lines.stream().map(line -> cut(line, LONGEST_LINE)).toList()));
  }

  /** The first words a person reads, on a telephone at night. */
  private static String subject(Policy policy, RunNews news, Standing standing) {
    List<String> what = new ArrayList<>();
    if (!news.guarded().isEmpty()) {
      what.add("a guard stopped " + String.join(", ", news.guarded()));
    } else if (news.exit() != ExitStatus.DONE) {
      what.add(news.exit().meaning().replaceFirst(":.*", ""));
    } else {
      what.add("done");
    }
    if (standing.isMissed()) {
      what.add("rpo missed of " + String.join(", ", standing.missed()));
    }
    return "Longhaul %s: %s ended with %d, %s"
        .formatted(policy.name(), news.task(), news.exit().code(), String.join("; ", what));
  }

  private static List<String> datasets(RunNews news) {
    List<String> done = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (JsonNode dataset : news.report().path("datasets")) {
      if (dataset.has("status")) {
        String status = dataset.path("status").asText();
        JsonNode files = dataset.path("files");
        (status.equals("done") || status.equals("idle") ? done : others)
            .add(
                "%s: %s, %d files copied, %d deleted, %d failed, %d deferred"
                    .formatted(
                        dataset.path("name").asText(),
                        status,
                        files.path("copied").asLong(),
                        files.path("deleted").asLong(),
                        files.path("failed").asLong(),
                        files.path("deferred").asLong()));
      }
    }
    others.addAll(done);
    return others;
  }

  private static List<String> failures(RunNews news) {
    List<String> lines = new ArrayList<>();
    for (JsonNode failure : news.report().path("failures")) {
      lines.add(
          "! %s %s: %s"
              .formatted(
                  failure.path("dataset").asText(),
                  PrintableName.of(failure.path("path").asText()),
                  failure.path("reason").asText()));
    }
    return lines;
  }

  private static void some(List<String> all, String what, List<String> lines) {
    lines.addAll(all.subList(0, Math.min(MOST, all.size())));
    if (all.size() > MOST) {
      lines.add("… and %d more %s".formatted(all.size() - MOST, what));
    }
  }

  private static String cut(String line, int most) {
    String printable = PrintableName.inMessage(line);
    return printable.length() <= most ? printable : printable.substring(0, most - 1) + "…";
  }

  private static String advice(RunNews news, Standing standing) {
    if (!news.guarded().isEmpty()) {
      return "look at the source before anything else: it looks as if data was lost or rewritten"
          + " there. Nothing of that dataset was touched at the target, and nothing will be until"
          + " you let it: if the change is meant, the option that is named above does that, once";
    }
    return switch (news.exit()) {
      case DONE ->
          standing.isMissed()
              ? "the run went well and the copy is too old all the same: let ticks come more often,"
                  + " or give copies more of the link (docs/sizing.md)"
              : "nothing";
      case BUG -> "report it with the log; the next run starts from what is published";
      case USAGE -> "correct the command or the policy file and run it again";
      case ENVIRONMENT -> "see to what is named above; the next tick tries again";
      case INCOMPLETE -> "nothing if the next tick succeeds: it goes on from here";
      case ATTENTION -> "look at what is named above, then at `longhaul status`; do not wait";
      case UNKNOWN -> "look at the target before you run anything: a rename may or may not be done";
      case INTERRUPTED, TERMINATED -> "nothing if it was meant: the next run goes on from here";
    };
  }
}
