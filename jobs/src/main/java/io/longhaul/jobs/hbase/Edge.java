package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.job.JobException;
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
      return open(policy, HBaseCluster::open);
    }

    /**
     * Connects to all of them for one who wants to know soon.
     *
     * @throws JobException environment, also with the peers that a cluster without an answer leaves
     *     waiting
     */
    static Ring openImpatiently(Policy policy) throws IOException {
      return open(
          policy,
          (side, name) -> {
            try {
              return HBaseCluster.openImpatiently(side, name);
            } catch (JobException e) {
              throw name.equals("source") ? e : waiting(policy, name, e);
            }
          });
    }

    private static JobException waiting(Policy policy, String name, JobException cause) {
      return new JobException(
          cause.status(),
          "%s; what peer %s has to send it waits in the logs of the sending end, and is sent when it is back: mind their space"
              .formatted(cause.getMessage(), peer(policy.name(), name)),
          cause);
    }

    @FunctionalInterface
    private interface Opening {
      HBaseCluster open(Side side, String name) throws IOException;
    }

    private static Ring open(Policy policy, Opening opening) throws IOException {
      List<Member> members = new ArrayList<>();
      try {
        members.add(new Member("source", opening.open(policy.source(), "source")));
        members.add(new Member("target", opening.open(policy.target(), "target")));
        for (var more : policy.replication().more()) {
          Side side = side(policy, more.hbase());
          members.add(new Member(more.name(), opening.open(side, more.name())));
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
        edges.add(new Edge(members.get(i), to, peer(policy, to.name())));
      }
      return edges;
    }

    /** A peer's id has no hyphen: HBase parts names of queues at them. */
    private static String peer(String policy, String to) {
      return "longhaul_%s_%s".formatted(policy, to).replace('-', '_');
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
