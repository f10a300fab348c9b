package io.longhaul.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/** What is told of a run's end: what happened, what it means for the rpo, what to do. */
record Message(String subject, String text) {
  private static final int FAILURES = 5;

  static Message of(Policy policy, RunNews news, Standing standing) {
    String subject =
        "Longhaul %s: %s ended with %d (%s)"
            .formatted(policy.name(), news.job(), news.exit().code(), news.exit().meaning());
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s at %s"
            .formatted(
                news.run().map(run -> "Run " + run + " ended").orElse("It ended"),
                InstantText.of(news.ended())));
    news.error().ifPresent(lines::add);
    datasets(news, lines);
    lines.add("");
    standing(standing, lines);
    lines.add("");
    lines.add("To do: " + advice(news));
    lines.add("State and reports: " + policy.state());
    return new Message(subject, String.join("\n", lines));
  }

  private static void datasets(RunNews news, List<String> lines) {
    for (JsonNode dataset : news.report().path("datasets")) {
      JsonNode files = dataset.path("files");
      if (dataset.has("status")) {
        lines.add(
            "%s: %s, %d files copied, %d failed, %d deferred"
                .formatted(
                    dataset.path("name").asText(),
                    dataset.path("status").asText(),
                    files.path("copied").asLong(),
                    files.path("failed").asLong(),
                    files.path("deferred").asLong()));
      }
    }
    JsonNode failures = news.report().path("failures");
    for (int i = 0; i < Math.min(FAILURES, failures.size()); i++) {
      JsonNode failure = failures.get(i);
      lines.add(
          "! %s %s: %s"
              .formatted(
                  failure.path("dataset").asText(),
                  failure.path("path").asText(),
                  failure.path("reason").asText()));
    }
    if (failures.size() > FAILURES) {
      lines.add("! and %d more".formatted(failures.size() - FAILURES));
    }
  }

  private static void standing(Standing standing, List<String> lines) {
    if (!standing.unknown().isEmpty()) {
      lines.add("How old the copies are is not known: " + standing.unknown());
      return;
    }
    standing.ages().forEach(age -> age.words().ifPresent(lines::add));
  }

  private static String advice(RunNews news) {
    if (news.hasTrippedGuard()) {
      return "look at the source before anything else: the run would have removed more than"
          + " delete.max allows, and touched nothing of that dataset. If the loss is meant, run copy"
          + " with --allow-delete and the dataset's name";
    }
    return switch (news.exit()) {
      case DONE -> "nothing";
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
