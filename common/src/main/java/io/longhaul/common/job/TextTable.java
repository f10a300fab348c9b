package io.longhaul.common.job;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Columns of text for a terminal: the first is a name, the others are aligned to the right. */
public final class TextTable {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private final List<List<String>> rows = new ArrayList<>();

  private TextTable() {}

  public static TextTable of(String... headline) {
    TextTable table = new TextTable();
    table.rows.add(List.of(headline));
    return table;
  }

  /** Adds a row of as many cells as the headline has. */
  public void add(List<String> row) {
    if (row.size() != rows.get(0).size()) {
      throw new IllegalArgumentException("Invalid row: " + row + " (headline " + rows.get(0) + ")");
    }
    rows.add(List.copyOf(row));
  }

  public void print(PrintStream out) {
    lines().forEach(out::println);
  }

  /** The headline and the rows, without blanks at their ends. */
  public List<String> lines() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        String padding = " ".repeat(widths[i] - cell.length());
        line.append(i == 0 ? cell + padding : "  " + padding + cell);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** {@code 75,000}. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** {@code 812 B}, {@code 10.7 MB}: decimal units, as links are rated. */
  public static String bytes(long value) {
    double scaled = value;
    int unit = 0;
    while (scaled >= 999.5 && unit < UNITS.length - 1) {
      scaled /= 1000;
      unit++;
    }
    String format = unit == 0 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, format, scaled, UNITS[unit]);
  }

  /** {@code 14.2 s}, {@code 2 min 05 s}. */
  public static String duration(double seconds) {
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
