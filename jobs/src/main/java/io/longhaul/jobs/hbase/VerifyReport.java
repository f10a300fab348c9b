package io.longhaul.jobs.hbase;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.jobs.hbase.RangeVerdict.Differing;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code hbase-verify} found.
 *
 * @param id of the run; empty when it only looked
 */
record VerifyReport(Optional<String> id, List<TableVerdict> tables, Duration took)
    implements JobReport {
  /** Lines that a screen has. */
  private static final int PRINTED = 20;

  VerifyReport {
    tables = List.copyOf(tables);
  }

  @Override
  public ExitStatus exit() {
    return ExitStatus.of(tables.stream().map(table -> exit(table.status())).toList());
  }

  private static ExitStatus exit(TableVerdict.Status status) {
    return switch (status) {
      case EQUAL, REPAIRED -> ExitStatus.DONE;
      case DIFFERS, MISSING -> ExitStatus.ATTENTION;
      case CHANGING -> ExitStatus.INCOMPLETE;
    };
  }

  @Override
  public Optional<String> run() {
    return id;
  }

  @Override
  public void writeJson(ObjectNode json) {
    ArrayNode array = json.putArray("tables");
    tables.forEach(table -> write(array.addObject(), table));
    json.put("seconds", took.toMillis() / 1000.0);
  }

  private static void write(ObjectNode json, TableVerdict table) {
    json.put("dataset", table.dataset());
    json.put("table", table.table());
    json.put("status", table.status().word());
    json.put("upTo", InstantText.of(table.upTo()));
    json.put("rows", table.found().read().rows());
    json.put("cells", table.found().read().cells());
    json.put("bytes", table.found().read().bytes());
    json.put("rowsFound", table.found().rows());
    json.put("rowsLeft", table.now().rows());
    json.put("rowsChanging", table.found().tally().changing());
    json.put("rowsHidden", table.found().tally().hidden());
    json.put("rangesFound", table.found().tally().ranges());
    json.put("note", table.note().isEmpty() ? null : table.note());
    ArrayNode ranges = json.putArray("ranges");
    table.found().ranges().forEach(range -> write(ranges.addObject(), range));
  }

  private static void write(ObjectNode json, Differing range) {
    json.put("first", range.first().toString());
    json.put("last", range.last().toString());
    json.put("rows", range.rows());
    json.put("missing", range.missing());
    json.put("extra", range.extra());
    json.put("changed", range.changed());
  }

  @Override
  public void print(PrintStream out) {
    TextTable text =
        TextTable.of("table", "is", "up to", "rows", "cells", "differed", "left", "hidden");
    for (TableVerdict table : tables) {
      text.add(
          List.of(
              table.table(),
              table.status().word(),
              InstantText.of(table.upTo()),
              TextTable.count(table.found().read().rows()),
              TextTable.count(table.found().read().cells()),
              TextTable.count(table.found().rows()),
              TextTable.count(table.now().rows()),
              TextTable.count(table.found().tally().hidden())));
    }
    text.print(out);
    tables.forEach(table -> remark(out, table));
  }

  private static void remark(PrintStream out, TableVerdict table) {
    for (Differing range : table.found().ranges().stream().limit(PRINTED).toList()) {
      out.printf(
          "%s: %s … %s: %s rows; cells: − %s, + %s, ≠ %s%n",
          table.table(),
          range.first(),
          range.last(),
          TextTable.count(range.rows()),
          TextTable.count(range.missing()),
          TextTable.count(range.extra()),
          TextTable.count(range.changed()));
    }
    long more = table.found().tally().ranges() - Math.min(PRINTED, table.found().ranges().size());
    if (more > 0) {
      out.printf("%s: … %s more ranges%n", table.table(), TextTable.count(more));
    }
    if (table.found().tally().changing() > 0) {
      out.printf(
          "%s: %s rows were changed since, of them nothing can be said: verify again%n",
          table.table(), TextTable.count(table.found().tally().changing()));
    }
    if (!table.note().isEmpty()) {
      out.printf("%s: %s%n", table.table(), table.note());
    }
  }
}
