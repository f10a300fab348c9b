package io.longhaul.jobs.dump;

import static io.longhaul.jobs.dump.Dumps.ELSEWHERE;
import static io.longhaul.jobs.dump.Dumps.WAREHOUSE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** For each rule a dump that only this rule finds fault with, made from any good one. */
final class Mutants {
  private static final String UNKNOWN_ID = "987654321";

  private Mutants() {}

  /** The damage of each code that one file alone can show. */
  static Map<Code, UnaryOperator<DumpText>> all() {
    Map<Code, UnaryOperator<DumpText>> all = new EnumMap<>(Code.class);
    files(all);
    frames(all);
    statements(all);
    structure(all);
    texts(all);
    integrity(all);
    locations(all);
    return all;
  }

  private static void files(Map<Code, UnaryOperator<DumpText>> all) {
    all.put(Code.FILE_EMPTY, dump -> new DumpText("-- nothing\n"));
    all.put(Code.FILE_FOREIGN, dump -> new DumpText("<html><body>404</body></html>\n"));
    all.put(Code.FILE_OTHER_DATABASE, Mutants::otherDatabase);
    all.put(Code.FILE_NUL, dump -> dump.replace("-- Host: ", "-- Host:\0"));
    all.put(Code.COMPRESSION_DAMAGED, Mutants::cutGzip);
  }

  private static DumpText otherDatabase(DumpText dump) {
    String text = dump.text();
    int first = text.indexOf("--\n-- Table structure");
    int last = text.lastIndexOf("UNLOCK TABLES;\n") + "UNLOCK TABLES;\n".length();
    String other =
        dump.section("AUX_TABLE")
            .replace("AUX_TABLE", "orders")
            .replace(
                "/*!40000 ALTER TABLE `orders` ENABLE",
                "INSERT INTO `orders` VALUES ('a',1,NULL);\n/*!40000 ALTER TABLE `orders` ENABLE");
    return new DumpText(text.substring(0, first) + other + text.substring(last));
  }

  private static DumpText cutGzip(DumpText dump) {
    byte[] whole = Dumps.gzip(dump.text());
    return new DumpText(new String(whole, 0, whole.length * 2 / 3, ISO_8859_1));
  }

  private static void frames(Map<Code, UnaryOperator<DumpText>> all) {
    all.put(Code.HEADER_MISSING, dump -> dump.withoutLine("-- MariaDB dump"));
    all.put(Code.TRAILER_MISSING, dump -> dump.withoutLine("-- Dump completed"));
    all.put(
        Code.PROLOGUE_INCOMPLETE,
        dump ->
            dump.withoutLine("/*!40014 SET @OLD_UNIQUE_CHECKS")
                .withoutLine("/*!40014 SET UNIQUE_CHECKS"));
    all.put(Code.EPILOGUE_INCOMPLETE, dump -> dump.withoutLine("/*!40014 SET UNIQUE_CHECKS"));
    all.put(Code.AFTER_END, dump -> new DumpText(dump.text() + dump.text()));
    all.put(
        Code.FORMAT_COMPACT,
        dump ->
            lines(
                dump,
                line ->
                    !line.startsWith("-- ")
                        && !line.contains("OLD_")
                        && !line.startsWith("--")
                        && !line.contains("SET NAMES")
                        && !line.contains("TIME_ZONE")
                        && !line.startsWith("/*M!99")));
    all.put(
        Code.FORMAT_SKIP_COMMENTS,
        dump -> lines(dump, line -> !line.startsWith("--") && !line.startsWith("/*M!99")));
    all.put(Code.FORMAT_DATA_ONLY, Mutants::dataOnly);
    all.put(Code.FORMAT_SCHEMA_ONLY, Mutants::schemaOnly);
    all.put(
        Code.TABLE_MISSING,
        dump -> new DumpText(dump.text().replace(dump.section("AUX_TABLE"), "")));
    all.put(Code.TABLE_TWICE, dump -> dump.before("BUCKETING_COLS", dump.section("AUX_TABLE")));
    all.put(
        Code.STDERR_TEXT,
        dump -> dump.before("CDS", "mysqldump: [Warning] Using a password can be insecure.\n"));
  }

  private static DumpText lines(DumpText dump, java.util.function.Predicate<String> keep) {
    return new DumpText(
        dump.text().lines().filter(keep).collect(Collectors.joining("\n", "", "\n")));
  }

