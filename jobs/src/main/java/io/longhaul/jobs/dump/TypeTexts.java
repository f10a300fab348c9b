package io.longhaul.jobs.dump;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sees that the types of columns are types that Hive or Spark write: names, digits and brackets.
 * Names of a struct's fields are free, and so is a type of a SerDe's own, which is why an unknown
 * one is a warning.
 */
final class TypeTexts {
  private static final Map<String, String> COLUMNS =
      Map.of(
          "COLUMNS_V2", "TYPE_NAME",
          "PARTITION_KEYS", "PKEY_TYPE",
          "TYPE_FIELDS", "FIELD_TYPE",
          "TAB_COL_STATS", "COLUMN_TYPE",
          "PART_COL_STATS", "COLUMN_TYPE");

  private static final Set<String> PLAIN =
      Set.of(
          "tinyint",
          "smallint",
          "int",
          "integer",
          "bigint",
          "float",
          "double",
          "decimal",
          "boolean",
          "string",
          "binary",
          "date",
          "timestamp",
          "timestamp with local time zone",
          "timestamp with time zone",
          "timestamp_ntz",
          "timestamp_ltz",
          "timestamptz",
          "interval",
          "interval_year_month",
          "interval_day_time",
          "void",
          "variant",
          "unknown");

  /** Types with lengths, and the longest there is. */
  private static final Map<String, Integer> SIZED =
      Map.of("char", 255, "varchar", 65_535, "decimal", 38, "numeric", 38);

  /** Types with words after them: {@code interval day to second}, {@code string collate …}. */
  private static final List<String> SPOKEN = List.of("interval ", "string collate ");

  // Possessive: a group that may give back what it took is matched by recursion, and a comment may
  // be longer than any stack.
  private static final Pattern NAME = Pattern.compile("[a-z_]++(?: [a-z_]++)*+");
  private static final Pattern SIZES = Pattern.compile("\\( ?(\\d{1,5})(?:, ?(\\d{1,2}))? ?\\)");
  private static final Pattern COMMENT = Pattern.compile(" comment '(?:[^'\\\\]++|\\\\.)*+'");

  /** Deeper than this no engine nests types. */
  private static final int DEEPEST = 100;

  private final Findings findings;
  private final LongHashSet judged = new LongHashSet();
  private final Set<Long> unknown = new HashSet<>();

  TypeTexts(Findings findings) {
    this.findings = findings;
  }

  void watch(TableRows table) {
    String column = COLUMNS.get(TableDefinition.key(table.name()));
    if (column == null || !table.has(column)) {
      return;
    }
    RowKey key = table.key(List.of(column));
    int at = table.need(column);
    table.watch(
        row -> {
          if (!row.isText(at)) {
            return;
          }
          long hash = key.hash(row);
          if (judged.add(hash) && !isKnown(row.text(at))) {
            unknown.add(hash);
          }
          if (!unknown.isEmpty() && unknown.contains(hash)) {
            String seen = column + " is " + row.shown(at);
            findings.add(Code.TYPE_UNKNOWN, table.name(), row.position(), seen);
          }
        });
  }

  /** Whether a type is made of nothing but what Hive and Spark know. */
  static boolean isKnown(String type) {
    String text = type.toLowerCase(Locale.ROOT);
    return end(text, 0, 0) == text.length();
  }

  /** Where the type that starts at a place ends; -1 when none does. */
  private static int end(String text, int from, int depth) {
    Matcher name = NAME.matcher(text).region(from, text.length());
    if (depth > DEEPEST || !name.lookingAt()) {
      return -1;
    }
    String word = withoutComment(name.group());
    int at = from + word.length();
    if (at < text.length() && text.charAt(at) == '<') {
      return switch (word) {
        case "array" -> list(text, at, depth, 1, 1);
        case "map" -> list(text, at, depth, 2, 2);
        case "uniontype" -> list(text, at, depth, 1, Integer.MAX_VALUE);
        case "struct" -> struct(text, at, depth);
        default -> -1;
      };
    }
    if (at < text.length() && text.charAt(at) == '(') {
      return sizes(text, at, word);
    }
    return PLAIN.contains(word) || SPOKEN.stream().anyMatch(word::startsWith) ? at : -1;
  }

  private static String withoutComment(String word) {
    return word.endsWith(" comment")
        ? word.substring(0, word.length() - " comment".length())
        : word;
  }

  private static int sizes(String text, int at, String word) {
    Matcher sizes = SIZES.matcher(text).region(at, text.length());
    boolean known =
        sizes.lookingAt()
            && SIZED.containsKey(word)
            && Integer.parseInt(sizes.group(1)) <= SIZED.get(word)
            && (sizes.group(2) == null
                || Integer.parseInt(sizes.group(2)) <= Integer.parseInt(sizes.group(1)));
    return known ? sizes.end() : -1;
  }

  private static int list(String text, int open, int depth, int least, int most) {
    int at = open;
    for (int count = 1; ; count++) {
      at = end(text, blank(text, at + 1), depth + 1);
      at = at < 0 ? -1 : blank(text, at);
      if (at < 0 || at >= text.length()) {
        return -1;
      }
      if (text.charAt(at) == '>') {
        return count >= least && count <= most ? at + 1 : -1;
      }
      if (text.charAt(at) != ',') {
        return -1;
      }
    }
  }

  private static int struct(String text, int open, int depth) {
    int at = open;
    if (open + 1 < text.length() && text.charAt(open + 1) == '>') {
      return open + 2;
    }
    while (true) {
      int colon = text.indexOf(':', at + 1);
      if (colon < 0) {
        return -1;
      }
      at = end(text, blank(text, colon + 1), depth + 1);
      if (at < 0) {
        return -1;
      }
      Matcher comment = COMMENT.matcher(text).region(at, text.length());
      at = blank(text, comment.lookingAt() ? comment.end() : at);
      if (at >= text.length()) {
        return -1;
      }
      if (text.charAt(at) == '>') {
        return at + 1;
      }
      if (text.charAt(at) != ',') {
        return -1;
      }
    }
  }

  private static int blank(String text, int at) {
    int next = at;
    while (next < text.length() && text.charAt(next) == ' ') {
      next++;
    }
    return next;
  }
}
