package io.longhaul.common.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with one file. Not thread-safe. */
final class Findings {
  private final String file;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> bad = new HashSet<>();

  Findings(String file) {
    this.file = file;
  }

  /** For what is read of the same file later. */
  Findings ofLater() {
    return new Findings(file);
  }

  /** Adds a problem that concerns no value. */
  void add(Position position, String message) {
    findings.add(new Finding(position, message));
  }

  /** Adds a problem and marks the value at a JSON pointer as not to be read. */
  void add(Position position, String pointer, String message) {
    add(position, message);
    bad.add(pointer);
  }

  boolean isBad(String pointer) {
    return bad.contains(pointer);
  }

  void throwIfAny() {
    if (!findings.isEmpty()) {
      throw new PolicyException(
          findings.stream()
              .sorted(Comparator.comparing(Finding::position))
              .map(finding -> finding.in(file))
              .toList());
    }
  }

  private record Finding(Position position, String message) {
    PolicyProblem in(String file) {
      return new PolicyProblem(file, position.line(), position.column(), message);
    }
  }
}
