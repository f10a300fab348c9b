package io.longhaul.common.job;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * What a job ended with, and who has to act: the one mapping from causes to process exit statuses.
 */
public enum ExitStatus {
  DONE(0, "done, or nothing to do"),
  BUG(1, "a bug in Longhaul: please report it"),
  USAGE(2, "usage or configuration: correct the command or the policy file"),
  ENVIRONMENT(3, "environment (also: lock held, peer down): try later"),
  INCOMPLETE(4, "some items failed or were deferred: run again"),
  ATTENTION(
      5,
      "a human must look: verification mismatch, invalid input, compare differs, guard stopped a"
          + " dataset, rpo missed"),
  UNKNOWN(6, "publish unknown: look before you run again"),
  INTERRUPTED(130, "interrupted (SIGINT)"),
  TERMINATED(143, "terminated (SIGTERM)");

  /** Of several causes the first of these is the exit status. */
  private static final List<ExitStatus> PRECEDENCE =
      List.of(UNKNOWN, BUG, ATTENTION, USAGE, ENVIRONMENT, INCOMPLETE);

  private final int code;
  private final String meaning;

  ExitStatus(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The process exit status. */
  public int code() {
    return code;
  }

  /** One line for help and README. */
  public String meaning() {
    return meaning;
  }

  /** The status of a process exit status; {@link #BUG} where there is none of this number. */
  public static ExitStatus ofCode(int code) {
    return Arrays.stream(values()).filter(status -> status.code == code).findFirst().orElse(BUG);
  }

  /** The exit status of a run with all these causes; {@link #DONE} of none. */
  public static ExitStatus of(Collection<ExitStatus> causes) {
    return PRECEDENCE.stream().filter(causes::contains).findFirst().orElse(DONE);
  }
}
