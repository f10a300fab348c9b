package io.longhaul.jobs.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.TextTable;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The numbered steps of a demo: printed as they happen, recorded for the report. */
final class Steps {
  private static final String INDENT = "   ";

  private final PrintStream out;
  private final ArrayNode json = JsonNodeFactory.instance.arrayNode();
  private final List<String> problems = new ArrayList<>();

  Steps(PrintStream out) {
    this.out = out;
  }

  /** What one step does. */
  @FunctionalInterface
  interface Body {
    void run(Step step) throws IOException, InterruptedException;
  }

  /**
   * Runs a step.
   *
   * @param name one word for the report
   * @return whether all is as it should be
   */
  boolean run(String name, String headline, Body body) throws IOException, InterruptedException {
    long start = System.nanoTime();
    int number = json.size() + 1;
    out.printf("%n%2d  %s%n", number, headline);
    Step step = new Step();
    body.run(step);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    step.problems.forEach(problem -> step.say("NOT AS IT SHOULD BE: " + problem));
    step.say("(" + TextTable.duration(took.toMillis() / 1_000.0) + ")");
    json.add(step.json(number, name, took));
    problems.addAll(step.problems);
    return step.problems.isEmpty();
  }

  /** Prints how it all went. */
  void conclude() {
    String end =
        switch (problems.size()) {
          case 0 -> "All " + json.size() + " steps are as they should be";
          case 1 -> "One thing is not as it should be, see above";
          default -> problems.size() + " things are not as they should be, see above";
        };
    out.println();
    out.println(end);
    out.flush();
  }

  /**
   * Waits for the signal that ends the process: the way out that was asked for, not a failure.
   *
   * @param where the clusters are, a line each
   */
  void hold(List<String> where) {
    out.println();
    out.println("The clusters stay up until Ctrl-C");
    where.forEach(out::println);
    out.flush();
    while (!Thread.interrupted()) {
      LockSupport.park(this);
    }
  }

  /** One object per step that has run. */
  ArrayNode json() {
    return json;
  }

  /** Everything that is not as it should be. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** A step while it runs. */
  final class Step {
    private final ObjectNode figures = JsonNodeFactory.instance.objectNode();
    private final List<String> problems = new ArrayList<>();

    private Step() {}

    /** Prints text, each of its lines indented. */
    void say(String text) {
      text.lines().forEach(line -> out.println((" " + INDENT + line).stripTrailing()));
      out.flush();
    }

    void say(TextTable table) {
      table.lines().forEach(this::say);
    }

    /** Figures for the report. */
    ObjectNode figures() {
      return figures;
    }

    /** Prints what is not as it should be; nothing for an empty list. */
    void check(List<String> found) {
      problems.addAll(found);
    }

    private ObjectNode json(int number, String name, Duration took) {
      ObjectNode step = JsonNodeFactory.instance.objectNode();
      step.put("step", number).put("name", name).put("ok", problems.isEmpty());
      step.put("seconds", took.toMillis() / 1_000.0);
      ArrayNode texts = step.putArray("problems");
      problems.forEach(texts::add);
      return step.setAll(figures);
    }
  }
}
