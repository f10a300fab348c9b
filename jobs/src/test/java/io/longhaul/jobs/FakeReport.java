package io.longhaul.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobReport;
import java.io.PrintStream;
import java.util.Optional;

/** The report of a job that hauled. */
record FakeReport(ExitStatus exit, Optional<String> run, Runnable writing) implements JobReport {
  FakeReport(ExitStatus exit, Optional<String> run) {
    this(exit, run, () -> {});
  }

  static FakeReport done() {
    return new FakeReport(ExitStatus.DONE, Optional.of("r1"));
  }

  static FakeReport writing(Runnable writing) {
    return new FakeReport(ExitStatus.DONE, Optional.empty(), writing);
  }

  @Override
  public void writeJson(ObjectNode json) {
    writing.run();
    json.put("what", "hauled");
  }

  @Override
  public void print(PrintStream out) {
    out.println("hauled");
  }
}
