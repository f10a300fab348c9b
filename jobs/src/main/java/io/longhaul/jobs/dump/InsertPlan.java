package io.longhaul.jobs.dump;

/**
 * How the values of one INSERT go into rows. Built once per statement; holds the row that all
 * share.
 */
final class InsertPlan {
  private final TableDefinition table;
  private final Column[] columns;
  private final int[] targets;
  private final boolean[] kept;
  private final Row row;

  /**
   * @param targets for each value of a tuple the place of its column in the table
   * @param kept for each column of the table whether its text is needed
   */
  InsertPlan(TableDefinition table, int[] targets, boolean[] kept) {
    this.table = table;
    this.columns = table.columns().toArray(new Column[0]);
    this.targets = targets.clone();
    this.kept = kept.clone();
    this.row = new Row(columns.length);
  }

  TableDefinition table() {
    return table;
  }

  int width() {
    return targets.length;
  }

  int target(int value) {
    return targets[value];
  }

  boolean keeps(int column) {
    return kept[column];
  }

  Column column(int value) {
    return columns[targets[value]];
  }

  Column columnAt(int place) {
    return columns[place];
  }

  int columnCount() {
    return columns.length;
  }

  Row row() {
    return row;
  }
}
