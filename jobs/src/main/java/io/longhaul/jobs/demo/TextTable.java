package io.longhaul.jobs.demo;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A plain table: a header and rows in columns as wide as they need, two blanks between them. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  private TextTable(List<Column> columns) {
    this.columns = columns;
  }

  static TextTable of(Column... columns) {
    return new TextTable(List.of(columns));
  }

  /** A column of words. */
  static Column left(String header) {
    return new Column(header, Align.LEFT);
  }

  /** A column of numbers. */
  static Column right(String header) {
    return new Column(header, Align.RIGHT);
  }

  TextTable row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "Invalid row, must have " + columns.size() + " cells: " + List.of(cells));
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The header and the rows, without blanks at their ends. */
  List<String> lines() {
    List<List<String>> all = new ArrayList<>();
    all.add(columns.stream().map(Column::header).toList());
    all.addAll(rows);
    int[] widths =
        IntStream.range(0, columns.size())
            .map(column -> all.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    return IntStream.range(0, columns.size())
        .mapToObj(column -> columns.get(column).pad(row.get(column), widths[column]))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  /** Where a cell's blanks go. */
  enum Align {
    LEFT,
    RIGHT
  }

  /** One column. */
  record Column(String header, Align align) {
    Column {
      requireNonNull(header, "header is null");
      requireNonNull(align, "align is null");
    }

    private String pad(String cell, int width) {
      String blanks = " ".repeat(width - cell.length());
      return switch (align) {
        case LEFT -> cell + blanks;
        case RIGHT -> blanks + cell;
      };
    }
  }
}
