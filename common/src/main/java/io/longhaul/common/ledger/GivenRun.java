package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.policy.Policy;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/**
 * The id that a launcher made for a run, by which it finds out how the run ended. An engine that
 * starts a driver again gives it the same id again.
 *
 * @param given empty when the run makes its own
 */
public record GivenRun(Optional<RunId> given) {
  public static final GivenRun NONE = new GivenRun(Optional.empty());

  /** The keys of a report in the state directory that a job's JSON has from elsewhere. */
  private static final Set<String> FRAME = Set.of("format", "job", "run", "exit", "ended");

  public GivenRun {
    requireNonNull(given, "given is null");
  }

  /** How an attempt before ended that had the id; empty when none got to its end. */
  public Optional<JobReport> ended(StateDirectory state) throws IOException {
    if (given.isEmpty()) {
      return Optional.empty();
    }
    return state.readJson(report(given.get())).map(Ended::new);
  }

  /**
   * The id to run under. It is a new one when an attempt before left files under the given one:
   * that attempt may still breathe, and is followed as any other run that died.
   *
   * @throws JobException usage, when the id is one of another policy
   */
  public RunId choose(Policy policy, StateDirectory state, Clock clock) throws IOException {
    if (given.isPresent() && !given.get().policy().equals(policy.name())) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid --run: %s (not of policy %s)".formatted(given.get(), policy.name()));
    }
    if (given.isPresent() && state.list("runs/" + given.get()).isEmpty()) {
      return given.get();
    }
    return RunId.next(policy.name(), clock, new SecureRandom());
  }

  /** Writes a run's report to its place, and to where it is looked for under the given id. */
  public void save(StateDirectory state, RunId run, ObjectNode report) throws IOException {
    state.writeJson(report(run), report);
    if (given.isPresent() && !given.get().equals(run)) {
      state.writeJson(report(given.get()), report);
    }
  }

  private static String report(RunId run) {
    return "runs/" + run + "/report.json";
  }

  /** What the report says, once more. */
  private record Ended(JsonNode report) implements JobReport {
    @Override
    public ExitStatus exit() {
      return ExitStatus.ofCode(report.path("exit").asInt());
    }

    @Override
    public Optional<String> run() {
      return Optional.of(report.path("run").asText());
    }

    @Override
    public void writeJson(ObjectNode json) {
      report
          .properties()
          .forEach(
              field -> {
                if (!FRAME.contains(field.getKey())) {
                  json.set(field.getKey(), field.getValue());
                }
              });
    }

    @Override
    public void print(PrintStream out) {
      out.printf(
          "Nothing done: run %s has ended already, at %s with %d%n",
          run().orElseThrow(), report.path("ended").asText(), exit().code());
    }
  }
}
