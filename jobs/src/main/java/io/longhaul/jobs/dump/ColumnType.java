package io.longhaul.jobs.dump;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * What a column may hold.
 *
 * @param length characters, bytes or bits; 0 where the type has none
 */
record ColumnType(Family family, int length) {
  enum Family {
    /** Whole numbers up to {@link ColumnType#max()}. */
    INTEGER,
    DECIMAL,
    BIT,
    TEXT,
    BINARY,
    /** Dates and times, written as strings. */
    TIME,
    /** A type no metastore has; any value goes. */
    OTHER
  }

  ColumnType {
    requireNonNull(family, "family is null");
  }

  /** Reads a type as CREATE TABLE writes it, such as {@code varchar(128)} or {@code bigint(20)}. */
  static ColumnType parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int open = lower.indexOf('(');
    String name = open < 0 ? lower : lower.substring(0, open);
    int length = open < 0 ? 0 : leadingNumber(lower, open + 1);
    return switch (name) {
      case "tinyint" -> new ColumnType(Family.INTEGER, 1);
      case "smallint" -> new ColumnType(Family.INTEGER, 2);
      case "mediumint" -> new ColumnType(Family.INTEGER, 3);
      case "int", "integer" -> new ColumnType(Family.INTEGER, 4);
      case "bigint" -> new ColumnType(Family.INTEGER, 8);
      case "decimal", "numeric", "double", "float" -> new ColumnType(Family.DECIMAL, 0);
      case "bit" -> new ColumnType(Family.BIT, Math.max(1, length));
      case "varchar", "char" -> new ColumnType(Family.TEXT, length);
      case "tinytext" -> new ColumnType(Family.TEXT, 255);
      case "text" -> new ColumnType(Family.TEXT, 65_535);
      case "mediumtext" -> new ColumnType(Family.TEXT, 16_777_215);
      case "longtext" -> new ColumnType(Family.TEXT, Integer.MAX_VALUE);
      case "varbinary", "binary" -> new ColumnType(Family.BINARY, length);
      case "tinyblob" -> new ColumnType(Family.BINARY, 255);
      case "blob" -> new ColumnType(Family.BINARY, 65_535);
      case "mediumblob" -> new ColumnType(Family.BINARY, 16_777_215);
      case "longblob" -> new ColumnType(Family.BINARY, Integer.MAX_VALUE);
      case "datetime", "timestamp", "date", "time" -> new ColumnType(Family.TIME, 0);
      default -> new ColumnType(Family.OTHER, 0);
    };
  }

  private static int leadingNumber(String text, int from) {
    int value = 0;
    for (int i = from; i < text.length() && Character.isDigit(text.charAt(i)); i++) {
      value = Math.min(100_000_000, value * 10 + text.charAt(i) - '0');
    }
    return value;
  }

  /** The largest magnitude of a whole number; {@link Long#MAX_VALUE} for eight bytes. */
  long max() {
    return length >= 8 ? Long.MAX_VALUE : (1L << (8 * length - 1)) - 1;
  }
}
