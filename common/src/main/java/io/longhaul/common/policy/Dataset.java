package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A unit of policy, defaults applied.
 *
 * @param source absolute URI at the source
 * @param target absolute URI at the target
 * @param engine what carries the bytes
 * @param priority 1 (first) to 9
 * @param exclude globs on paths relative to the dataset, {@code **} crossing directories
 * @param repack how its files become fewer on their way; empty: each goes as it is
 * @param work directory at the target that overrides the work area
 * @param carvedOut paths relative to this dataset that belong to a dataset inside it
 * @param line line of the policy file, for messages
 */
public record Dataset(
    String name,
    String source,
    String target,
    Engine engine,
    int priority,
    Optional<Duration> rpo,
    Compare compare,
    Set<Preserve> preserve,
    List<String> exclude,
    Replicate replicate,
    OpenFiles open,
    DeleteRule delete,
    Optional<RepackRule> repack,
    Optional<String> work,
    List<String> carvedOut,
    int line) {

  /** What carries the bytes. */
  public enum Engine {
    SPARK,
    DISTCP
  }

  /** How equal is told. */
  public enum Compare {
    TIME,
    CHECKSUM
  }

  /** Attributes carried over. */
  public enum Preserve {
    PERMISSION,
    TIMES,
    OWNER,
    GROUP,
    /** Access control lists; the permission goes with them. */
    ACL,
    XATTR,
    /** Of files. */
    REPLICATION,
    /** Of files. */
    BLOCK_SIZE
  }

  /** Whether the dataset is copied. */
  public enum Replicate {
    ALWAYS,
    NEVER
  }

  /** What a file open for writing does to the watermark. */
  public enum OpenFiles {
    KEEP_WATERMARK,
    IGNORE
  }

  public Dataset {
    requireNonNull(name, "name is null");
    requireNonNull(engine, "engine is null");
    requireNonNull(delete, "delete is null");
    // In the order of the enum: a plan or a log that names them must not depend on hash order.
    preserve = Collections.unmodifiableSet(new TreeSet<>(preserve));
    exclude = List.copyOf(exclude);
    carvedOut = List.copyOf(carvedOut);
  }
}
