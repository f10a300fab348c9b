package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Which HBase clusters send their edits to which by HBase's own replication.
 *
 * @param more clusters besides source and target, in the order of a cycle: the target sends to the
 *     first of them, the last one to the source
 */
public record ReplicationSettings(Topology topology, List<Member> more) {
  /** What holds where the policy does not say. */
  static final ReplicationSettings DEFAULT =
      new ReplicationSettings(Topology.LEADER_FOLLOWER, List.of());

  /** Who writes, who follows. */
  public enum Topology {
    /** The source sends to the target. */
    LEADER_FOLLOWER("leader-follower"),
    /** Both are written to, each sends to the other. */
    LEADER_LEADER("leader-leader"),
    /** Three or more, all written to, each sends to the next. */
    CYCLIC("cyclic");

    private final String word;

    Topology(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** Whether edits may come back to where they were made. */
    public boolean isBothWays() {
      return this != LEADER_FOLLOWER;
    }

    static Topology parse(String text) {
      for (Topology one : values()) {
        if (one.word.equals(text)) {
          return one;
        }
      }
      throw new InvalidValueException("topology", text, "leader-follower, leader-leader or cyclic");
    }
  }

  /** A cluster besides source and target. */
  public record Member(String name, HBaseAddress hbase) {
    public Member {
      requireNonNull(name, "name is null");
      requireNonNull(hbase, "hbase is null");
    }
  }

  public ReplicationSettings {
    requireNonNull(topology, "topology is null");
    more = List.copyOf(more);
  }
}
