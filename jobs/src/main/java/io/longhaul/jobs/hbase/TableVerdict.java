package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How a table stands against its copy.
 *
 * @param table namespace and name
 * @param upTo cells of this time and later were not looked at
 * @param found what differed, before any repair
 * @param left what differs still; empty when nothing was repaired
 * @param note what an operator has to know besides; empty for nothing
 */
record TableVerdict(
    String dataset,
    String table,
    Status status,
    Instant upTo,
    RangeVerdict found,
    Optional<RangeVerdict> left,
    String note) {

  /** In one word. */
  enum Status {
    EQUAL,
    /** Rows differed, and were made equal. */
    REPAIRED,
    DIFFERS,
    /** Of some rows nothing can be said yet. */
    CHANGING,
    /** The target has no such table. */
    MISSING;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  TableVerdict {
    requireNonNull(dataset, "dataset is null");
    requireNonNull(left, "left is null");
  }

  /** With a word more, unless it is empty. */
  TableVerdict noting(String word) {
    return word.isEmpty()
        ? this
        : new TableVerdict(dataset, table, status, upTo, found, left, word);
  }

  /** What differs now. */
  RangeVerdict now() {
    return left.orElse(found);
  }
}
