package io.longhaul.jobs.dump;

/** Is told what does not fit while rows are read. */
@FunctionalInterface
interface ValueSink {
  void problem(Code code, Column column, String seen, Position position);
}
