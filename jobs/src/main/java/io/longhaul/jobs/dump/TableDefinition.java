package io.longhaul.jobs.dump;

import java.util.List;
import java.util.Locale;

/**
 * The structure of a table, of Hive's schema or as a dump's CREATE TABLE gives it.
 *
 * @param primaryKey names of its columns; empty without one
 * @param options what stands after the closing bracket, in one spelling
 */
record TableDefinition(
    String name,
    List<Column> columns,
    List<String> primaryKey,
    List<UniqueKey> uniqueKeys,
    List<ForeignKey> foreignKeys,
    List<String> indexes,
    String options) {

  /** A unique key beside the primary one. */
  record UniqueKey(String name, List<String> columns) {
    UniqueKey {
      columns = List.copyOf(columns);
    }
  }

  /** A reference to one column of another table; Hive's schemas have no wider ones. */
  record ForeignKey(String name, String column, String parentTable, String parentColumn) {}

  TableDefinition {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
    uniqueKeys = List.copyOf(uniqueKeys);
    foreignKeys = List.copyOf(foreignKeys);
    indexes = List.copyOf(indexes);
  }

  /** The place of a column, or -1. */
  int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equalsIgnoreCase(column)) {
        return i;
      }
    }
    return -1;
  }

  /** Table names are compared in upper case: servers on some platforms store lower case. */
  static String key(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
