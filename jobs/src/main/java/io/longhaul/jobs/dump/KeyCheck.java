package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.List;

/**
 * Sees that no two rows have the same key. Rows of a wide key that come in the order of its first
 * column, as dumps have them, are compared within one value of it and need no memory; when they do
 * not, {@link #isOutOfOrder()} asks for another pass that keeps eight bytes a row.
 */
final class KeyCheck {
  private final TableDefinition table;
  private final RowKey key;
  private final boolean ordered;
  private final int leading;
  private final LongLog log = new LongLog();
  private final LongHashSet group = new LongHashSet();
  private final LongLog inGroup = new LongLog();
  private long lead = Long.MIN_VALUE;
  private boolean outOfOrder;

  KeyCheck(TableDefinition table, RowKey key, boolean ordered) {
    this.table = table;
    this.key = key;
    this.leading = key.columns()[0];
    this.ordered = ordered && !key.isPlain() && leadsWithInteger(table, key);
  }

  private static boolean leadsWithInteger(TableDefinition table, RowKey key) {
    return key.columns().length > 1 && table.columns().get(key.columns()[0]).isInteger();
  }

  void row(Row row) {
    if (key.hasNull(row)) {
      return;
    }
    long hash = key.hash(row);
    if (!ordered) {
      log.add(hash);
      return;
    }
    long first = row.number(leading);
    if (first != lead) {
      outOfOrder |= first < lead;
      lead = first;
      group.clear();
    }
    if (!group.add(hash)) {
      inGroup.add(hash);
    }
  }

  /** Whether the key is this column and no other. */
  boolean isOf(int column) {
    return key.columns().length == 1 && leading == column;
  }

  boolean isOutOfOrder() {
    return outOfOrder;
  }

  /** The ids of a key of one whole number; hashes of any other. */
  LongLog log() {
    return log;
  }

  List<Suspects> finish() {
    long[] hashes = ordered ? inGroup.sorted() : LongLog.repeated(log.sorted());
    List<Suspects> found = new ArrayList<>();
    if (hashes.length > 0) {
      String seen = "a second row has " + key.names().replace("%", "%%") + " = %s";
      found.add(
          new Suspects(Code.KEY_DUPLICATE, table.name(), key, LongLog.of(hashes), true, seen));
    }
    return found;
  }
}
