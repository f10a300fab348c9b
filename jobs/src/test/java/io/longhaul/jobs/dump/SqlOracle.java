package io.longhaul.jobs.dump;

import io.longhaul.jobs.dump.TableDefinition.ForeignKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The integrity rules recomputed by a database, which shares no code with the gate's. */
final class SqlOracle {
  private static final String[][] LISTS = {
    {"COLUMNS_V2", "CD_ID"},
    {"PARTITION_KEYS", "TBL_ID"},
    {"PARTITION_KEY_VALS", "PART_ID"},
    {"BUCKETING_COLS", "SD_ID"},
    {"SORT_COLS", "SD_ID"},
    {"SKEWED_STRING_LIST_VALUES", "STRING_LIST_ID"},
    {"FUNC_RU", "FUNC_ID"}
  };

  private SqlOracle() {}

  /** What is broken in a database, by name. */
  static List<String> broken(MariaDb server, String database)
      throws IOException, InterruptedException {
    StringBuilder sql = new StringBuilder();
    for (TableDefinition table : MetastoreSchema.load("3.1").tables().values()) {
      for (ForeignKey key : table.foreignKeys()) {
        String orphans =
            "FROM `%s` c LEFT JOIN `%s` p ON c.`%s` = p.`%s` WHERE c.`%s` IS NOT NULL AND p.`%s` IS NULL"
                .formatted(
                    table.name(),
                    key.parentTable(),
                    key.column(),
                    key.parentColumn(),
                    key.column(),
                    key.parentColumn());
        add(sql, key.name(), orphans);
      }
    }
    for (String[] list : LISTS) {
      String gaps =
          "FROM (SELECT 1 FROM `%s` GROUP BY `%s` HAVING MIN(INTEGER_IDX) <> 0 OR MAX(INTEGER_IDX) + 1 <> COUNT(DISTINCT INTEGER_IDX) OR COUNT(*) <> COUNT(DISTINCT INTEGER_IDX)) x"
              .formatted(list[0], list[1]);
      add(sql, "gap in " + list[0], gaps);
    }
    add(
        sql,
        "partition values",
        "FROM PARTITIONS p WHERE (SELECT COUNT(*) FROM PARTITION_KEY_VALS v WHERE v.PART_ID ="
            + " p.PART_ID) <> (SELECT COUNT(*) FROM PARTITION_KEYS k WHERE k.TBL_ID = p.TBL_ID)");
    add(
        sql,
        "partition names",
        "FROM PARTITIONS p WHERE LENGTH(p.PART_NAME) - LENGTH(REPLACE(p.PART_NAME, '/', '')) + 1"
            + " <> (SELECT COUNT(*) FROM PARTITION_KEYS k WHERE k.TBL_ID = p.TBL_ID)");
    add(
        sql,
        "locations",
        "FROM SDS s WHERE s.LOCATION IS NULL AND NOT EXISTS (SELECT 1 FROM TBLS t WHERE t.SD_ID ="
            + " s.SD_ID AND t.TBL_TYPE = 'VIRTUAL_VIEW')");
    String bucketed = "FROM SDS s WHERE s.NUM_BUCKETS %s AND %s EXISTS";
    String columns = " (SELECT 1 FROM BUCKETING_COLS b WHERE b.SD_ID = s.SD_ID)";
    add(sql, "buckets without columns", bucketed.formatted("> 1", "NOT") + columns);
    add(sql, "columns without buckets", bucketed.formatted("< 1", "") + columns);
    add(
        sql,
        "skewed values without columns",
        "FROM SKEWED_VALUES v WHERE v.SD_ID_OID NOT IN (SELECT SD_ID FROM SKEWED_COL_NAMES)");
    add(sql, "version", "FROM (SELECT COUNT(*) n FROM VERSION) v WHERE n <> 1");
    sequence(sql, "MTable", "TBLS", "TBL_ID");
    sequence(sql, "MPartition", "PARTITIONS", "PART_ID");
    sequence(sql, "MStorageDescriptor", "SDS", "SD_ID");
    sequence(sql, "MSerDeInfo", "SERDES", "SERDE_ID");
    sequence(sql, "MDatabase", "DBS", "DB_ID");
    List<String> broken = new ArrayList<>();
    for (String line : server.query(database, sql.toString())) {
      if (!line.endsWith("\t0")) {
        broken.add(line);
      }
    }
    return broken;
  }

  private static void sequence(StringBuilder sql, String model, String table, String id) {
    add(
        sql,
        "sequence of " + table,
        "FROM (SELECT MAX(`%s`) m FROM `%s`) x WHERE m >= COALESCE((SELECT NEXT_VAL FROM SEQUENCE_TABLE WHERE SEQUENCE_NAME = 'org.apache.hadoop.hive.metastore.model.%s'), 0)"
            .formatted(id, table, model));
  }

  private static void add(StringBuilder sql, String name, String from) {
    sql.append("SELECT '").append(name).append("', COUNT(*) ").append(from).append(";\n");
  }
}
