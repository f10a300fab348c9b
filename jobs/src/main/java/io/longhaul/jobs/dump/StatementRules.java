package io.longhaul.jobs.dump;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows every statement the tools write around the tables, letter by letter, and in which order:
 * whatever else is in a dump is named. Not thread-safe.
 */
final class StatementRules {
  private static final String OPEN = "/\\*!(?:40014|40101|40103|40111|50503) |/\\*M!100616 ";
  private static final String NAMES =
      "CHARACTER_SET_CLIENT|CHARACTER_SET_RESULTS|COLLATION_CONNECTION|TIME_ZONE|UNIQUE_CHECKS"
          + "|FOREIGN_KEY_CHECKS|SQL_MODE|SQL_NOTES|NOTE_VERBOSITY";
  private static final Pattern SAVE =
      Pattern.compile(
          "(?:" + OPEN + ")SET @OLD_(" + NAMES + ") = @@\\1(?: , \\1 = (0|'[A-Z_0-9,]*'))? \\*/");
  private static final Pattern RESTORE =
      Pattern.compile("(?:" + OPEN + ")SET (" + NAMES + ") = @OLD_\\1 \\*/");
  private static final Pattern SET_NAMES =
      Pattern.compile("/\\*!(?:40101|50503) SET NAMES (\\w+) \\*/");
  private static final Pattern HARMLESS =
      Pattern.compile(
          "/\\*!40103 SET TIME_ZONE = '\\+00:00' \\*/"
              + "|/\\*!(?:40101|50001) SET @saved_cs_client = @@character_set_client \\*/"
              + "|SET @saved_cs_client = @@character_set_client"
              + "|/\\*!(?:40101|50503) SET character_set_client = (?:utf8|utf8mb3|utf8mb4) \\*/"
              + "|SET character_set_client = (?:utf8|utf8mb3|utf8mb4|@saved_cs_client)"
              + "|/\\*!40101 SET character_set_client = @saved_cs_client \\*/"
              + "|/\\*!50106 SET @save_time_zone = @@TIME_ZONE \\*/"
              + "|/\\*!50106 SET TIME_ZONE = @save_time_zone \\*/"
              + "|/\\*!80002 ANALYZE TABLE `\\w+` (?:UPDATE|DROP) HISTOGRAM ON [\\w`, ]+ \\*/"
              + "|set autocommit = 0|commit|COMMIT|SET AUTOCOMMIT = 0|START TRANSACTION");
  private static final Pattern GTID =
      Pattern.compile(
          "SET @@GLOBAL.GTID_PURGED = (?:/\\*!80000 '\\+' \\*/ )?'[^']*'"
              + "|SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN"
              + "|SET @@SESSION.SQL_LOG_BIN = (?:0|@MYSQLDUMP_TEMP_LOG_BIN)"
              + "|CHANGE MASTER TO MASTER_LOG_FILE = '[^']*' , MASTER_LOG_POS = \\d+"
              + "|SET GLOBAL gtid_slave_pos = '[^']*'");
  private static final Pattern CREATE_DATABASE =
      Pattern.compile(
          "CREATE DATABASE (?:/\\*!32312 IF NOT EXISTS \\*/ )?`?([^`]+?)`?"
              + "(?: /\\*!40100 DEFAULT CHARACTER SET \\w+(?: COLLATE \\w+)? \\*/)?"
              + "(?: /\\*!80016 DEFAULT ENCRYPTION = 'N' \\*/)?");
  private static final Pattern DROP_DATABASE =
      Pattern.compile("/\\*!40000 DROP DATABASE IF EXISTS `?([^`]+?)`? \\*/");
  private static final Pattern CURRENT_DATABASE = Pattern.compile("-- Current Database: `([^`]+)`");
  private static final Pattern USE = Pattern.compile("USE `?([^`]+?)`?");
  private static final Pattern DROP_TABLE = Pattern.compile("DROP TABLE IF EXISTS `?(\\w+)`?");
  private static final Pattern LOCK = Pattern.compile("LOCK TABLES `?(\\w+)`? WRITE");
  private static final Pattern KEYS =
      Pattern.compile("/\\*!40000 ALTER TABLE `?(\\w+)`? (DISABLE|ENABLE) KEYS \\*/");

  /** What each setting is changed to at the start; an empty text where it is only saved. */
  private static final Map<String, String> CHANGED =
      Map.of(
          "UNIQUE_CHECKS", "0",
          "FOREIGN_KEY_CHECKS", "0",
          "SQL_NOTES", "0",
          "NOTE_VERBOSITY", "0");

  private final Findings findings;
  private final Map<String, Position> saved = new LinkedHashMap<>();
  private final Set<String> restored = new HashSet<>();
  private final Set<String> databases = new HashSet<>();
  private Optional<String> charset = Optional.empty();
  private String dropped = "";
  private String created = "";
  private String locked = "";
  private String disabled = "";
  private boolean drops;
  private boolean timeZone;

