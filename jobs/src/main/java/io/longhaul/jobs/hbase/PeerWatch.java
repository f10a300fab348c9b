package io.longhaul.jobs.hbase;

import io.longhaul.jobs.hbase.PeerState.State;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.hbase.ClusterMetrics;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.replication.ReplicationLoadSource;
import org.apache.hadoop.hbase.replication.ReplicationPeerDescription;

/**
 * Looks at a peer. The figures of the servers are zero for a peer that is disabled, and the canary
 * sees the queue of one server only: the worse of both counts.
 */
final class PeerWatch {
  private final Canary canary;
  private final Clock clock;
  private final Duration patience;

  /**
   * @param patience how long the canary is waited for
   */
  PeerWatch(Canary canary, Clock clock, Duration patience) {
    this.canary = canary;
    this.clock = clock;
    this.patience = patience;
  }

  PeerState look(Edge edge) throws IOException, InterruptedException {
    try (Admin from = edge.from().cluster().admin();
        Admin to = edge.to().cluster().admin()) {
      Optional<ReplicationPeerDescription> peer =
          from.listReplicationPeers().stream()
              .filter(one -> one.getPeerId().equals(edge.peer()))
              .findFirst();
      if (peer.isEmpty() || !from.tableExists(Canary.TABLE) || !to.tableExists(Canary.TABLE)) {
        return new PeerState(
            edge.peer(),
            edge.from().name(),
            edge.to().name(),
            State.MISSING,
            0,
            Optional.empty(),
            Duration.ZERO,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
      }
      boolean enabled = peer.get().isEnabled();
      Instant written = canary.write(edge);
      Optional<Instant> there = canary.await(edge, written, enabled ? patience : Duration.ZERO);
      Instant now = clock.instant();
      boolean arrived = there.filter(at -> !at.isBefore(written)).isPresent();
      return state(edge, enabled, loads(from, edge.peer()), written, there, arrived, now);
    }
  }

  private static List<ReplicationLoadSource> loads(Admin from, String peer) throws IOException {
    return from
        .getClusterMetrics(EnumSet.of(ClusterMetrics.Option.LIVE_SERVERS))
        .getLiveServerMetrics()
        .values()
        .stream()
        .flatMap(server -> server.getReplicationLoadSourceList().stream())
        .filter(load -> load.getPeerID().equals(peer))
        .toList();
  }

  private static PeerState state(
      Edge edge,
      boolean enabled,
      List<ReplicationLoadSource> loads,
      Instant written,
      Optional<Instant> there,
      boolean arrived,
      Instant now) {
    Duration told =
        Duration.ofMillis(
            loads.stream().mapToLong(ReplicationLoadSource::getReplicationLag).max().orElse(0));
    // What came with the canary is as new as the canary, but for what other servers hold back.
    Optional<Instant> asOf = there.map(at -> arrived ? min(written, now.minus(told)) : at);
    return new PeerState(
        edge.peer(),
        edge.from().name(),
        edge.to().name(),
        enabled ? State.ENABLED : State.DISABLED,
        loads.stream().mapToLong(ReplicationLoadSource::getSizeOfLogQueue).sum(),
        loads.stream()
            .map(load -> Duration.ofMillis(load.getAgeOfLastShippedOp()))
            .max(Duration::compareTo),
        told,
        arrived ? Optional.of(Duration.between(written, now)) : Optional.empty(),
        asOf,
        asOf.map(at -> Duration.between(at, now)));
  }

  private static Instant min(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
