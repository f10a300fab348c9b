package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobReport;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Of a run that left the field to another one, as it was told to.
 *
 * @param why in words
 */
record PassedReport(String why) implements JobReport {
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
    json.putNull("removals");
    json.putArray("datasets");
    json.putArray("failures");
  }

  @Override
  public void print(PrintStream out) {
    out.println("Nothing done: " + why);
  }
}