  StatementRules(Findings findings) {
    this.findings = findings;
  }

  /** What a statement is for, as far as the tools write it. */
  enum Kind {
    /** A setting of the session. */
    SETTING,
    CREATE_TABLE,
    DROP_TABLE,
    /** A lock or an index switch, which only makes loading faster. */
    HINT,
    /** Makes, drops or enters a database. */
    DATABASE,
    /** Speaks of replication, to the whole server. */
    REPLICATION,
    /** Makes a view, a trigger or a routine. */
    DEFINER,
    /** None that the tools write. */
    FOREIGN
  }

  static Kind kindOf(List<Token> tokens) {
    if (isCreateTable(tokens)) {
      return Kind.CREATE_TABLE;
    }
    String text = shown(tokens);
    if (matches(text, SAVE, RESTORE, SET_NAMES, HARMLESS)) {
      return Kind.SETTING;
    }
    if (matches(text, DROP_TABLE)) {
      return Kind.DROP_TABLE;
    }
    if (matches(text, LOCK, KEYS) || text.equals("UNLOCK TABLES")) {
      return Kind.HINT;
    }
    if (matches(text, CREATE_DATABASE, DROP_DATABASE, USE)) {
      return Kind.DATABASE;
    }
    if (matches(text, GTID)) {
      return Kind.REPLICATION;
    }
    return Routines.isAround(text) ? Kind.DEFINER : Kind.FOREIGN;
  }

  private static boolean matches(String text, Pattern... patterns) {
    return Arrays.stream(patterns).anyMatch(pattern -> pattern.matcher(text).matches());
  }

  /** The database that a statement of {@link Kind#DATABASE} names. */
  static String databaseOf(List<Token> tokens) {
    String text = shown(tokens);
    for (Pattern pattern : List.of(CREATE_DATABASE, DROP_DATABASE, USE)) {
      Matcher matcher = pattern.matcher(text);
      if (matcher.matches()) {
        return matcher.group(1);
      }
    }
    return "";
  }

  /** Judges a statement that is neither CREATE TABLE nor INSERT. */
  void statement(List<Token> tokens) {
    String text = shown(tokens);
    Position at = tokens.get(0).position();
    if (!setting(text, at) && !tableStatement(text, at) && !optional(text, at)) {
      String head = text.length() > 120 ? text.substring(0, 120) + "…" : text;
      findings.add(Code.STATEMENT_FOREIGN, "", at, head);
    }
  }

  private static String shown(List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    for (Token token : tokens) {
      if (text.length() > 4000) {
        break;
      }
      text.append(text.length() == 0 ? "" : " ").append(token.shown());
    }
    return text.toString();
  }

  private boolean setting(String text, Position at) {
    Matcher save = SAVE.matcher(text);
    if (save.matches()) {
      String name = save.group(1);
      String value = save.group(2) == null ? "" : save.group(2);
      boolean fits =
          name.equals("SQL_MODE")
              ? value.startsWith("'NO_AUTO_VALUE_ON_ZERO")
              : value.equals(CHANGED.getOrDefault(name, ""));
      if (saved.put(name, at) != null || !fits || !created.isEmpty()) {
        findings.add(Code.PROLOGUE_INCOMPLETE, "", at, text);
      }
      return true;
    }
    Matcher restore = RESTORE.matcher(text);
    if (restore.matches()) {
      if (!restored.add(restore.group(1)) || !saved.containsKey(restore.group(1))) {
        findings.add(Code.EPILOGUE_INCOMPLETE, "", at, text);
      }
      return true;
    }
    Matcher names = SET_NAMES.matcher(text);
    if (names.matches()) {
      charset = Optional.of(names.group(1));
      return Set.of("utf8", "utf8mb3", "utf8mb4", "latin1", "binary", "ascii")
          .contains(names.group(1));
    }
    timeZone |= text.contains("SET TIME_ZONE = '+00:00'");
    return HARMLESS.matcher(text).matches();
  }

  private boolean tableStatement(String text, Position at) {
    Matcher drop = DROP_TABLE.matcher(text);
    Matcher lock = LOCK.matcher(text);
    Matcher keys = KEYS.matcher(text);
    if (drop.matches()) {
      order(dropped.isEmpty() && locked.isEmpty(), text, at);
      dropped = drop.group(1);
      drops = true;
      return true;
    }
    if (lock.matches()) {
      order(locked.isEmpty() && lock.group(1).equals(created), text, at);
      locked = lock.group(1);
      return true;
    }
    if (text.equals("UNLOCK TABLES")) {
      order(!locked.isEmpty(), text, at);
      locked = "";
      return true;
    }
    if (keys.matches()) {
      boolean enable = keys.group(2).equals("ENABLE");
      order(keys.group(1).equals(created) && disabled.isEmpty() != enable, text, at);
      disabled = enable ? "" : keys.group(1);
      return true;
    }
    return false;
  }

