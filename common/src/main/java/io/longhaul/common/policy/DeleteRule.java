package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What happens at the target to files that are gone at the source.
 *
 * @param retain how long what was removed or replaced can be brought back, with {@link Mode#UNDO}
 * @param max share of the dataset's files, or bytes, above which the dataset stops
 */
public record DeleteRule(Mode mode, Duration retain, Percent max) {
  /** What holds when the policy says nothing. */
  public static final DeleteRule DEFAULT =
      new DeleteRule(Mode.KEEP, Duration.ofDays(14), Percent.of(10));

  /** The ways. */
  public enum Mode {
    /** They stay. */
    KEEP,
    /** They go to the undo area, as does what a replaced file was. */
    UNDO,
    /** They are deleted. */
    PERMANENT;

    /** Whether anything is removed at all. */
    public boolean removes() {
      return this != KEEP;
    }
  }

  public DeleteRule {
    requireNonNull(mode, "mode is null");
    requireNonNull(retain, "retain is null");
    requireNonNull(max, "max is null");
  }
}
