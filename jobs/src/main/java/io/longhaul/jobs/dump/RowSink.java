package io.longhaul.jobs.dump;

/** Takes the rows of a table one by one. */
@FunctionalInterface
interface RowSink {
  /** The row is valid during the call only. */
  void row(Row row);
}