  private boolean optional(String text, Position at) {
    Matcher create = CREATE_DATABASE.matcher(text);
    Matcher drop = DROP_DATABASE.matcher(text);
    Matcher use = USE.matcher(text);
    if (create.matches() && isOnlyDatabase(create.group(1))) {
      findings.add(Code.STATEMENT_DATABASE, "", at, text);
    } else if (drop.matches() && isOnlyDatabase(drop.group(1))) {
      findings.add(Code.STATEMENT_DATABASE, "", at, text);
    } else if (use.matches() && databases.equals(Set.of(use.group(1)))) {
      findings.add(Code.STATEMENT_DATABASE, "", at, text);
    } else if (GTID.matcher(text).matches()) {
      findings.add(Code.STATEMENT_GTID, "", at, text);
    } else if (Routines.isAround(text)) {
      // A view's DROP TABLE is for the table that stood in for it.
      dropped = "";
      String head = text.length() > 120 ? text.substring(0, 120) + "…" : text;
      findings.add(Code.STATEMENT_DEFINER, "", at, head);
    } else {
      return false;
    }
    return true;
  }

  /** Whether this is the first database that is named, or the same again. */
  private boolean isOnlyDatabase(String name) {
    databases.add(name);
    return databases.size() == 1;
  }

  /** The tools say in a comment which database they go to, before they do. */
  void comment(String text) {
    Matcher current = CURRENT_DATABASE.matcher(text);
    if (current.matches()) {
      databases.add(current.group(1));
    }
  }

  void create(TableDefinition table, Position at) {
    order(
        locked.isEmpty() && (dropped.isEmpty() || dropped.equals(table.name())),
        "CREATE TABLE " + table.name(),
        at);
    dropped = "";
    created = table.name();
  }

  void insert(String table, Position at) {
    order(
        table.equals(created) && (locked.isEmpty() || locked.equals(table)),
        "INSERT INTO " + table,
        at);
  }

  private void order(boolean inOrder, String text, Position at) {
    // A dump of rows alone is named as such once.
    if (!inOrder && !created.isEmpty()) {
      findings.add(Code.STATEMENT_ORDER, "", at, text);
    }
  }

  /** At the end of a dump that has its comments. */
  void finish() {
    for (String name : List.of("UNIQUE_CHECKS", "FOREIGN_KEY_CHECKS", "SQL_MODE")) {
      if (!saved.containsKey(name)) {
        findings.add(Code.PROLOGUE_INCOMPLETE, "", name + " is not saved and changed");
      }
    }
    if (!saved.containsKey("SQL_NOTES") && !saved.containsKey("NOTE_VERBOSITY")) {
      findings.add(Code.PROLOGUE_INCOMPLETE, "", "SQL_NOTES is not saved and changed");
    }
    long clients =
        saved.keySet().stream()
            .filter(name -> name.startsWith("CHARACTER_SET") || name.startsWith("COLLATION"))
            .count();
    if (clients % 3 != 0 || (clients == 3) != charset.isPresent()) {
      findings.add(Code.PROLOGUE_INCOMPLETE, "", "the character set is not saved and changed");
    }
    if (saved.containsKey("TIME_ZONE") != timeZone) {
      findings.add(Code.PROLOGUE_INCOMPLETE, "", "the time zone is not saved and changed");
    }
    saved.forEach(
        (name, at) -> {
          if (!restored.contains(name)) {
            findings.add(Code.EPILOGUE_INCOMPLETE, "", name + " is not restored");
          }
        });
    if (!locked.isEmpty() || !disabled.isEmpty() || !dropped.isEmpty()) {
      findings.add(Code.STATEMENT_ORDER, "", "the last table's statements do not end");
    }
    if (!drops && !created.isEmpty()) {
      findings.add(Code.STATEMENT_NO_DROP, "", "no DROP TABLE");
    }
    if (charset.isEmpty() && clients == 0) {
      findings.add(Code.CHARSET_UNDECLARED, "", "no SET NAMES");
    }
  }

  /** What SET NAMES says; empty before it or without it. */
  Optional<String> charset() {
    return charset;
  }

  /** Whether any setting was saved: not so in compact dumps. */
  boolean hasPrologue() {
    return !saved.isEmpty();
  }

  /** The character set that a SET NAMES declares; empty of any other statement. */
  static Optional<String> namesIn(List<Token> tokens) {
    Matcher names = SET_NAMES.matcher(tokens.size() < 8 ? shown(tokens) : "");
    return names.matches() ? Optional.of(names.group(1)) : Optional.empty();
  }

  static boolean isCreateTable(List<Token> tokens) {
    return tokens.size() > 2
        && tokens.get(0).kind() == Token.Kind.WORD
        && tokens.get(0).is("CREATE")
        && tokens.get(1).is("TABLE");
  }
}
