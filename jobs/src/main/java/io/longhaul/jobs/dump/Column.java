package io.longhaul.jobs.dump;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * A column of a table.
 *
 * @param definition all that CREATE TABLE says of it after its name, in one spelling
 * @param charset of text, such as {@code latin1}; empty of anything else
 * @param collation of text, such as {@code latin1_bin}; empty where the charset's default applies
 * @param required whether a row must give a value that is not NULL: not nullable, no default
 */
record Column(
    String name,
    ColumnType type,
    String definition,
    String charset,
    String collation,
    boolean nullable,
    boolean required) {
  Column {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
  }

  /** Whether letters of either case are equal in keys. */
  boolean ignoresCase() {
    return type.family() == ColumnType.Family.TEXT
        && !collation.toLowerCase(Locale.ROOT).endsWith("_bin")
        && !collation.toLowerCase(Locale.ROOT).contains("_cs");
  }

  boolean isText() {
    return type.family() == ColumnType.Family.TEXT;
  }

  boolean isInteger() {
    return type.family() == ColumnType.Family.INTEGER;
  }
}
