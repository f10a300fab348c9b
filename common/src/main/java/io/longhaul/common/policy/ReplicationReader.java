package io.longhaul.common.policy;

import io.longhaul.common.policy.ReplicationSettings.Member;
import io.longhaul.common.policy.ReplicationSettings.Topology;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads which HBase clusters of a policy send their edits to which. */
final class ReplicationReader {
  private static final String CLUSTERS = "/replication/clusters";

  private final Values values;
  private final Path folder;

  /**
   * @param folder what a relative directory is relative to
   */
  ReplicationReader(Values values, Path folder) {
    this.values = values;
    this.folder = folder;
  }

  ReplicationSettings read() {
    Topology topology =
        values
            .parsed("/replication/topology", Topology::parse)
            .orElse(ReplicationSettings.DEFAULT.topology());
    List<Member> more = new ArrayList<>();
    Set<String> names = new HashSet<>(Set.of("source", "target"));
    for (int i = 0; i < values.tree().size(CLUSTERS); i++) {
      String pointer = CLUSTERS + "/" + i;
      Optional<String> name = values.text(pointer + "/name");
      if (name.isPresent() && !names.add(name.get())) {
        values.invalid(pointer + "/name", "a name of its own, not source or target");
      }
      Optional<HBaseAddress> hbase =
          values.parsed(pointer + "/hbase", text -> HBaseAddress.parse(text, folder));
      if (name.isPresent() && hbase.isPresent()) {
        more.add(new Member(name.get(), hbase.get()));
      }
    }
    int clusters = values.tree().size(CLUSTERS);
    if (topology == Topology.CYCLIC && clusters == 0) {
      values.invalid(
          "/replication/topology",
          "with replication.clusters: a cycle has source, target and one cluster or more");
    }
    if (topology != Topology.CYCLIC && clusters > 0) {
      values.invalid(CLUSTERS, "a list that only topology: cyclic has");
    }
    return new ReplicationSettings(topology, more);
  }
}
