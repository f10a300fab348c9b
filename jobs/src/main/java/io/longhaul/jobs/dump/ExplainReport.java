package io.longhaul.jobs.dump;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobReport;
import java.io.PrintStream;
import java.util.Optional;

/** What one code of the catalog means. */
record ExplainReport(Code code) implements JobReport {
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
    json.put("code", code.text());
    json.put("severity", code.severity().text());
    json.put("meaning", code.meaning());
    json.put("remedy", code.remedy());
  }

  @Override
  public void print(PrintStream out) {
    out.println(code.text() + " (" + code.severity().text() + ")");
    out.println(code.meaning());
    out.println("What to do: " + code.remedy());
  }
}
