package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.policy.Dataset.Replicate;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A unit of policy that is HBase tables, defaults applied.
 *
 * @param namespace of its tables
 * @param tables the name of one, or a pattern in which {@code *} stands for any characters
 * @param priority 1 (first) to 9
 * @param rebase how often a whole table is taken anew
 * @param margin how far before the slowest clock of the region servers a window ends
 * @param line line of the policy file, for messages
 */
public record HBaseDataset(
    String name,
    String namespace,
    String tables,
    int priority,
    Optional<Duration> rpo,
    Replicate replicate,
    Base base,
    Duration rebase,
    Duration margin,
    Reconcile reconcile,
    Mode mode,
    Coprocessors coprocessors,
    int line) {
  static final Duration DEFAULT_REBASE = Duration.ofDays(7);
  static final Duration DEFAULT_MARGIN = Duration.ofMinutes(2);

  /** How a whole table is taken. */
  public enum Base {
    /** By a raw scan of all its cells. */
    EXPORT,
    /** By reading the files of a snapshot, past the region servers. */
    SNAPSHOT
  }

  /** How changes are caught that no window has. */
  public enum Reconcile {
    /** The table at the target is held against each new base. */
    SNAPSHOT,
    /** They are read in the source's write-ahead logs; a new base where those may not be whole. */
    WAL,
    NONE
  }

  /** How cells are written at the target. */
  public enum Mode {
    AUTO,
    PUT,
    BULK
  }

  /** What becomes of a table's coprocessors at the target. */
  public enum Coprocessors {
    DROP,
    KEEP,
    FAIL
  }

  public HBaseDataset {
    requireNonNull(name, "name is null");
    requireNonNull(namespace, "namespace is null");
    requireNonNull(tables, "tables is null");
    requireNonNull(rpo, "rpo is null");
  }

  /** Whether it means one table, which then has to be there. */
  public boolean isOneTable() {
    return tables.indexOf('*') < 0;
  }

  /** Whether a table of its namespace is among its tables. */
  public boolean matches(String table) {
    return Pattern.matches(Pattern.quote(tables).replace("*", "\\E.*\\Q"), table);
  }
}
