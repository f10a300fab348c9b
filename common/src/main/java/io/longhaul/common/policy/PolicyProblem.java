package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * One thing that is wrong with a policy file.
 *
 * @param line from 1; 0 when it is the file as a whole
 * @param column from 1, in characters; 0 when it is the file as a whole
 * @param message one line, never with a secret in it
 */
public record PolicyProblem(String file, int line, int column, String message)
    implements Serializable {
  public PolicyProblem {
    requireNonNull(file, "file is null");
    requireNonNull(message, "message is null");
  }

  @Override
  public String toString() {
    return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
  }
}
