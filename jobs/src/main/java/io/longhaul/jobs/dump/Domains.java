package io.longhaul.jobs.dump;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Columns for which Hive has a short list of values, or that it never leaves NULL. */
final class Domains {
  private static final Set<String> PRINCIPALS = Set.of("USER", "ROLE", "GROUP");

  private static final Map<String, Set<String>> TEXTS =
      Map.ofEntries(
          Map.entry(
              "TBLS.TBL_TYPE",
              Set.of(
                  "MANAGED_TABLE",
                  "EXTERNAL_TABLE",
                  "VIRTUAL_VIEW",
                  "MATERIALIZED_VIEW",
                  "INDEX_TABLE")),
          Map.entry("TBLS.OWNER_TYPE", PRINCIPALS),
          Map.entry("DBS.OWNER_TYPE", PRINCIPALS),
          Map.entry("DBS.TYPE", Set.of("NATIVE", "REMOTE")),
          Map.entry("FUNCS.OWNER_TYPE", PRINCIPALS),
          Map.entry("GLOBAL_PRIVS.PRINCIPAL_TYPE", PRINCIPALS),
          Map.entry("GLOBAL_PRIVS.GRANTOR_TYPE", PRINCIPALS),
          Map.entry("DB_PRIVS.PRINCIPAL_TYPE", PRINCIPALS),
          Map.entry("DB_PRIVS.GRANTOR_TYPE", PRINCIPALS),
          Map.entry("TBL_PRIVS.PRINCIPAL_TYPE", PRINCIPALS),
          Map.entry("TBL_PRIVS.GRANTOR_TYPE", PRINCIPALS),
          Map.entry("TBL_COL_PRIVS.PRINCIPAL_TYPE", PRINCIPALS),
          Map.entry("TBL_COL_PRIVS.GRANTOR_TYPE", PRINCIPALS),
          Map.entry("PART_PRIVS.PRINCIPAL_TYPE", PRINCIPALS),
          Map.entry("PART_PRIVS.GRANTOR_TYPE", PRINCIPALS),
          Map.entry("PART_COL_PRIVS.PRINCIPAL_TYPE", PRINCIPALS),
          Map.entry("PART_COL_PRIVS.GRANTOR_TYPE", PRINCIPALS),
          Map.entry("ROLE_MAP.PRINCIPAL_TYPE", PRINCIPALS),
          Map.entry("ROLE_MAP.GRANTOR_TYPE", PRINCIPALS));

  /** Ranges of whole numbers, both ends included. */
  private static final Map<String, long[]> NUMBERS =
      Map.ofEntries(
          Map.entry("FUNCS.FUNC_TYPE", new long[] {1, 1}),
          Map.entry("FUNC_RU.RESOURCE_TYPE", new long[] {1, 3}),
          Map.entry("SORT_COLS.ORDER", new long[] {0, 1}),
          Map.entry("DB_PRIVS.GRANT_OPTION", new long[] {0, 1}),
          Map.entry("GLOBAL_PRIVS.GRANT_OPTION", new long[] {0, 1}),
          Map.entry("PART_COL_PRIVS.GRANT_OPTION", new long[] {0, 1}),
          Map.entry("PART_PRIVS.GRANT_OPTION", new long[] {0, 1}),
          Map.entry("ROLE_MAP.GRANT_OPTION", new long[] {0, 1}),
          Map.entry("TBL_COL_PRIVS.GRANT_OPTION", new long[] {0, 1}),
          Map.entry("TBL_PRIVS.GRANT_OPTION", new long[] {0, 1}),
          Map.entry("SDS.NUM_BUCKETS", new long[] {-1, Integer.MAX_VALUE}),
          Map.entry("KEY_CONSTRAINTS.CONSTRAINT_TYPE", new long[] {0, 6}),
          // Three switches in three bits.
          Map.entry("KEY_CONSTRAINTS.ENABLE_VALIDATE_RELY", new long[] {0, 7}),
          Map.entry("SERDES.SERDE_TYPE", new long[] {0, 2}));

  private static final Set<String> NEVER_NULL =
      Set.of(
          "TBLS.DB_ID",
          "TBLS.TBL_NAME",
          "TBLS.TBL_TYPE",
          "PARTITIONS.TBL_ID",
          "PARTITIONS.SD_ID",
          "PARTITIONS.PART_NAME",
          "SDS.CD_ID",
          "SDS.SERDE_ID",
          "DBS.NAME");

  private final Findings findings;

  Domains(Findings findings) {
    this.findings = findings;
  }

  void watch(TableRows table) {
    List<Column> columns = table.definition().columns();
    for (int i = 0; i < columns.size(); i++) {
      int at = i;
      String column = columns.get(i).name();
      String name = TableDefinition.key(table.name() + "." + column);
      if (TEXTS.containsKey(name)) {
        table.need(column);
        Set<String> texts = TEXTS.get(name);
        table.watch(
            row -> {
              if (row.isText(at) && !texts.contains(row.text(at))) {
                report(table, column, row, at);
              }
            });
      }
      if (NUMBERS.containsKey(name)) {
        long[] range = NUMBERS.get(name);
        table.watch(
            row -> {
              if (!row.isNull(at) && (row.number(at) < range[0] || row.number(at) > range[1])) {
                report(table, column, row, at);
              }
            });
      }
      if (NEVER_NULL.contains(name)) {
        table.watch(
            row -> {
              if (row.isNull(at)) {
                findings.add(
                    Code.REFERENCE_BROKEN, table.name(), row.position(), column + " is NULL");
              }
            });
      }
    }
  }

  private void report(TableRows table, String column, Row row, int at) {
    String seen = column + " is " + row.shown(at);
    findings.add(Code.VALUE_DOMAIN, table.name(), row.position(), seen);
  }
}
