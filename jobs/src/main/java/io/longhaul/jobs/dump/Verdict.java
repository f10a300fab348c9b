package io.longhaul.jobs.dump;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The judgement of one file.
 *
 * @param file as it was given
 * @param checked how many locations were looked for and how many are there; only with file checks
 */
record Verdict(
    String file,
    State state,
    DumpSummary summary,
    List<Finding> findings,
    Optional<LocationCount> checked) {

  enum State {
    VALID,
    INVALID,
    UNREADABLE;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Locations looked for on their file systems. */
  record LocationCount(long looked, long found) {
    double percent() {
      return looked == 0 ? 100 : 100.0 * found / looked;
    }
  }

  Verdict {
    requireNonNull(file, "file is null");
    requireNonNull(state, "state is null");
    findings = List.copyOf(findings);
  }

  static Verdict unreadable(String file, String error) {
    Findings why = new Findings(Set.of());
    why.add(Code.FILE_UNREADABLE, "", error);
    return new Verdict(file, State.UNREADABLE, DumpSummary.empty(), why.list(), Optional.empty());
  }

  boolean isValid() {
    return state == State.VALID;
  }
}
