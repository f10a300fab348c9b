package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.policy.HBaseAddress;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.ReplicationSettings.Topology;
import io.longhaul.common.policy.Side;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.hbase.zookeeper.ZKConfig;

/**
 * A cluster that sends its edits to another.
 *
 * @param peer id of the peer at {@code from}
 */
record Edge(Member from, Member to, String peer) {
  Edge {
    requireNonNull(from, "from is null");
    requireNonNull(to, "to is null");
  }

  /** A cluster by the name that the policy gives it. */
  record Member(String name, HBaseCluster cluster) {
    /** What a peer that leads to it is told. */
    String key() {
      return ZKConfig.getZooKeeperClusterKey(cluster.conf());
    }
  }

  /** The clusters of a topology, connected, and who sends to whom. */
  record Ring(Topology topology, List<Member> members, List<Edge> edges) implements Closeable {
    Ring {
      members = List.copyOf(members);
      edges = List.copyOf(edges);
    }

    /** Connects to all of them. */
    static Ring open(Policy policy) throws IOException {
      List<Member> members = new ArrayList<>();
      try {
        members.add(new Member("source", HBaseCluster.open(policy.source(), "source")));
        members.add(new Member("target", HBaseCluster.open(policy.target(), "target")));
        for (var more : policy.replication().more()) {
          Side side = side(policy, more.hbase());
          members.add(new Member(more.name(), HBaseCluster.open(side, more.name())));
        }
      } catch (IOException | RuntimeException e) {
        closeAll(members);
        throw e;
      }
      Topology topology = policy.replication().topology();
      return new Ring(topology, members, edges(policy.name(), topology, members));
    }

    private static Side side(Policy policy, HBaseAddress address) {
      return new Side(
          "",
          policy.target().hadoop(),
          policy.target().confDir(),
          Optional.of(address),
          Optional.empty());
    }

    private static List<Edge> edges(String policy, Topology topology, List<Member> members) {
      List<Edge> edges = new ArrayList<>();
      int last = topology.isBothWays() ? members.size() : members.size() - 1;
      for (int i = 0; i < last; i++) {
        Member to = members.get((i + 1) % members.size());
        // A peer's id has no hyphen: HBase parts names of queues at them.
        String peer = "longhaul_%s_%s".formatted(policy, to.name()).replace('-', '_');
        edges.add(new Edge(members.get(i), to, peer));
      }
      return edges;
    }

    @Override
    public void close() throws IOException {
      closeAll(members);
    }

    private static void closeAll(List<Member> members) throws IOException {
      for (Member member : members) {
        member.cluster().close();
      }
    }
  }
}
