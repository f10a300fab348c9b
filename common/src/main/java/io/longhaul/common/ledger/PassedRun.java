package io.longhaul.common.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobReport;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * Of a run that left the field to another one, as it was told to.
 *
 * @param why in words
 * @param keys of the job's JSON, none of which applies
 * @param lists those of them that are arrays
 */
public record PassedRun(String why, List<String> keys, List<String> lists) implements JobReport {
  /**
   * Of a job that is told to leave the field.
   *
   * @return empty when it is told to fail
   */
  public static Optional<PassedRun> of(
      LockedRun.IfRunning ifRunning, List<String> keys, List<String> lists) {
    return ifRunning == LockedRun.IfRunning.SKIP
        ? Optional.of(new PassedRun("", keys, lists))
        : Optional.empty();
  }

  PassedRun because(String reason) {
    return new PassedRun(reason, keys, lists);
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
    keys.forEach(json::putNull);
    lists.forEach(json::putArray);
  }

  @Override
  public void print(PrintStream out) {
    out.println("Nothing done: " + why);
  }
}
