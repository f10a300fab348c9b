package io.longhaul.jobs.dump;

import java.util.List;
import java.util.Optional;

/**
 * What {@code dump-validate} was asked for.
 *
 * @param maxDrop percent
 * @param digest file with the SHA-256 of the dumps
 * @param report where an HTML report goes
 * @param policy whose ledger is kept
 */
record DumpValidateConfig(
    List<String> files,
    ValidationOptions rules,
    Optional<String> previous,
    double maxDrop,
    boolean checkFiles,
    Optional<String> digest,
    Optional<String> report,
    Optional<DumpPolicy> policy) {
  /** Percent of databases, tables or partitions that may be missing. */
  static final double DEFAULT_MAX_DROP = 10;

  DumpValidateConfig {
    files = List.copyOf(files);
  }
}
