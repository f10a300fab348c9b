package io.longhaul.common.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.Optional;

/** What a job has to say at its end, for a person and for a program. */
public interface JobReport {
  ExitStatus exit();

  /** The run's id; empty for a job that keeps no run. */
  Optional<String> run();

  /** Adds the job's own keys; {@code job}, {@code run} and {@code exit} are there already. */
  void writeJson(ObjectNode json);

  /** Prints the result for a person. */
  void print(PrintStream out);
}