  private static DumpText dataOnly(DumpText dump) {
    StringBuilder out = new StringBuilder();
    boolean table = false;
    for (String line : dump.text().split("\n")) {
      table |= line.startsWith("DROP TABLE");
      if (!table) {
        out.append(line).append('\n');
      }
      table &= !line.contains("character_set_client = @saved_cs_client");
    }
    return new DumpText(out.toString());
  }

  private static DumpText schemaOnly(DumpText dump) {
    StringBuilder out = new StringBuilder();
    boolean rows = false;
    for (String line : dump.text().split("\n")) {
      rows |= line.startsWith("LOCK TABLES");
      if (!rows) {
        out.append(line).append('\n');
      }
      rows &= !line.startsWith("UNLOCK TABLES");
    }
    return new DumpText(out.toString());
  }

  private static void statements(Map<Code, UnaryOperator<DumpText>> all) {
    all.put(Code.SYNTAX, dump -> dump.replaceRow("VERSION", 0, row -> row.replace("',", ",")));
    all.put(Code.ROW_ARITY, dump -> dump.replaceRow("CTLGS", 0, row -> row.replace(")", ",1)")));
    all.put(Code.VALUE_TYPE, dump -> dump.replaceValue("TBLS", 0, 3, "'later'"));
    all.put(Code.VALUE_DOMAIN, dump -> dump.replaceValue("ROLES", 0, 1, "1"));
    all.put(Code.VALUE_DOMAIN, dump -> dump.replace("'MANAGED_TABLE'", "'MANAGED_TABLF'"));
    all.put(Code.TEXT_RAW_CONTROL, dump -> dump.replaceValue("ROLES", 0, 2, "'ad\nmin'"));
    all.put(Code.STATEMENT_FOREIGN, dump -> dump.before("CDS", "DROP DATABASE hive;\n"));
    all.put(Code.STATEMENT_ORDER, dump -> dump.withoutLine("LOCK TABLES `CDS`"));
    all.put(
        Code.STATEMENT_DATABASE,
        dump ->
            dump.before(
                "AUX_TABLE",
                "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `hive`;\n\nUSE `hive`;\n\n"));
    all.put(
        Code.STATEMENT_GTID,
        dump -> dump.before("AUX_TABLE", "SET @@GLOBAL.GTID_PURGED='a:1-3';\n"));
    all.put(
        Code.STATEMENT_DEFINER,
        dump ->
            dump.before(
                "CDS",
                "DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER t"
                    + " AFTER INSERT ON AUX_TABLE FOR EACH ROW SET @a=1 */;;\nDELIMITER ;\n"));
    all.put(Code.STATEMENT_NO_DROP, dump -> lines(dump, line -> !line.startsWith("DROP TABLE")));
  }

  private static void structure(Map<Code, UnaryOperator<DumpText>> all) {
    all.put(Code.SCHEMA_VERSION, dump -> dump.replaceValue("VERSION", 0, 1, "'2.9.0'"));
    all.put(
        Code.SCHEMA_COLUMN,
        dump -> dump.replace("  `MT_COMMENT` varchar(255)", "  `MT_COMMENT` varchar(25)"));
    all.put(
        Code.SCHEMA_KEY,
        dump -> dump.replace("PRIMARY KEY (`MT_KEY1`,`MT_KEY2`)", "PRIMARY KEY (`MT_KEY1`)"));
    all.put(
        Code.SCHEMA_INVALID,
        dump -> dump.replace("COLLATE=latin1_swedish_ci", "COLLATE=latin1_swedich_ci"));
    all.put(
        Code.SCHEMA_ALTERED,
        dump -> dump.replace("  `MT_COMMENT` varchar(255)", "  `MT_COMMENT` varchar(512)"));
    all.put(
        Code.SCHEMA_EXTRA_TABLE,
        dump ->
            dump.before("BUCKETING_COLS", dump.section("AUX_TABLE").replace("AUX_TABLE", "AUY")));
  }

