package io.longhaul.jobs.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobReport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a demo ended.
 *
 * @param run id of the run that copied everything; empty when it did not come so far
 * @param folder what the demo left
 */
record DemoReport(ExitStatus exit, Optional<String> run, Path folder, ArrayNode steps)
    implements JobReport {

  @Override
  public void writeJson(ObjectNode json) {
    json.put("folder", folder.toString());
    json.set("steps", steps);
  }

  /** Nothing: every step has printed itself when it happened. */
  @Override
  public void print(PrintStream out) {}
}
