package io.longhaul.jobs.hbase;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.replication.ReplicationPeerDescription;
import org.apache.hadoop.hbase.util.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for what HBase lets happen, and nobody wants. */
final class PeerGuards {
  private static final Logger LOG = LoggerFactory.getLogger(PeerGuards.class);

  private final Edge edge;
  private final Admin from;
  private final Admin to;

  PeerGuards(Edge edge, Admin from, Admin to) {
    this.edge = edge;
    this.from = from;
    this.to = to;
  }

  /** Why nothing should be done, a line for each; empty when it may. */
  List<String> refusals(List<TableName> tables, boolean bothWays) throws IOException {
    List<String> refusals = new ArrayList<>();
    String own = from.getClusterMetrics().getClusterId();
    String other = to.getClusterMetrics().getClusterId();
    if (own.equals(other)) {
      refusals.add(
          "%s and %s are the same cluster".formatted(edge.from().name(), edge.to().name()));
    }
    for (ReplicationPeerDescription peer : from.listReplicationPeers()) {
      boolean same = leadsTo(peer, other);
      if (peer.getPeerId().equals(edge.peer()) && !same) {
        refusals.add(
            "peer %s of the %s leads to %s, not to the %s: remove it"
                .formatted(
                    peer.getPeerId(),
                    edge.from().name(),
                    peer.getPeerConfig().getClusterKey(),
                    edge.to().name()));
      } else if (!peer.getPeerId().equals(edge.peer()) && same && sendsAny(peer, tables)) {
        refusals.add(
            "peer %s of the %s leads to the same cluster and sends the same tables: every edit would be sent twice; remove it, or take the tables out of it"
                .formatted(peer.getPeerId(), edge.from().name()));
      }
    }
    if (!bothWays) {
      for (ReplicationPeerDescription peer : to.listReplicationPeers()) {
        if (leadsTo(peer, own) && sendsAny(peer, tables)) {
          refusals.add(
              "peer %s of the %s sends the same tables back: what is imported there would come back to the %s; remove it, or say topology: leader-leader"
                  .formatted(peer.getPeerId(), edge.to().name(), edge.from().name()));
        }
      }
    }
    for (TableName table : tables) {
      families(table).ifPresent(refusals::add);
    }
    return refusals;
  }

  private static boolean sendsAny(ReplicationPeerDescription peer, List<TableName> tables) {
    return tables.stream().anyMatch(table -> peer.getPeerConfig().needToReplicate(table));
  }

  private Optional<String> families(TableName table) throws IOException {
    if (!from.tableExists(table)) {
      return Optional.of("table %s is not at the %s".formatted(table, edge.from().name()))
          .filter(missing -> edge.from().name().equals("source"));
    }
    if (!to.tableExists(table)) {
      return Optional.empty();
    }
    List<String> missing = lacking(from.getDescriptor(table), to.getDescriptor(table));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "table %s of the %s has no family %s: its peer would stand still at the first edit of it; add it there"
                .formatted(table, edge.to().name(), String.join(", ", missing)));
  }

  /** Families that the source's table has alone. */
  static List<String> lackingFamilies(TablePair pair) throws IOException {
    try (Admin source = pair.source().connection().getAdmin();
        Admin target = pair.target().connection().getAdmin()) {
      return lacking(
          source.getDescriptor(pair.source().table()), target.getDescriptor(pair.target().table()));
    }
  }

  private static List<String> lacking(TableDescriptor from, TableDescriptor to) {
    Set<String> missing = new TreeSet<>(names(from));
    missing.removeAll(names(to));
    return List.copyOf(missing);
  }

  private static List<String> names(TableDescriptor table) {
    return Arrays.stream(table.getColumnFamilies())
        .map(family -> Bytes.toStringBinary(family.getName()))
        .toList();
  }

  /** By the cluster's own id: one cluster may be called by many names. */
  private boolean leadsTo(ReplicationPeerDescription peer, String cluster) throws IOException {
    String key = peer.getPeerConfig().getClusterKey();
    if (key == null || key.isBlank()) {
      return false;
    }
    if (key.equals(edge.to().key())) {
      return true;
    }
    Configuration conf = HBaseConfiguration.createClusterConf(edge.from().cluster().conf(), key);
    conf.setInt("hbase.client.retries.number", 1);
    conf.setInt("zookeeper.recovery.retry", 0);
    conf.setInt("hbase.client.operation.timeout", 10_000);
    conf.setInt("hbase.client.meta.operation.timeout", 10_000);
    try (Connection connection = ConnectionFactory.createConnection(conf);
        Admin admin = connection.getAdmin()) {
      return admin.getClusterMetrics().getClusterId().equals(cluster);
    } catch (IOException e) {
      LOG.warn(
          "Cannot tell where peer {} leads: {} does not answer ({})",
          peer.getPeerId(),
          key,
          e.getMessage());
      return false;
    }
  }
}
