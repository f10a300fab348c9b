package io.longhaul.jobs.dump;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code dump-latest} was asked for.
 *
 * @param state where verdicts and the pointer go when the folder can't be written
 * @param retainCount how many dumps are kept
 * @param retainAge how old a dump may be that is kept
 */
record DumpLatestConfig(
    String folder,
    ValidationOptions rules,
    Optional<Duration> maxAge,
    Optional<String> state,
    OptionalInt retainCount,
    Optional<Duration> retainAge) {

  boolean retains() {
    return retainCount.isPresent() || retainAge.isPresent();
  }
}
