package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Differences that nothing in one dump can tell from the truth, by table and column, and why. */
final class FuzzClasses {
  private static final Pattern NAME = Pattern.compile("`\\w+`");
  private static final Pattern TABLE = Pattern.compile("CREATE TABLE `(\\w+)`");

  /** Why no rule can know better. */
  private enum Reason {
    NAME("a name that no other row has to repeat"),
    COMMENT("a comment is any text"),
    OWNER("an owner is any name"),
    PARAMETER("a parameter's key and value are any texts"),
    STATISTIC("a statistic is any number"),
    TIME("a time is any number"),
    ROW("a row that nothing refers to and no list or count has"),
    LAST("the last row of a list, which nothing refers to, leaves no gap"),
    WHOLE("a list of one row, which nothing refers to, leaves no gap when the row is gone");

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
          """);

  /**
   * What a row says that is no name, comment, owner, parameter, statistic or time, and still stands
   * in no second place of the dump: the reason, then where.
   */
  private static final Map<String, String> ALONE =
      reasons(
          """
          only the file system knows whether this path below the warehouse is there (--check-files)
          : DBS.DB_LOCATION_URI SDS.LOCATION SKEWED_COL_VALUE_LOC_MAP.LOCATION FUNC_RU.RESOURCE_URI
          : CTLGS.LOCATION_URI
          a class's name, and classes come with the user's jars
          : SDS.INPUT_FORMAT SDS.OUTPUT_FORMAT SERDES.SLIB SERDES.SERIALIZER_CLASS
          : SERDES.DESERIALIZER_CLASS FUNCS.CLASS_NAME
          a query's text, of any engine's dialect
          : TBLS.VIEW_EXPANDED_TEXT TBLS.VIEW_ORIGINAL_TEXT
          a type's text: a field's name in a struct, a length; a name of a type is known
          : COLUMNS_V2.TYPE_NAME PARTITION_KEYS.PKEY_TYPE TAB_COL_STATS.COLUMN_TYPE
          : PART_COL_STATS.COLUMN_TYPE
          a number of days, any
          : TBLS.RETENTION
          how many buckets there are is said here only; that there are some, the rules know
          : SDS.NUM_BUCKETS
          a switch whose two positions are both right
          : TBLS.IS_REWRITE_ENABLED SDS.IS_COMPRESSED SDS.IS_STOREDASSUBDIRECTORIES SORT_COLS.ORDER
          : TBL_PRIVS.GRANT_OPTION DB_PRIVS.GRANT_OPTION GLOBAL_PRIVS.GRANT_OPTION
          : ROLE_MAP.GRANT_OPTION
          a number of a short list, whose others are as right
          : SERDES.SERDE_TYPE FUNC_RU.RESOURCE_TYPE KEY_CONSTRAINTS.CONSTRAINT_TYPE
          : KEY_CONSTRAINTS.ENABLE_VALIDATE_RELY KEY_CONSTRAINTS.UPDATE_RULE
          : KEY_CONSTRAINTS.DELETE_RULE
          the name of a privilege, and engines have their own
          : TBL_PRIVS.TBL_PRIV DB_PRIVS.DB_PRIV GLOBAL_PRIVS.USER_PRIV
          which of its table's columns a constraint is on, and in which place of its list, is said here only
          : KEY_CONSTRAINTS.POSITION KEY_CONSTRAINTS.PARENT_INTEGER_IDX
          : KEY_CONSTRAINTS.CHILD_INTEGER_IDX
          a counter may be anywhere above the ids taken from it
          : SEQUENCE_TABLE.NEXT_VAL NEXT_TXN_ID.NTXN_NEXT NEXT_LOCK_ID.NL_NEXT
          : NEXT_COMPACTION_QUEUE_ID.NCQ_NEXT NOTIFICATION_SEQUENCE.NEXT_EVENT_ID
          a row's own number, which nothing refers to
          : VERSION.VER_ID NOTIFICATION_SEQUENCE.NNI_ID TBL_PRIVS.TBL_GRANT_ID TAB_COL_STATS.CS_ID
          : PART_COL_STATS.CS_ID DB_PRIVS.DB_GRANT_ID GLOBAL_PRIVS.USER_GRANT_ID
          : ROLE_MAP.ROLE_GRANT_ID ROLES.ROLE_ID NOTIFICATION_LOG.NL_ID NOTIFICATION_LOG.EVENT_ID
          the name of a counter that nothing was taken from
          : SEQUENCE_TABLE.SEQUENCE_NAME
          a row that nothing refers to, dropped at one owner and added at another
          : DATABASE_PARAMS.DB_ID TABLE_PARAMS.TBL_ID PARTITION_PARAMS.PART_ID SERDE_PARAMS.SERDE_ID
          : SD_PARAMS.SD_ID TBL_PRIVS.TBL_ID DB_PRIVS.DB_ID TAB_COL_STATS.TBL_ID
          : PART_COL_STATS.PART_ID FUNCS.DB_ID FUNC_RU.FUNC_ID
          : KEY_CONSTRAINTS.PARENT_TBL_ID KEY_CONSTRAINTS.PARENT_CD_ID
          : SKEWED_COL_VALUE_LOC_MAP.SD_ID SKEWED_COL_VALUE_LOC_MAP.STRING_LIST_ID_KID
          a list moved whole to an owner without one; Hive 2 sorts tables that have no buckets
          : SORT_COLS.SD_ID
          a list moved whole to an owner without one, where no skewed values name the first
          : SKEWED_COL_NAMES.SD_ID
          another list of values that is in the dump, each as likely
          : SKEWED_VALUES.STRING_LIST_ID_EID
          a table lies in the database named here only; its location need not be below that one's
          : TBLS.DB_ID
          descriptors may share a list of columns, and a partition's need not be its table's
          : SDS.CD_ID
          """);

  private static final Map<String, Reason> ROWS =
      table(
          """
          ROW DATABASE_PARAMS TABLE_PARAMS PARTITION_PARAMS SERDE_PARAMS SD_PARAMS ROLES ROLE_MAP
          ROW TBL_PRIVS DB_PRIVS GLOBAL_PRIVS KEY_CONSTRAINTS TAB_COL_STATS PART_COL_STATS FUNCS
          ROW SKEWED_COL_VALUE_LOC_MAP SEQUENCE_TABLE NOTIFICATION_LOG
          ROW DBS TBLS PARTITIONS CDS SDS SERDES SKEWED_STRING_LIST
          LAST COLUMNS_V2 FUNC_RU SKEWED_STRING_LIST_VALUES BUCKETING_COLS SKEWED_VALUES
          WHOLE SORT_COLS SKEWED_COL_NAMES
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

  private static Map<String, String> reasons(String lines) {
    Map<String, String> reasons = new LinkedHashMap<>();
    String reason = "";
    for (String line : lines.lines().toList()) {
      if (line.startsWith(": ")) {
        for (String column : line.substring(2).split(" ")) {
          reasons.put(column, reason);
        }
      } else {
        reason = line;
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
          classes.add(changed(table + "." + columns.get(c)));
        }
      }
    }
  }

  private static String changed(String column) {
    return ALONE.containsKey(column)
        ? column + " changed: " + ALONE.get(column)
        : named(COLUMNS, column, " changed");
  }

  private static String named(Map<String, Reason> reasons, String what, String how) {
    Reason reason = reasons.get(what);
    return reason == null ? "?" + what + how : what + how + ": " + reason.text;
  }

  private static String structure(DumpText dump, String table) {
    int from = dump.text().indexOf("CREATE TABLE `" + table + "`");
    String all = dump.text().substring(from, dump.text().indexOf("\n/*!40101", from));
    // Indexes in the order they were made, not of their names; servers know names in any case.
    return all.lines()
        .map(line -> line.replaceAll(",$", ""))
        .map(line -> NAME.matcher(line).replaceAll(name -> name.group().toLowerCase(Locale.ROOT)))
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
