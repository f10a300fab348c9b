package io.longhaul.jobs.hbase;

import io.longhaul.common.job.InstantText;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.NamespaceDescriptor;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.RegionLocator;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.replication.ReplicationPeerConfig;
import org.apache.hadoop.hbase.replication.ReplicationPeerConfigBuilder;

/**
 * Does what plans say. No edit falls between the rows that are copied and those that are sent: the
 * peer is there first and keeps the logs, disabled; then every family's edits are marked for it;
 * then the snapshot is taken, which has all edits of before; and what the peer kept is sent when
 * all of the snapshot has arrived, so that no delete overtakes the row that it is about.
 */
final class PeerSetup {
  private final Seeding seeding;
  private final Clock clock;

  PeerSetup(Seeding seeding, Clock clock) {
    this.seeding = seeding;
    this.clock = clock;
  }

  /** Does them all; may be killed anywhere and begun again. */
  void apply(List<EdgePlan> plans, boolean bothWays) throws IOException, InterruptedException {
    // Each edge's peer keeps logs before any rows are copied over another edge.
    for (EdgePlan plan : plans) {
      prepare(plan, bothWays);
    }
    for (EdgePlan plan : plans) {
      for (TableName table : plan.seed()) {
        seeding.copy(plan.edge(), table);
        markSeeded(plan.edge(), table);
      }
    }
    for (EdgePlan plan : plans) {
      enable(plan.edge());
    }
  }

  private static void prepare(EdgePlan plan, boolean bothWays) throws IOException {
    Edge edge = plan.edge();
    try (Admin from = edge.from().cluster().admin();
        Admin to = edge.to().cluster().admin()) {
      Canary.makeNamespace(from);
      Canary.makeNamespace(to);
      if (!from.tableExists(Canary.TABLE)) {
        from.createTable(Canary.descriptor());
      }
      if (plan.peer().isPresent() && !plan.lacking().isEmpty()) {
        stop(plan, from);
      }
      for (TableName table : plan.make()) {
        make(edge, from, to, table, bothWays);
      }
      peer(plan, from);
      for (TableName table : plan.scope()) {
        from.modifyTable(scoped(from.getDescriptor(table), HConstants.REPLICATION_SCOPE_GLOBAL));
      }
    }
  }

  private static void make(Edge edge, Admin from, Admin to, TableName table, boolean bothWays)
      throws IOException {
    if (to.tableExists(table)) {
      return;
    }
    String namespace = table.getNamespaceAsString();
    if (Arrays.stream(to.listNamespaces()).noneMatch(namespace::equals)) {
      to.createNamespace(
          NamespaceDescriptor.create(from.getNamespaceDescriptor(namespace)).build());
    }
    boolean sent = bothWays || table.equals(Canary.TABLE);
    TableDescriptor descriptor =
        scoped(
            from.getDescriptor(table),
            sent ? HConstants.REPLICATION_SCOPE_GLOBAL : HConstants.REPLICATION_SCOPE_LOCAL);
    byte[][] splits;
    try (RegionLocator locator = edge.from().cluster().connection().getRegionLocator(table)) {
      byte[][] starts = locator.getStartKeys();
      splits = Arrays.copyOfRange(starts, 1, starts.length);
    }
    if (splits.length == 0) {
      to.createTable(descriptor);
    } else {
      to.createTable(descriptor, splits);
    }
  }

  private static TableDescriptor scoped(TableDescriptor table, int scope) {
    TableDescriptorBuilder builder = TableDescriptorBuilder.newBuilder(table);
    for (ColumnFamilyDescriptor family : table.getColumnFamilies()) {
      builder.modifyColumnFamily(
          ColumnFamilyDescriptorBuilder.newBuilder(family).setScope(scope).build());
    }
    return builder.build();
  }

  /** Before anything is made: whoever goes on after a kill must know what is not whole. */
  private static void stop(EdgePlan plan, Admin from) throws IOException {
    String id = plan.edge().peer();
    if (from.isReplicationPeerEnabled(id)) {
      from.disableReplicationPeer(id);
    }
    ReplicationPeerConfigBuilder config =
        ReplicationPeerConfig.newBuilder(from.getReplicationPeerConfig(id));
    // HBase keeps settings that are left out.
    plan.seed()
        .forEach(table -> config.putConfiguration(EdgePlan.seededKey(table), EdgePlan.NOT_SEEDED));
    from.updateReplicationPeerConfig(id, config.build());
  }

  private static void peer(EdgePlan plan, Admin from) throws IOException {
    String id = plan.edge().peer();
    Map<TableName, List<String>> tables = new HashMap<>();
    plan.add().forEach(table -> tables.put(table, List.of()));
    if (plan.peer().isEmpty()) {
      ReplicationPeerConfig config =
          ReplicationPeerConfig.newBuilder()
              .setClusterKey(plan.edge().to().key())
              .setReplicateAllUserTables(false)
              .setTableCFsMap(tables)
              .build();
      from.addReplicationPeer(id, config, false);
      return;
    }
    if (!tables.isEmpty()) {
      ReplicationPeerConfig now = from.getReplicationPeerConfig(id);
      if (now.getTableCFsMap() != null) {
        now.getTableCFsMap().forEach(tables::putIfAbsent);
      }
      from.updateReplicationPeerConfig(
          id, ReplicationPeerConfig.newBuilder(now).setTableCFsMap(tables).build());
    }
  }

  private void markSeeded(Edge edge, TableName table) throws IOException {
    try (Admin from = edge.from().cluster().admin()) {
      ReplicationPeerConfig now = from.getReplicationPeerConfig(edge.peer());
      from.updateReplicationPeerConfig(
          edge.peer(),
          ReplicationPeerConfig.newBuilder(now)
              .putConfiguration(EdgePlan.seededKey(table), InstantText.of(clock.instant()))
              .build());
    }
  }

  private static void enable(Edge edge) throws IOException {
    try (Admin from = edge.from().cluster().admin()) {
      if (!from.isReplicationPeerEnabled(edge.peer())) {
        from.enableReplicationPeer(edge.peer());
      }
    }
  }
}
