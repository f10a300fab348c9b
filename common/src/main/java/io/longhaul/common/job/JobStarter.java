package io.longhaul.common.job;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Starts another job of the suite in this process: how one family uses another without seeing it.
 */
@FunctionalInterface
public interface JobStarter {
  /**
   * Runs a job to its end, as its command line would with {@code --json}. A job that ends in
   * trouble but has something to report returns its report: look at {@code exit}.
   *
   * @param words the job's name, then its options and arguments
   * @return the job's JSON report: {@code job}, {@code run}, {@code exit} and the job's own keys
   * @throws JobException when there is no report, with the exit status the process would have had
   */
  ObjectNode start(String... words);
}
