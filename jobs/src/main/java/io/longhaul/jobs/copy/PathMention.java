package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.ledger.RunAccount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one run did with a path.
 *
 * @param status what the run says of the dataset
 * @param action what was planned; empty when nothing was to be done
 * @param reason of the plan; empty likewise
 * @param events what came of it, in order
 * @param below what was done with what lies below the path
 */
record PathMention(
    RunAccount account,
    String status,
    String action,
    String reason,
    List<String> events,
    Below below) {

  /**
   * Items below a directory.
   *
   * @param planned how many
   * @param published how many took effect
   * @param failed how many did not
   * @param first the first that did not, with the reason; empty when all did
   */
  record Below(long planned, long published, long failed, String first) {}

  PathMention {
    events = List.copyOf(events);
  }

  /** What became of a removal that the run left to a later one. */
  private static final String LEFT = "left to copy --removals only";

  /** Whether the run left the path to a later one to remove. */
  boolean isLeft() {
    return events.contains(LEFT);
  }

  /** Whether the run had nothing to do with the path, and nothing went wrong with its dataset. */
  boolean isQuiet() {
    return action.isEmpty() && events.isEmpty() && below.planned() == 0;
  }

  /** Puts one together from the lines of a run. */
  static final class Builder {
    private static final int MOST_EVENTS = 20;

    private final RunAccount account;
    private final String dataset;
    private final String path;
    private final Set<Long> own = new HashSet<>();
    private final Set<Long> inner = new HashSet<>();
    private final Set<Long> innerPublished = new HashSet<>();
    private final Set<Long> innerFailed = new HashSet<>();
    private final List<String> actions = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private String reason = "";
    private String firstFailure = "";

    Builder(RunAccount account, String dataset, String path) {
      this.account = account;
      this.dataset = dataset;
      this.path = path;
    }

    /** Takes a line of the plan that is of the dataset. */
    void planned(JsonNode line) {
      String of = line.path("path").asText();
      if (of.equals(path)) {
        own.add(line.path("n").asLong());
        actions.add(line.path("action").asText().replace('_', ' '));
        reason = line.path("reason").asText();
        if (line.path("waits").asBoolean()) {
          note(LEFT);
        }
      } else if (isBelow(of)) {
        inner.add(line.path("n").asLong());
      }
    }

    boolean isPlanned() {
      return !own.isEmpty() || !inner.isEmpty();
    }

    /** Takes a line of the journal. */
    void noted(JsonNode line) {
      long number = line.path("n").asLong();
      boolean publish = line.has("step");
      boolean good =
          publish
              ? line.path("published").asBoolean()
              : line.path("outcome").asText().equals("staged");
      String why = line.path("reason").asText();
      if (own.contains(number)) {
        String word =
            publish
                ? line.path("step").asText().replace('_', ' ')
                    + (good ? " published" : " not published")
                : line.path("outcome").asText();
        note(why.isEmpty() ? word : word + ": " + why);
      } else if (inner.contains(number)) {
        if (!good) {
          innerFailed(number, why);
        } else if (publish) {
          innerPublished.add(number);
        }
      }
    }

    /** Takes a failure of the run's report. */
    void failed(JsonNode failure) {
      String of = failure.path("path").asText();
      if (failure.path("dataset").asText().equals(dataset)) {
        String why = failure.path("reason").asText();
        if (of.isEmpty() && !path.isEmpty()) {
          note("the whole dataset: " + why);
        } else if (of.equals(path) && events.stream().noneMatch(event -> event.endsWith(why))) {
          note("failed: " + why);
        }
      }
    }

    private void innerFailed(long number, String why) {
      innerFailed.add(number);
      if (firstFailure.isEmpty()) {
        firstFailure = why;
      }
    }

    private void note(String event) {
      if (events.size() < MOST_EVENTS) {
        events.add(event);
      }
    }

    private boolean isBelow(String other) {
      return path.isEmpty() || other.startsWith(path + "/");
    }

    PathMention build() {
      return new PathMention(
          account,
          Optional.ofNullable(account.datasets().get(dataset)).orElse(account.end().word()),
          String.join(", ", actions),
          reason,
          events,
          new Below(inner.size(), innerPublished.size(), innerFailed.size(), firstFailure));
    }
  }
}
