package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Foreign keys, those of the schema and those that Hive keeps to without one. Children come before
 * their parents in a dump, so both sides are gathered and compared at the end.
 */
final class References {
  /** Columns that refer to another table without a foreign key: child, column, parent, column. */
  private static final List<List<String>> UNDECLARED =
      List.of(
          List.of("KEY_CONSTRAINTS", "PARENT_TBL_ID", "TBLS", "TBL_ID"),
          List.of("KEY_CONSTRAINTS", "CHILD_TBL_ID", "TBLS", "TBL_ID"),
          List.of("KEY_CONSTRAINTS", "PARENT_CD_ID", "CDS", "CD_ID"),
          List.of("KEY_CONSTRAINTS", "CHILD_CD_ID", "CDS", "CD_ID"));

  /** Who may use a row, each once only: parent, column, then pairs of child and column. */
  private static final List<List<String>> EXCLUSIVE =
      List.of(
          List.of("SDS", "SD_ID", "TBLS", "SD_ID", "PARTITIONS", "SD_ID", "IDXS", "SD_ID"),
          List.of("SERDES", "SERDE_ID", "SDS", "SERDE_ID", "SCHEMA_VERSION", "SERDE_ID"));

  private record Link(
      Code code, TableRows child, String column, LongLog log, String parent, String parentColumn) {}

  private final List<Link> links = new ArrayList<>();
  private final Map<String, LongLog> uses = new LinkedHashMap<>();

  /** Starts gathering what a table refers to. */
  void watch(TableRows table) {
    String name = TableDefinition.key(table.name());
    for (TableDefinition.ForeignKey key : table.definition().foreignKeys()) {
      if (table.has(key.column())) {
        LongLog log = table.references(key.column());
        links.add(
            new Link(
                Code.FOREIGN_KEY_ORPHAN,
                table,
                key.column(),
                log,
                key.parentTable(),
                key.parentColumn()));
      }
    }
    for (List<String> soft : UNDECLARED) {
      if (soft.get(0).equals(name) && table.has(soft.get(1))) {
        LongLog log = table.references(soft.get(1));
        links.add(
            new Link(Code.REFERENCE_BROKEN, table, soft.get(1), log, soft.get(2), soft.get(3)));
      }
    }
    for (List<String> exclusive : EXCLUSIVE) {
      for (int i = 2; i < exclusive.size(); i += 2) {
        if (exclusive.get(i).equals(name) && table.has(exclusive.get(i + 1))) {
          uses.put(exclusive.get(0) + " " + name, all(table, exclusive.get(i + 1)));
        }
      }
    }
  }

  private static LongLog all(TableRows table, String column) {
    int at = table.need(column);
    LongLog log = new LongLog();
    table.watch(
        row -> {
          if (!row.isNull(at)) {
            log.add(row.number(at));
          }
        });
    return log;
  }

  List<Suspects> finish(Map<String, TableRows> tables, Findings findings) {
    List<Suspects> found = new ArrayList<>();
    for (Link link : links) {
      long[] parents = parents(tables, link);
      long[] orphans = LongLog.missing(link.log().sorted(), parents);
      if (orphans.length > 0) {
        RowKey key = link.child().key(List.of(link.column()));
        String seen =
            link.column() + " %s has no row in " + link.parent() + "." + link.parentColumn();
        found.add(
            new Suspects(link.code(), link.child().name(), key, LongLog.of(orphans), false, seen));
      }
    }
    for (List<String> exclusive : EXCLUSIVE) {
      TableRows parent = tables.get(exclusive.get(0));
      if (parent != null) {
        usage(parent, exclusive.get(1), findings);
      }
    }
    return found;
  }

  private static long[] parents(Map<String, TableRows> tables, Link link) {
    TableRows parent = tables.get(TableDefinition.key(link.parent()));
    Optional<LongLog> log = parent == null ? Optional.empty() : parent.keyLog(link.parentColumn());
    return log.map(LongLog::sorted).orElse(new long[0]);
  }

  private void usage(TableRows parent, String column, Findings findings) {
    long[] used = new long[0];
    for (Map.Entry<String, LongLog> use : uses.entrySet()) {
      if (use.getKey().startsWith(TableDefinition.key(parent.name()) + " ")) {
        long[] more = use.getValue().sorted();
        used = used.length == 0 ? more : LongLog.merged(used, more);
      }
    }
    long[] shared = LongLog.repeated(used);
    if (shared.length > 0) {
      String seen =
          shared.length + " rows are used twice, the first is " + column + " " + shared[0];
      findings.add(Code.STORAGE_SHARED, parent.name(), seen);
    }
    long[] all = parent.keyLog(column).map(LongLog::sorted).orElse(new long[0]);
    long[] unused = LongLog.missing(all, used);
    if (unused.length > 0) {
      String seen =
          unused.length + " rows are not referred to, the first is " + column + " " + unused[0];
      findings.add(Code.ROW_UNREFERENCED, parent.name(), seen);
    }
  }
}
