package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A dump of mariadb-dump, one row a line, that can be changed row by row. Immutable. */
record DumpText(String text) {
  /** The rows of a table, without what separates them. */
  List<String> rows(String table) {
    List<String> rows = new ArrayList<>();
    int at = start(table);
    while (at >= 0) {
      int end = text.indexOf('\n', at);
      String line = text.substring(at, end);
      rows.add(line.substring(0, line.length() - 1));
      at = line.endsWith(";") ? -1 : end + 1;
    }
    return rows;
  }

  private int start(String table) {
    String head = "INSERT INTO `" + table + "` VALUES\n";
    int at = text.indexOf(head);
    return at < 0 ? -1 : at + head.length();
  }

  DumpText withRows(String table, List<String> rows) {
    int from = start(table);
    List<String> old = rows(table);
    int to = from + old.stream().mapToInt(row -> row.length() + 2).sum() - 1;
    if (rows.isEmpty()) {
      int head = text.lastIndexOf("INSERT INTO", from);
      return new DumpText(text.substring(0, head) + text.substring(to + 1));
    }
    String joined = String.join(",\n", rows) + ";";
    return new DumpText(text.substring(0, from) + joined + text.substring(to));
  }

  DumpText without(String table, int row) {
    List<String> rows = rows(table);
    rows.remove(row);
    return withRows(table, rows);
  }

  DumpText with(String table, String row) {
    List<String> rows = rows(table);
    rows.add(row);
    return withRows(table, rows);
  }

  DumpText replaceRow(String table, int row, UnaryOperator<String> change) {
    List<String> rows = rows(table);
    rows.set(row, change.apply(rows.get(row)));
    return withRows(table, rows);
  }

  /** Changes one value of one row. */
  DumpText replaceValue(String table, int row, int column, String value) {
    return replaceRow(
        table,
        row,
        old -> {
          List<String> values = values(old);
          values.set(column, value);
          return "(" + String.join(",", values) + ")";
        });
  }

  String value(String table, int row, int column) {
    return values(rows(table).get(row)).get(column);
  }

  /** The first row whose value in a column is this one. */
  int find(String table, int column, String value) {
    List<String> rows = rows(table);
    for (int i = 0; i < rows.size(); i++) {
      if (values(rows.get(i)).get(column).equals(value)) {
        return i;
      }
    }
    throw new IllegalArgumentException("Cannot find " + value + " in " + table);
  }

  static List<String> values(String row) {
    List<String> values = new ArrayList<>();
    boolean quoted = false;
    int from = 1;
    for (int i = 1; i < row.length() - 1; i++) {
      char c = row.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '\'') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        values.add(row.substring(from, i));
        from = i + 1;
      }
    }
    values.add(row.substring(from, row.length() - 1));
    return values;
  }

  DumpText replace(String old, String by) {
    int at = text.indexOf(old);
    if (at < 0) {
      throw new IllegalArgumentException("Cannot find " + old);
    }
    return new DumpText(text.substring(0, at) + by + text.substring(at + old.length()));
  }

  DumpText withoutLine(String start) {
    int at = text.indexOf("\n" + start) + 1;
    if (at == 0) {
      throw new IllegalArgumentException("Cannot find " + start);
    }
    return new DumpText(text.substring(0, at) + text.substring(text.indexOf('\n', at) + 1));
  }

  /** Everything a dump has of one table, comments included. */
  String section(String table) {
    int from = text.indexOf("--\n-- Table structure for table `" + table + "`");
    int to = text.indexOf("UNLOCK TABLES;\n", from) + "UNLOCK TABLES;\n\n".length();
    return text.substring(from, to);
  }

  /** Puts text before the section of a table. */
  DumpText before(String table, String more) {
    return replace(
        "--\n-- Table structure for table `" + table + "`",
        more + "--\n-- Table structure for table `" + table + "`");
  }
}
