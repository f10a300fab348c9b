package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Differences that nothing in one dump can tell from the truth, by table and column, and why. */
final class FuzzClasses {
  private static final Pattern TABLE = Pattern.compile("CREATE TABLE `(\\w+)`");

  /** Columns whose value nothing else in the dump repeats, with the reason. */
  private static final Map<String, String> FREE =
      Map.ofEntries(
          Map.entry("DBS", "DESC NAME OWNER_NAME DB_LOCATION_URI"),
          Map.entry("CTLGS", "DESC"),
          Map.entry("DATABASE_PARAMS", "PARAM_KEY PARAM_VALUE"),
          Map.entry(
              "TBLS",
              "CREATE_TIME LAST_ACCESS_TIME OWNER RETENTION TBL_NAME TBL_TYPE VIEW_EXPANDED_TEXT"
                  + " VIEW_ORIGINAL_TEXT IS_REWRITE_ENABLED"),
          Map.entry("TABLE_PARAMS", "PARAM_KEY PARAM_VALUE"),
          Map.entry("COLUMNS_V2", "COMMENT COLUMN_NAME TYPE_NAME"),
          Map.entry("PARTITION_KEYS", "PKEY_COMMENT PKEY_TYPE"),
          Map.entry("PARTITIONS", "CREATE_TIME LAST_ACCESS_TIME"),
          Map.entry("PARTITION_PARAMS", "PARAM_KEY PARAM_VALUE"),
          Map.entry(
              "SDS",
              "INPUT_FORMAT OUTPUT_FORMAT LOCATION NUM_BUCKETS IS_COMPRESSED"
                  + " IS_STOREDASSUBDIRECTORIES"),
          Map.entry(
              "SERDES", "NAME SLIB DESCRIPTION SERIALIZER_CLASS DESERIALIZER_CLASS SERDE_TYPE"),
          Map.entry("SERDE_PARAMS", "PARAM_KEY PARAM_VALUE"),
          Map.entry("BUCKETING_COLS", "BUCKET_COL_NAME"),
          Map.entry("SORT_COLS", "COLUMN_NAME ORDER"),
          Map.entry("SKEWED_COL_NAMES", "SKEWED_COL_NAME"),
          Map.entry("SKEWED_COL_VALUE_LOC_MAP", "LOCATION"),
          Map.entry("SKEWED_STRING_LIST_VALUES", "STRING_LIST_VALUE"),
          Map.entry("FUNCS", "CLASS_NAME CREATE_TIME FUNC_NAME OWNER_NAME"),
          Map.entry("FUNC_RU", "RESOURCE_URI RESOURCE_TYPE"),
          Map.entry("ROLES", "CREATE_TIME OWNER_NAME ROLE_NAME"),
          Map.entry(
              "TBL_PRIVS", "CREATE_TIME GRANT_OPTION GRANTOR PRINCIPAL_NAME TBL_PRIV AUTHORIZER"),
          Map.entry(
              "KEY_CONSTRAINTS",
              "CONSTRAINT_NAME CONSTRAINT_TYPE POSITION ENABLE_VALIDATE_RELY UPDATE_RULE"
                  + " DELETE_RULE PARENT_INTEGER_IDX"),
          Map.entry(
              "TAB_COL_STATS",
              "CAT_NAME DB_NAME TABLE_NAME COLUMN_NAME COLUMN_TYPE LONG_LOW_VALUE"
                  + " LONG_HIGH_VALUE DOUBLE_HIGH_VALUE DOUBLE_LOW_VALUE NUM_NULLS NUM_DISTINCTS"
                  + " BIT_VECTOR LAST_ANALYZED"),
          Map.entry("VERSION", "VER_ID VERSION_COMMENT"),
          Map.entry("SEQUENCE_TABLE", "NEXT_VAL"),
          Map.entry("NEXT_TXN_ID", "NTXN_NEXT"),
          Map.entry("NEXT_LOCK_ID", "NL_NEXT"),
          Map.entry("NEXT_COMPACTION_QUEUE_ID", "NCQ_NEXT"),
          Map.entry("NOTIFICATION_SEQUENCE", "NNI_ID NEXT_EVENT_ID"));

  /** Tables of rows that nothing refers to and that are in no list. */
  private static final Set<String> UNREFERRED =
      Set.of(
          "DATABASE_PARAMS",
          "TABLE_PARAMS",
          "PARTITION_PARAMS",
          "SERDE_PARAMS",
          "SD_PARAMS",
          "ROLES",
          "TBL_PRIVS",
          "KEY_CONSTRAINTS",
          "TAB_COL_STATS",
          "FUNCS",
          "SKEWED_COL_VALUE_LOC_MAP",
          "SEQUENCE_TABLE");

  /** Lists of which the last row leaves no gap, and lists that may be empty. */
  private static final Set<String> LISTS =
      Set.of(
          "COLUMNS_V2",
          "FUNC_RU",
          "BUCKETING_COLS",
          "SORT_COLS",
          "SKEWED_COL_NAMES",
          "SKEWED_STRING_LIST_VALUES");

  private FuzzClasses() {}

  /** The class of each difference; one that starts with a question mark has no reason. */
  static Set<String> of(DumpText before, DumpText after) {
    Set<String> classes = new TreeSet<>();
    Matcher tables = TABLE.matcher(before.text());
    while (tables.find()) {
      String table = tables.group(1);
      List<String> gone = new ArrayList<>(before.rows(table));
      List<String> come = new ArrayList<>(after.rows(table));
      List<String> same = new ArrayList<>(gone);
      same.retainAll(come);
      gone.removeAll(same);
      come.removeAll(same);
      rows(classes, table, columns(before, table), gone, come);
      String structure = structure(before, table);
      if (!structure.equals(structure(after, table))) {
        classes.add("?structure of " + table);
      }
    }
    return classes;
  }

  private static void rows(
      Set<String> classes,
      String table,
      List<String> columns,
      List<String> gone,
      List<String> come) {
    if (gone.size() == come.size()) {
      for (int i = 0; i < gone.size(); i++) {
        List<String> old = DumpText.values(gone.get(i));
        List<String> now = DumpText.values(come.get(i));
        for (int c = 0; c < old.size(); c++) {
          if (!old.get(c).equals(now.get(c))) {
            boolean free =
                Arrays.asList(FREE.getOrDefault(table, "").split(" ")).contains(columns.get(c));
            classes.add((free ? "" : "?") + table + "." + columns.get(c) + " changed");
          }
        }
      }
    } else {
      boolean free = UNREFERRED.contains(table) || LISTS.contains(table);
      classes.add((free ? "" : "?") + table + " row dropped or added");
    }
  }

  private static String structure(DumpText dump, String table) {
    int from = dump.text().indexOf("CREATE TABLE `" + table + "`");
    return dump.text().substring(from, dump.text().indexOf("\n/*!40101", from));
  }

  private static List<String> columns(DumpText dump, String table) {
    List<String> columns = new ArrayList<>();
    for (String line : structure(dump, table).split("\n")) {
      if (line.startsWith("  `")) {
        columns.add(line.substring(3, line.indexOf('`', 3)));
      }
    }
    return columns;
  }
}
