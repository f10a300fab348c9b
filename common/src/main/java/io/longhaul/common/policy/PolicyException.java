package io.longhaul.common.policy;

import static java.util.stream.Collectors.joining;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.util.List;

/** A policy file that can't be used, with all that is wrong with it in the order of the file. */
public final class PolicyException extends RuntimeException {
  private final List<PolicyProblem> problems;

  public PolicyException(List<PolicyProblem> problems) {
    super(problems.stream().map(PolicyProblem::toString).collect(joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<PolicyProblem> problems() {
    return problems;
  }

  /** Ends a job with all problems, a line each: the operator has to correct the file. */
  public JobException toJobException() {
    return new JobException(ExitStatus.USAGE, getMessage(), this);
  }
}
