package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sees that the positions of every list in the metastore run from 0 without a gap, and that a
 * constraint is on a position that its table's columns have. A constraint on a partition key has no
 * list of columns: its position is one of the table's keys.
 */
final class IndexGaps {
  /** The tables that hold lists, with the column of the list's owner and of the position. */
  private static final Map<String, List<String>> LISTS =
      Map.ofEntries(
          Map.entry("COLUMNS_V2", List.of("CD_ID", "INTEGER_IDX")),
          Map.entry("PARTITION_KEYS", List.of("TBL_ID", "INTEGER_IDX")),
          Map.entry("PARTITION_KEY_VALS", List.of("PART_ID", "INTEGER_IDX")),
          Map.entry("BUCKETING_COLS", List.of("SD_ID", "INTEGER_IDX")),
          Map.entry("SORT_COLS", List.of("SD_ID", "INTEGER_IDX")),
          Map.entry("SKEWED_COL_NAMES", List.of("SD_ID", "INTEGER_IDX")),
          Map.entry("SKEWED_VALUES", List.of("SD_ID_OID", "INTEGER_IDX")),
          Map.entry("SKEWED_STRING_LIST_VALUES", List.of("STRING_LIST_ID", "INTEGER_IDX")),
          Map.entry("FUNC_RU", List.of("FUNC_ID", "INTEGER_IDX")),
          Map.entry("TYPE_FIELDS", List.of("TYPE_NAME", "INTEGER_IDX")));

  /** Columns of KEY_CONSTRAINTS: list of columns, table, position. */
  private static final List<List<String>> CONSTRAINED =
      List.of(
          List.of("PARENT_CD_ID", "PARENT_TBL_ID", "PARENT_INTEGER_IDX"),
          List.of("CHILD_CD_ID", "CHILD_TBL_ID", "CHILD_INTEGER_IDX"));

  /**
   * A position that a constraint names.
   *
   * @param list the table that the list is in
   * @param hash of the row by the use's key
   */
  private record Use(String list, long owner, long position, RowKey key, long hash) {}

  private final Map<TableRows, GroupLog> logs = new LinkedHashMap<>();
  private final List<Use> uses = new ArrayList<>();
  private String constraints = "";

  void watch(TableRows table) {
    if (TableDefinition.key(table.name()).equals("KEY_CONSTRAINTS")) {
      constraints = table.name();
      CONSTRAINED.stream().filter(table::has).forEach(columns -> watchConstraints(table, columns));
    }
    List<String> columns = LISTS.get(TableDefinition.key(table.name()));
    if (columns == null || !table.has(columns)) {
      return;
    }
    GroupLog log = new GroupLog();
    logs.put(table, log);
    int owner = table.need(columns.get(0));
    int position = table.need(columns.get(1));
    table.watch(row -> log.add(row.number(owner), row.number(position), 0));
  }

  private void watchConstraints(TableRows table, List<String> columns) {
    int list = table.need(columns.get(0));
    int owner = table.need(columns.get(1));
    int position = table.need(columns.get(2));
    RowKey ofColumn = table.key(List.of(columns.get(0), columns.get(2)));
    RowKey ofKey = table.key(List.of(columns.get(1), columns.get(2)));
    table.watch(
        row -> {
          if (row.isNull(position) || row.isNull(owner)) {
            return;
          }
          boolean isColumn = !row.isNull(list);
          RowKey key = isColumn ? ofColumn : ofKey;
          uses.add(
              new Use(
                  isColumn ? "COLUMNS_V2" : "PARTITION_KEYS",
                  row.number(isColumn ? list : owner),
                  row.number(position),
                  key,
                  key.hash(row)));
        });
  }

  List<Suspects> finish() {
    List<Suspects> found = new ArrayList<>();
    logs.forEach(
        (table, log) -> {
          log.close();
          GroupLog.Groups groups = log.groups();
          found.addAll(beyond(TableDefinition.key(table.name()), groups));
          LongLog gaps = new LongLog();
          for (int i = 0; i < groups.parents().length; i++) {
            if (!groups.isContiguous(i)) {
              gaps.add(groups.parents()[i]);
            }
          }
          if (!gaps.isEmpty()) {
            String owner = LISTS.get(TableDefinition.key(table.name())).get(0);
            RowKey key = table.key(List.of(owner));
            String seen = "the positions of " + owner + " %s have a gap";
            found.add(new Suspects(Code.INDEX_GAP, table.name(), key, gaps, false, seen));
          }
        });
    return found;
  }

  /** Constraints on positions that the lists of one table do not have. */
  private List<Suspects> beyond(String list, GroupLog.Groups groups) {
    Map<RowKey, LongLog> hashes = new LinkedHashMap<>();
    for (Use use : uses) {
      int group = Arrays.binarySearch(groups.parents(), use.owner());
      // A list of columns that is not there at all is said where references are checked.
      if (use.list().equals(list) && group >= 0 && use.position() >= groups.count(group)) {
        hashes.computeIfAbsent(use.key(), key -> new LongLog()).add(use.hash());
      }
    }
    List<Suspects> found = new ArrayList<>();
    hashes.forEach(
        (key, log) -> {
          String seen = key.names() + " = %s: " + list + " has no such position";
          found.add(new Suspects(Code.REFERENCE_BROKEN, constraints, key, log, false, seen));
        });
    return found;
  }
}
