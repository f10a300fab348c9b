package io.longhaul.jobs.dump;

import java.util.regex.Pattern;

/**
 * Knows the triggers, routines, events and views that the tools write: nothing else may hide where
 * they stand.
 */
final class Routines {
  /** Text between two DELIMITERs that is judged; no schema comes near it. */
  static final int MAX_TEXT = 1024 * 1024;

  /** The text behind CREATE is as somebody typed it, in either case. */
  private static final Pattern CREATE =
      Pattern.compile(
          "(?:/\\*!\\d{5} )?CREATE(?:\\*/)?(?:\\s+OR\\s+REPLACE)?\\s*(?:/\\*!\\d{5}\\s)?\\s*"
              + "(?:DEFINER *= *(?:`[^`]*`|[\\w%]+)@(?:`[^`]*`|[\\w%]+))?\\s*(?:\\*/)?\\s*"
              + "(?:/\\*!\\d{5}\\s)?\\s*"
              + "(?:TRIGGER|PROCEDURE|FUNCTION|EVENT|PACKAGE(?:\\s+BODY)?)\\b.*",
          Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  private static final String SETTING =
      "@saved_\\w+ = @@\\w+"
          + "|(?:character_set_client|character_set_results|collation_connection|time_zone)"
          + " = (?:@saved_\\w+|\\w+|'SYSTEM'|'[+-]\\d\\d:\\d\\d')"
          + "|sql_mode = (?:@saved_sql_mode|'[A-Z_0-9,]*')";

  /** Statements around views and routines, as {@link StatementRules} spells them. */
  private static final Pattern AROUND =
      Pattern.compile(
          "/\\*!50001 CREATE VIEW `\\w+` AS SELECT .*"
              + "|/\\*!50001 CREATE (?:ALGORITHM = \\w+ )?\\*/ /\\*!50013 DEFINER = "
              + "(?:`[^`]*`|\\w+) @ (?:`[^`]*`|\\w+) SQL SECURITY \\w+ \\*/"
              + " /\\*!50001 VIEW `\\w+` AS .*"
              + "|/\\*!50001 DROP (?:VIEW|TABLE) IF EXISTS `\\w+` \\*/"
              + "|/\\*!(?:50003|50106) DROP (?:TRIGGER|PROCEDURE|FUNCTION|EVENT|PACKAGE)"
              + " IF EXISTS `\\w+` \\*/"
              + "|/\\*!(?:50001|50003|50106) SET (?:"
              + SETTING
              + ") \\*/");

  private Routines() {}

  /** Whether a statement belongs to a view, trigger, routine or event. */
  static boolean isAround(String statement) {
    return AROUND.matcher(statement).matches();
  }

  /**
   * Whether the text from one DELIMITER to the next holds nothing but routines.
   *
   * @param text its first line is the delimiter set
   */
  static boolean isAllRoutines(String text) {
    int end = text.indexOf('\n');
    if (end < 0 || text.length() >= MAX_TEXT) {
      return false;
    }
    String delimiter = text.substring(0, end).strip();
    // A client takes these for commands of its own wherever they stand.
    if (delimiter.isEmpty() || text.contains("\\!") || text.contains("\\.")) {
      return false;
    }
    for (String statement : text.substring(end).split(Pattern.quote(delimiter), -1)) {
      String shown = statement.strip();
      if (!shown.isEmpty() && !CREATE.matcher(shown).matches() && !isSetting(shown)) {
        return false;
      }
    }
    return true;
  }

  /** Events are made in the time zone and character set of their own. */
  private static boolean isSetting(String statement) {
    String plain = statement.replaceAll("\\s+", " ").replaceAll(" ?= ?", " = ");
    return isAround(plain);
  }
}