  private static void texts(Map<Code, UnaryOperator<DumpText>> all) {
    all.put(Code.TEXT_ENCODING, dump -> dump.replaceValue("ROLES", 0, 2, "'adm\u00ffin'"));
    String emoji = new String("'\ud83d\ude80'".getBytes(UTF_8), ISO_8859_1);
    all.put(Code.TEXT_UNREPRESENTABLE, dump -> dump.replaceValue("ROLES", 0, 2, emoji));
    String doubled = new String("'caf\u00c3\u00a9'".getBytes(UTF_8), ISO_8859_1);
    all.put(Code.TEXT_DOUBLE_ENCODED, dump -> dump.replaceValue("ROLES", 0, 2, doubled));
    all.put(
        Code.CHARSET_UNDECLARED,
        dump ->
            lines(
                dump,
                line ->
                    !line.contains("OLD_CHARACTER_SET")
                        && !line.contains("OLD_COLLATION")
                        && !line.contains("SET NAMES")));
  }

  private static void integrity(Map<Code, UnaryOperator<DumpText>> all) {
    all.put(
        Code.KEY_DUPLICATE, dump -> dump.with("TABLE_PARAMS", dump.rows("TABLE_PARAMS").get(0)));
    all.put(
        Code.FOREIGN_KEY_ORPHAN, dump -> dump.with("TABLE_PARAMS", "(" + UNKNOWN_ID + ",'a','b')"));
    all.put(Code.INDEX_GAP, Mutants::columnGap);
    all.put(Code.STORAGE_LISTS, dump -> dump.withRows("BUCKETING_COLS", List.of()));
    all.put(Code.PARTITION_VALUES, Mutants::withoutLastValue);
    all.put(
        Code.PARTITION_NAME, dump -> dump.replaceValue("PARTITION_KEY_VALS", 0, 1, "'2031-12-31'"));
    all.put(
        Code.SEQUENCE_LOW,
        dump ->
            dump.without(
                "SEQUENCE_TABLE",
                dump.find("SEQUENCE_TABLE", 0, "'org.apache.hadoop.hive.metastore.model.MTable'")));
    all.put(Code.SINGLE_ROW, dump -> dump.withRows("NEXT_LOCK_ID", List.of("(1)", "(2)")));
    all.put(Code.REFERENCE_BROKEN, dump -> dump.replaceValue("KEY_CONSTRAINTS", 0, 5, UNKNOWN_ID));
    all.put(Code.TYPE_UNKNOWN, dump -> dump.replaceValue("COLUMNS_V2", 0, 3, "'bigins'"));
    all.put(Code.STORAGE_SHARED, Mutants::sharedStorage);
  }

  /** Takes the first of at least two columns away. */
  private static DumpText columnGap(DumpText dump) {
    List<String> rows = dump.rows("COLUMNS_V2");
    for (int i = 0; i < rows.size(); i++) {
      List<String> values = DumpText.values(rows.get(i));
      String owner = values.get(0);
      long same = rows.stream().filter(row -> DumpText.values(row).get(0).equals(owner)).count();
      if (values.get(4).equals("0") && same > 1) {
        return dump.without("COLUMNS_V2", i);
      }
    }
    throw new IllegalArgumentException("Cannot find a table of two columns");
  }

  private static DumpText withoutLastValue(DumpText dump) {
    return dump.without("PARTITION_KEY_VALS", dump.find("PARTITION_KEY_VALS", 2, "1"));
  }

  /** Two SerDes' owners use one: what the other was is left over, which is information only. */
  private static DumpText sharedStorage(DumpText dump) {
    return dump.replaceValue("SDS", 0, 8, dump.value("SDS", 1, 8));
  }

  private static void locations(Map<Code, UnaryOperator<DumpText>> all) {
    all.put(
        Code.LOCATION_OUTSIDE,
        dump -> dump.replace("'" + WAREHOUSE + "/", "'" + WAREHOUSE + "-evil/"));
    all.put(Code.LOCATION_NULL, dump -> dump.replaceValue("SDS", managed(dump), 5, "NULL"));
    all.put(
        Code.LOCATION_INVALID,
        dump -> dump.replaceValue("SDS", managed(dump), 5, "'" + ELSEWHERE + "/a/../b'"));
    all.put(
        Code.LOCATION_PARAMETER,
        dump ->
            dump.with(
                "SERDE_PARAMS",
                "(" + last(dump, "SERDES") + ",'avro.schema.url','hdfs://gone/schema.avsc')"));
  }

  private static String last(DumpText dump, String table) {
    List<String> rows = new ArrayList<>(dump.rows(table));
    return DumpText.values(rows.get(rows.size() - 1)).get(0);
  }

  private static int managed(DumpText dump) {
    int table = dump.find("TBLS", 9, "'MANAGED_TABLE'");
    return dump.find("SDS", 0, dump.value("TBLS", table, 7));
  }
}
