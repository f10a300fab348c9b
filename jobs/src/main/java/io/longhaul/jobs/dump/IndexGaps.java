package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sees that the positions of every list in the metastore run from 0 without a gap. */
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

  private final Map<TableRows, GroupLog> logs = new LinkedHashMap<>();

  void watch(TableRows table) {
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

  List<Suspects> finish() {
    List<Suspects> found = new ArrayList<>();
    logs.forEach(
        (table, log) -> {
          log.close();
          GroupLog.Groups groups = log.groups();
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
}
