package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Differences that nothing in one dump can tell from the truth, by table and column, and why. */
final class FuzzClasses {
  private static final Pattern TABLE = Pattern.compile("CREATE TABLE `(\\w+)`");

  /** Why no rule can know better. */
  private enum Reason {
    NAME("a name that no other row has to repeat"),
    COMMENT("a comment is any text"),
    OWNER("an owner is any name"),
    PARAMETER("a parameter's key and value are any texts"),
    STATISTIC("a statistic is any number"),
    TIME("a time is any number"),
    PLACE("a path below the warehouse is any path"),
    CLASS("a class is any name: formats and SerDes come with the user's jars"),
    QUERY("a view's query is any text"),
    TYPE("a type is any text: Hive itself parses it at the first query"),
    SETTING("a flag or number of which several are right and no other row repeats one"),
    COUNTER("a counter may be anywhere above the ids taken from it"),
    IDENTITY("an id that nothing refers to"),
    ROW("a row that nothing refers to and no list or count has"),
    LAST("the last row of a list leaves no gap"),
    WHOLE("a list of one row leaves no gap when the row is gone");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private static final Map<String, Reason> COLUMNS =
      table(
          """
          NAME DBS.NAME TBLS.TBL_NAME COLUMNS_V2.COLUMN_NAME FUNCS.FUNC_NAME ROLES.ROLE_NAME
          NAME SERDES.NAME BUCKETING_COLS.BUCKET_COL_NAME SORT_COLS.COLUMN_NAME
          NAME SKEWED_COL_NAMES.SKEWED_COL_NAME SKEWED_STRING_LIST_VALUES.STRING_LIST_VALUE
          NAME KEY_CONSTRAINTS.CONSTRAINT_NAME
          NAME TAB_COL_STATS.CAT_NAME TAB_COL_STATS.DB_NAME TAB_COL_STATS.TABLE_NAME
          NAME TAB_COL_STATS.COLUMN_NAME PART_COL_STATS.CAT_NAME PART_COL_STATS.DB_NAME
          NAME PART_COL_STATS.TABLE_NAME PART_COL_STATS.PARTITION_NAME PART_COL_STATS.COLUMN_NAME
          NAME NOTIFICATION_LOG.CAT_NAME NOTIFICATION_LOG.DB_NAME NOTIFICATION_LOG.TBL_NAME
          NAME NOTIFICATION_LOG.EVENT_TYPE NOTIFICATION_LOG.MESSAGE_FORMAT
          NAME WM_RESOURCEPLAN.NAME WM_POOL.PATH TYPES.TYPE_NAME
          COMMENT DBS.DESC CTLGS.DESC COLUMNS_V2.COMMENT PARTITION_KEYS.PKEY_COMMENT
          COMMENT SERDES.DESCRIPTION VERSION.VERSION_COMMENT
          COMMENT NOTIFICATION_LOG.MESSAGE
          OWNER DBS.OWNER_NAME TBLS.OWNER FUNCS.OWNER_NAME ROLES.OWNER_NAME
          OWNER TBL_PRIVS.GRANTOR TBL_PRIVS.PRINCIPAL_NAME TBL_PRIVS.AUTHORIZER
          OWNER DB_PRIVS.GRANTOR DB_PRIVS.PRINCIPAL_NAME DB_PRIVS.AUTHORIZER
          OWNER GLOBAL_PRIVS.GRANTOR GLOBAL_PRIVS.PRINCIPAL_NAME GLOBAL_PRIVS.AUTHORIZER
          OWNER ROLE_MAP.GRANTOR ROLE_MAP.PRINCIPAL_NAME
          PARAMETER DATABASE_PARAMS.PARAM_KEY DATABASE_PARAMS.PARAM_VALUE
          PARAMETER TABLE_PARAMS.PARAM_KEY TABLE_PARAMS.PARAM_VALUE
          PARAMETER PARTITION_PARAMS.PARAM_KEY PARTITION_PARAMS.PARAM_VALUE
          PARAMETER SERDE_PARAMS.PARAM_KEY SERDE_PARAMS.PARAM_VALUE
          PARAMETER SD_PARAMS.PARAM_KEY SD_PARAMS.PARAM_VALUE
          STATISTIC TAB_COL_STATS.LONG_LOW_VALUE TAB_COL_STATS.LONG_HIGH_VALUE
          STATISTIC TAB_COL_STATS.DOUBLE_LOW_VALUE TAB_COL_STATS.DOUBLE_HIGH_VALUE
          STATISTIC TAB_COL_STATS.BIG_DECIMAL_LOW_VALUE TAB_COL_STATS.BIG_DECIMAL_HIGH_VALUE
          STATISTIC TAB_COL_STATS.NUM_NULLS TAB_COL_STATS.NUM_DISTINCTS TAB_COL_STATS.BIT_VECTOR
          STATISTIC TAB_COL_STATS.AVG_COL_LEN TAB_COL_STATS.MAX_COL_LEN TAB_COL_STATS.NUM_TRUES
          STATISTIC TAB_COL_STATS.NUM_FALSES
          STATISTIC PART_COL_STATS.LONG_LOW_VALUE PART_COL_STATS.LONG_HIGH_VALUE
          STATISTIC PART_COL_STATS.DOUBLE_LOW_VALUE PART_COL_STATS.DOUBLE_HIGH_VALUE
          STATISTIC PART_COL_STATS.BIG_DECIMAL_LOW_VALUE PART_COL_STATS.BIG_DECIMAL_HIGH_VALUE
          STATISTIC PART_COL_STATS.NUM_NULLS PART_COL_STATS.NUM_DISTINCTS PART_COL_STATS.BIT_VECTOR
          STATISTIC PART_COL_STATS.AVG_COL_LEN PART_COL_STATS.MAX_COL_LEN PART_COL_STATS.NUM_TRUES
          STATISTIC PART_COL_STATS.NUM_FALSES
          TIME TBLS.CREATE_TIME TBLS.LAST_ACCESS_TIME PARTITIONS.CREATE_TIME
          TIME PARTITIONS.LAST_ACCESS_TIME FUNCS.CREATE_TIME ROLES.CREATE_TIME TBL_PRIVS.CREATE_TIME
          TIME TAB_COL_STATS.LAST_ANALYZED PART_COL_STATS.LAST_ANALYZED DB_PRIVS.CREATE_TIME
          TIME GLOBAL_PRIVS.CREATE_TIME ROLE_MAP.ADD_TIME NOTIFICATION_LOG.EVENT_TIME
          PLACE DBS.DB_LOCATION_URI SDS.LOCATION SKEWED_COL_VALUE_LOC_MAP.LOCATION
          PLACE FUNC_RU.RESOURCE_URI CTLGS.LOCATION_URI
          CLASS SDS.INPUT_FORMAT SDS.OUTPUT_FORMAT SERDES.SLIB SERDES.SERIALIZER_CLASS
          CLASS SERDES.DESERIALIZER_CLASS FUNCS.CLASS_NAME
          QUERY TBLS.VIEW_EXPANDED_TEXT TBLS.VIEW_ORIGINAL_TEXT
          TYPE COLUMNS_V2.TYPE_NAME PARTITION_KEYS.PKEY_TYPE TAB_COL_STATS.COLUMN_TYPE
          TYPE PART_COL_STATS.COLUMN_TYPE
          SETTING TBLS.RETENTION TBLS.IS_REWRITE_ENABLED SDS.NUM_BUCKETS SDS.IS_COMPRESSED
          SETTING SDS.IS_STOREDASSUBDIRECTORIES SORT_COLS.ORDER SERDES.SERDE_TYPE
          SETTING FUNC_RU.RESOURCE_TYPE TBL_PRIVS.TBL_PRIV TBL_PRIVS.GRANT_OPTION DB_PRIVS.DB_PRIV
          SETTING DB_PRIVS.GRANT_OPTION GLOBAL_PRIVS.USER_PRIV GLOBAL_PRIVS.GRANT_OPTION
          SETTING ROLE_MAP.GRANT_OPTION
          SETTING KEY_CONSTRAINTS.CONSTRAINT_TYPE KEY_CONSTRAINTS.POSITION
          SETTING KEY_CONSTRAINTS.ENABLE_VALIDATE_RELY KEY_CONSTRAINTS.UPDATE_RULE
          SETTING KEY_CONSTRAINTS.DELETE_RULE KEY_CONSTRAINTS.PARENT_INTEGER_IDX
          SETTING KEY_CONSTRAINTS.CHILD_INTEGER_IDX
          COUNTER SEQUENCE_TABLE.NEXT_VAL NEXT_TXN_ID.NTXN_NEXT NEXT_LOCK_ID.NL_NEXT
          COUNTER NEXT_COMPACTION_QUEUE_ID.NCQ_NEXT NOTIFICATION_SEQUENCE.NEXT_EVENT_ID
          IDENTITY VERSION.VER_ID NOTIFICATION_SEQUENCE.NNI_ID TBL_PRIVS.TBL_GRANT_ID
          IDENTITY TAB_COL_STATS.CS_ID PART_COL_STATS.CS_ID DB_PRIVS.DB_GRANT_ID
          IDENTITY GLOBAL_PRIVS.USER_GRANT_ID ROLE_MAP.ROLE_GRANT_ID ROLES.ROLE_ID
          IDENTITY NOTIFICATION_LOG.NL_ID NOTIFICATION_LOG.EVENT_ID SEQUENCE_TABLE.SEQUENCE_NAME
          """);

