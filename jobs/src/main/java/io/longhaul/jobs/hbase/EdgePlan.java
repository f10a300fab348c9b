package io.longhaul.jobs.hbase;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.replication.ReplicationPeerConfig;
import org.apache.hadoop.hbase.replication.ReplicationPeerDescription;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * What is to be done so that one cluster sends some tables to another.
 *
 * @param peer as it is; empty when it is not there
 * @param make tables, the canary's among them, that the other end has not
 * @param add tables that the peer does not send yet
 * @param scope tables of which families are not sent yet, at the sending end
 * @param seed tables whose rows of before are to be copied
 * @param refusals why nothing of it is done; empty when it may be
 */
record EdgePlan(
    Edge edge,
    Optional<ReplicationPeerDescription> peer,
    List<TableName> make,
    List<TableName> add,
    List<TableName> scope,
    List<TableName> seed,
    List<String> refusals) {
  /** In a peer's own settings: gone when it is. */
  private static final String SEEDED = "longhaul.seeded.";

  static final String NOT_SEEDED = "no";

  EdgePlan {
    make = List.copyOf(make);
    add = List.copyOf(add);
    scope = List.copyOf(scope);
    seed = List.copyOf(seed);
    refusals = List.copyOf(refusals);
  }

  /** Looks at both ends; changes nothing. */
  static EdgePlan of(Edge edge, List<TableName> tables, boolean bothWays) throws IOException {
    try (Admin from = edge.from().cluster().admin();
        Admin to = edge.to().cluster().admin()) {
      Optional<ReplicationPeerDescription> peer =
          from.listReplicationPeers().stream()
              .filter(one -> one.getPeerId().equals(edge.peer()))
              .findFirst();
      List<TableName> all = new ArrayList<>(tables);
      all.add(Canary.TABLE);
      List<TableName> make = new ArrayList<>();
      List<TableName> add = new ArrayList<>();
      List<TableName> scope = new ArrayList<>();
      List<TableName> seed = new ArrayList<>();
      for (TableName table : all) {
        if (!to.tableExists(table)) {
          make.add(table);
        }
        if (peer.filter(one -> sends(one.getPeerConfig(), table)).isEmpty()) {
          add.add(table);
        }
        if (from.tableExists(table) && !isWhollySent(from.getDescriptor(table))) {
          scope.add(table);
        }
        // Edits were not sent while any of this was so: what was copied once is not whole then.
        boolean lacked = Stream.of(make, add, scope).anyMatch(some -> some.contains(table));
        boolean seeded = peer.filter(one -> isSeeded(one.getPeerConfig(), table)).isPresent();
        if (!table.equals(Canary.TABLE) && (lacked || !seeded)) {
          seed.add(table);
        }
      }
      List<String> refusals = new PeerGuards(edge, from, to).refusals(tables, bothWays);
      return new EdgePlan(edge, peer, make, add, scope, seed, refusals);
    }
  }

  private static boolean sends(ReplicationPeerConfig config, TableName table) {
    return config.getTableCFsMap() != null && config.getTableCFsMap().containsKey(table);
  }

  static boolean isWhollySent(TableDescriptor table) {
    return Arrays.stream(table.getColumnFamilies())
        .map(ColumnFamilyDescriptor::getScope)
        .allMatch(scope -> scope == HConstants.REPLICATION_SCOPE_GLOBAL);
  }

  static boolean isSeeded(ReplicationPeerConfig config, TableName table) {
    String value = config.getConfiguration().getOrDefault(seededKey(table), NOT_SEEDED);
    return !value.equals(NOT_SEEDED);
  }

  static String seededKey(TableName table) {
    return SEEDED + table.getNameWithNamespaceInclAsString();
  }

  /** Whether a table is not wholly sent, or its rows of before are not there. */
  boolean lacks(TableName table) {
    return lacking().contains(table);
  }

  /** Tables that are not wholly sent, sorted. */
  List<TableName> lacking() {
    return Stream.of(make, add, scope, seed).flatMap(List::stream).distinct().sorted().toList();
  }

  /** The same with more that speaks against it. */
  EdgePlan refusing(List<String> more) {
    List<String> all = new ArrayList<>(refusals);
    all.addAll(more);
    return new EdgePlan(edge, peer, make, add, scope, seed, all);
  }

  /** Whether there is anything to do. */
  boolean isIdle() {
    return steps().isEmpty();
  }

  private boolean isEnabled() {
    return peer.filter(ReplicationPeerDescription::isEnabled).isPresent();
  }

  /** What is to be done, in order, a line for each. */
  List<String> steps() {
    List<String> steps = new ArrayList<>();
    String to = edge.to().name();
    String from = edge.from().name();
    for (String namespace : namespaces()) {
      steps.add("%s: make namespace %s where it is not there".formatted(to, namespace));
    }
    make.forEach(
        table -> steps.add("%s: make table %s as it is at the %s".formatted(to, table, from)));
    boolean changed = !add.isEmpty() || !scope.isEmpty() || !seed.isEmpty();
    if (peer.isEmpty()) {
      steps.add(
          "%s: add peer %s, disabled, that leads to %s (%s)"
              .formatted(from, edge.peer(), to, edge.to().key()));
    } else if (isEnabled() && changed) {
      steps.add(
          "%s: disable peer %s until the rows of before are there".formatted(from, edge.peer()));
    }
    add.forEach(table -> steps.add("%s: let peer %s send %s".formatted(from, edge.peer(), table)));
    scope.forEach(
        table ->
            steps.add(
                "%s: set REPLICATION_SCOPE of all families of %s to 1".formatted(from, table)));
    seed.forEach(
        table ->
            steps.add(
                "%s: copy the rows of %s from a snapshot at the %s".formatted(to, table, from)));
    if (!isEnabled() || changed) {
      steps.add("%s: enable peer %s".formatted(from, edge.peer()));
    }
    return steps;
  }

  private Set<String> namespaces() {
    Set<String> namespaces = new TreeSet<>();
    make.forEach(table -> namespaces.add(table.getNamespaceAsString()));
    namespaces.remove(
        Bytes.toString(org.apache.hadoop.hbase.NamespaceDescriptor.DEFAULT_NAMESPACE_NAME));
    return namespaces;
  }
}
