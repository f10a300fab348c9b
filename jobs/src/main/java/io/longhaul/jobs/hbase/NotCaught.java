package io.longhaul.jobs.hbase;

import io.longhaul.common.policy.HBaseDataset.Reconcile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.hbase.KeepDeletedCells;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.Durability;
import org.apache.hadoop.hbase.client.TableDescriptor;

/** Says what the windows of a table may lack, by how its changes are caught that no scan has. */
record NotCaught(PolicyTable table, TableDescriptor descriptor, TableLogs logs) {
  /** Whether what no scan of a window has comes out of its logs. */
  boolean isFollowed() {
    return table.dataset().reconcile() == Reconcile.WAL
        && logs.gap().isEmpty()
        && descriptor.getDurability() != Durability.SKIP_WAL;
  }

  /** Why a new base is needed for what the logs may lack; empty when they lack nothing. */
  Optional<String> brokenLogs() {
    return logs.gap().map(why -> "changes may have been missed: " + why);
  }

  /** The families that lose deletes; the caller's own list. */
  List<String> deletes() {
    List<String> words = new ArrayList<>();
    if (isFollowed()) {
      return words;
    }
    for (ColumnFamilyDescriptor family : descriptor.getColumnFamilies()) {
      if (family.getKeepDeletedCells() == KeepDeletedCells.FALSE) {
        words.add(
            "Family %1$s of %2$s drops deletes at a major compaction, perhaps before a window has them: alter '%2$s', {NAME => '%1$s', KEEP_DELETED_CELLS => 'TTL'}"
                .formatted(family.getNameAsString(), table.name()));
      }
    }
    return words;
  }

  /** Writes that windows have no way to see. */
  List<String> unseen() {
    List<String> words = new ArrayList<>();
    String what =
        "Windows of %s have what was written with the clock of a region server; puts and deletes with older timestamps of the writer's own are in none, as are deletes of a single version: %s";
    switch (table.dataset().reconcile()) {
      case SNAPSHOT ->
          words.add(what.formatted(table.name(), "they come right with the next base"));
      case NONE ->
          words.add(what.formatted(table.name(), "nothing brings them (`reconcile: none`)"));
      case WAL -> words.addAll(pastLogs(what));
    }
    return words;
  }

  private List<String> pastLogs(String what) {
    if (descriptor.getDurability() == Durability.SKIP_WAL) {
      return List.of(
          what.formatted(
              table.name(),
              "with DURABILITY => SKIP_WAL the logs don't have them either; they come right with the next base"));
    }
    List<String> words = new ArrayList<>();
    if (!isFollowed()) {
      words.add(
          what.formatted(table.name(), "the logs may lack some of them; the base of now has them"));
    }
    if (descriptor.getDurability() == Durability.ASYNC_WAL) {
      words.add(
          "%s has DURABILITY => ASYNC_WAL: what a server had not logged yet when it died is in no log"
              .formatted(table.name()));
    }
    words.add(
        "Writes of single clients past the logs (SKIP_WAL) can't be noticed: of %s, those with timestamps of the writer's own, and deletes that a compaction drops, come right with the next base only"
            .formatted(table.name()));
    return words;
  }
}