  private static final Map<String, Reason> ROWS =
      table(
          """
          ROW DATABASE_PARAMS TABLE_PARAMS PARTITION_PARAMS SERDE_PARAMS SD_PARAMS ROLES ROLE_MAP
          ROW TBL_PRIVS DB_PRIVS GLOBAL_PRIVS KEY_CONSTRAINTS TAB_COL_STATS PART_COL_STATS FUNCS
          ROW SKEWED_COL_VALUE_LOC_MAP SEQUENCE_TABLE NOTIFICATION_LOG
          ROW DBS TBLS PARTITIONS CDS SDS SERDES SKEWED_STRING_LIST
          LAST COLUMNS_V2 FUNC_RU SKEWED_STRING_LIST_VALUES
          WHOLE BUCKETING_COLS SORT_COLS SKEWED_COL_NAMES
          """);

  private FuzzClasses() {}

  private static Map<String, Reason> table(String lines) {
    Map<String, Reason> reasons = new LinkedHashMap<>();
    for (String line : lines.lines().toList()) {
      String[] words = line.split(" ");
      for (int i = 1; i < words.length; i++) {
        reasons.put(words[i], Reason.valueOf(words[0]));
      }
    }
    return reasons;
  }

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
    if (gone.size() != come.size()) {
      classes.add(named(ROWS, table, " row dropped or added"));
      return;
    }
    for (int i = 0; i < gone.size(); i++) {
      List<String> old = DumpText.values(gone.get(i));
      List<String> now = DumpText.values(come.get(i));
      for (int c = 0; c < old.size(); c++) {
        if (!old.get(c).equals(now.get(c))) {
          classes.add(named(COLUMNS, table + "." + columns.get(c), " changed"));
        }
      }
    }
  }

  private static String named(Map<String, Reason> reasons, String what, String how) {
    Reason reason = reasons.get(what);
    return reason == null ? "?" + what + how : what + how + ": " + reason.text;
  }

  private static String structure(DumpText dump, String table) {
    int from = dump.text().indexOf("CREATE TABLE `" + table + "`");
    String all = dump.text().substring(from, dump.text().indexOf("\n/*!40101", from));
    // Indexes in the order they were made, not of their names.
    return all.lines()
        .map(line -> line.replaceAll(",$", ""))
        .sorted()
        .collect(Collectors.joining());
  }

  private static List<String> columns(DumpText dump, String table) {
    List<String> columns = new ArrayList<>();
    int from = dump.text().indexOf("CREATE TABLE `" + table + "`");
    String all = dump.text().substring(from, dump.text().indexOf("\n/*!40101", from));
    for (String line : all.split("\n")) {
      if (line.startsWith("  `")) {
        columns.add(line.substring(3, line.indexOf('`', 3)));
      }
    }
    return columns;
  }
}
