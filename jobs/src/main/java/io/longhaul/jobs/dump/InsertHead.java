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
}
