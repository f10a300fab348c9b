package io.longhaul.jobs.copy;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Columns of text for a terminal: the first is a name, the others are aligned to the right. */
final class TextTable {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private final List<List<String>> rows = new ArrayList<>();

  private TextTable() {}

  static TextTable of(String... headline) {
    TextTable table = new TextTable();
    table.rows.add(List.of(headline));
    return table;
  }

  void add(List<String> row) {
    rows.add(List.copyOf(row));
  }

  void print(PrintStream out) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        String padding = " ".repeat(widths[i] - cell.length());
        line.append(i == 0 ? cell + padding : "  " + padding + cell);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Decimal units, as links are rated. */
  static String bytes(long value) {
    double scaled = value;
    int unit = 0;
    while (scaled >= 999.5 && unit < UNITS.length - 1) {
      scaled /= 1000;
      unit++;
    }
    String format = unit == 0 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, format, scaled, UNITS[unit]);
  }

  static String duration(double seconds) {
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 3600) {
      return "%d min %02d s".formatted(whole / 60, whole % 60);
    }
    return "%d h %02d min".formatted(whole / 3600, whole / 60 % 60);
  }
}
