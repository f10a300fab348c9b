package io.longhaul.jobs.dump;

import java.util.List;

/**
 * What stands before the rows of an INSERT or REPLACE.
 *
 * @param columns as listed; empty without a list
 */
record InsertHead(String table, List<String> columns, Position position) {
  InsertHead {
    columns = List.copyOf(columns);
  }

  /**
   * For each value of a row the place of its column in the table.
   *
   * @throws IllegalArgumentException when the table has no such column
   */
  int[] targets(TableDefinition definition) {
    int width = columns.isEmpty() ? definition.columns().size() : columns.size();
    int[] targets = new int[width];
    for (int i = 0; i < width; i++) {
      targets[i] = columns.isEmpty() ? i : definition.indexOf(columns.get(i));
      if (targets[i] < 0) {
        throw new IllegalArgumentException("Invalid column: " + columns.get(i));
      }
    }
    return targets;
  }
}
