package io.longhaul.jobs.dump;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Sees that every counter is above the highest id that was taken from it. */
final class Sequences {
  private static final String PREFIX = "org.apache.hadoop.hive.metastore.model.";

  /** The class each sequence is named after, with the table and column of its ids. */
  private static final Map<String, List<String>> IDS =
      Map.ofEntries(
          Map.entry("MColumnDescriptor", List.of("CDS", "CD_ID")),
          Map.entry("MDatabase", List.of("DBS", "DB_ID")),
          Map.entry("MFunction", List.of("FUNCS", "FUNC_ID")),
          Map.entry("MGlobalPrivilege", List.of("GLOBAL_PRIVS", "USER_GRANT_ID")),
          Map.entry("MIndex", List.of("IDXS", "INDEX_ID")),
          Map.entry("MNotificationLog", List.of("NOTIFICATION_LOG", "NL_ID")),
          Map.entry("MPartition", List.of("PARTITIONS", "PART_ID")),
          Map.entry("MPartitionEvent", List.of("PARTITION_EVENTS", "PART_NAME_ID")),
          Map.entry("MPartitionColumnStatistics", List.of("PART_COL_STATS", "CS_ID")),
          Map.entry("MPartitionPrivilege", List.of("PART_PRIVS", "PART_GRANT_ID")),
          Map.entry("MPartitionColumnPrivilege", List.of("PART_COL_PRIVS", "PART_COLUMN_GRANT_ID")),
          Map.entry("MRole", List.of("ROLES", "ROLE_ID")),
          Map.entry("MRoleMap", List.of("ROLE_MAP", "ROLE_GRANT_ID")),
          Map.entry("MSerDeInfo", List.of("SERDES", "SERDE_ID")),
          Map.entry("MStorageDescriptor", List.of("SDS", "SD_ID")),
          Map.entry("MStringList", List.of("SKEWED_STRING_LIST", "STRING_LIST_ID")),
          Map.entry("MTable", List.of("TBLS", "TBL_ID")),
          Map.entry("MTableColumnStatistics", List.of("TAB_COL_STATS", "CS_ID")),
          Map.entry("MTablePrivilege", List.of("TBL_PRIVS", "TBL_GRANT_ID")),
          Map.entry("MTableColumnPrivilege", List.of("TBL_COL_PRIVS", "TBL_COLUMN_GRANT_ID")),
          Map.entry("MDBPrivilege", List.of("DB_PRIVS", "DB_GRANT_ID")),
          Map.entry("MType", List.of("TYPES", "TYPES_ID")));

  /** Tables of one row that hold the next number, with what took numbers from them. */
  private static final Map<String, List<String>> COUNTERS =
      Map.of(
          "NEXT_TXN_ID", List.of("NTXN_NEXT", "TXNS", "TXN_ID"),
          "NEXT_LOCK_ID", List.of("NL_NEXT", "HIVE_LOCKS", "HL_LOCK_EXT_ID"),
          "NEXT_COMPACTION_QUEUE_ID", List.of("NCQ_NEXT", "COMPACTION_QUEUE", "CQ_ID"),
          "NOTIFICATION_SEQUENCE", List.of("NEXT_EVENT_ID", "NOTIFICATION_LOG", "EVENT_ID"));

  /** Tables that have exactly one row from the day the schema is made. */
  private static final List<String> SINGLE =
      List.of("NEXT_TXN_ID", "NEXT_LOCK_ID", "NEXT_COMPACTION_QUEUE_ID", "TXN_LOCK_TBL");

  private final Map<String, long[]> highest = new HashMap<>();
  private final Map<String, Long> next = new LinkedHashMap<>();
  private final Map<String, Long> counters = new HashMap<>();
  private TableRows sequences;

  void watch(TableRows table) {
    String name = TableDefinition.key(table.name());
    IDS.values().stream()
        .filter(id -> id.get(0).equals(name))
        .forEach(id -> watchHighest(table, id.get(1)));
    COUNTERS.values().stream()
        .filter(counter -> counter.get(1).equals(name))
        .forEach(counter -> watchHighest(table, counter.get(2)));
    if (COUNTERS.containsKey(name)) {
      int at = table.need(COUNTERS.get(name).get(0));
      if (at >= 0) {
        table.watch(row -> counters.merge(name, row.number(at), Math::min));
      }
    } else if (name.equals("SEQUENCE_TABLE") && table.has(List.of("SEQUENCE_NAME", "NEXT_VAL"))) {
      sequences = table;
      int sequence = table.need("SEQUENCE_NAME");
      int value = table.need("NEXT_VAL");
      table.watch(row -> next.put(row.text(sequence), row.number(value)));
    }
  }

  private void watchHighest(TableRows table, String column) {
    int at = table.need(column);
    if (at < 0) {
      return;
    }
    long[] max = {Long.MIN_VALUE};
    highest.put(TableDefinition.key(table.name()) + "." + column, max);
    table.watch(row -> max[0] = row.isNull(at) ? max[0] : Math.max(max[0], row.number(at)));
  }

  void finish(Map<String, TableRows> tables, Findings findings) {
    if (sequences != null) {
      IDS.forEach((model, id) -> sequence(model, id, findings));
    }
    COUNTERS.forEach((table, counter) -> counter(tables, table, counter, findings));
    for (String name : SINGLE) {
      TableRows table = tables.get(name);
      if (table != null && table.count() != 1) {
        findings.add(Code.SINGLE_ROW, table.name(), table.count() + " rows");
      }
    }
    TableRows events = tables.get("NOTIFICATION_SEQUENCE");
    // From 3.0 on, which brought catalogs, the schema script makes the row; before, the first
    // event.
    boolean made = tables.containsKey("CTLGS");
    if (events != null && (events.count() > 1 || (made && events.count() == 0))) {
      findings.add(Code.SINGLE_ROW, events.name(), events.count() + " rows");
    }
  }

  private void sequence(String model, List<String> id, Findings findings) {
    long[] max = highest.getOrDefault(id.get(0) + "." + id.get(1), new long[] {Long.MIN_VALUE});
    Long value = next.get(PREFIX + model);
    if (max[0] == Long.MIN_VALUE || (value != null && value > max[0])) {
      return;
    }
    String seen =
        value == null
            ? "no sequence for " + model + ", whose highest " + id.get(1) + " is " + max[0]
            : model + " is at " + value + ", its highest " + id.get(1) + " is " + max[0];
    findings.add(Code.SEQUENCE_LOW, sequences.name(), seen);
  }

  private void counter(
      Map<String, TableRows> tables, String table, List<String> counter, Findings findings) {
    long[] max = highest.get(counter.get(1) + "." + counter.get(2));
    if (!tables.containsKey(table) || max == null || max[0] == Long.MIN_VALUE) {
      return;
    }
    Long value = counters.get(table);
    if (value == null || value <= max[0]) {
      String seen = counter.get(0) + " is " + value + ", the highest " + counter.get(2);
      findings.add(Code.SEQUENCE_LOW, table, seen + " is " + max[0]);
    }
  }

  /** The next notification event; empty without the table or a row in it. */
  OptionalLong nextEvent() {
    Long value = counters.get("NOTIFICATION_SEQUENCE");
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
