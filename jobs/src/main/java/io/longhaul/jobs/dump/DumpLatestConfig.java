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
 * @param policy whose ledger is kept
 */
record DumpLatestConfig(
    String folder,
    ValidationOptions rules,
    Optional<Duration> maxAge,
    Optional<String> state,
    OptionalInt retainCount,
    Optional<Duration> retainAge,
    Optional<DumpPolicy> policy) {

  /** The file systems, with the policy's settings where there is one. */
  DumpFiles open() {
    return policy.map(one -> new DumpFiles(one.policy())).orElseGet(DumpFiles::new);
  }

  boolean retains() {
    return retainCount.isPresent() || retainAge.isPresent();
  }
}
