package io.longhaul.jobs.hbase;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.ledger.RunId;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code hbase-export} or {@code hbase-import} did, or would do.
 *
 * @param id empty of a dry run
 * @param verb such as Exported
 */
record HBaseReport(Optional<RunId> id, String verb, List<TableOutcome> tables, Duration took)
    implements JobReport {
  /** The keys of its JSON that are no arrays. */
  static final List<String> KEYS = List.of("seconds");

  static final List<String> LISTS = List.of("tables");

  HBaseReport {
    tables = List.copyOf(tables);
  }

  @Override
  public ExitStatus exit() {
    return ExitStatus.of(
        tables.stream()
            .filter(table -> table.failure().isPresent())
            .map(TableOutcome::exit)
            .toList());
  }

  @Override
  public Optional<String> run() {
    return id.map(RunId::text);
  }

  @Override
  public void writeJson(ObjectNode json) {
    ArrayNode list = json.putArray("tables");
    tables.forEach(table -> table.writeTo(list.addObject()));
    json.put("seconds", took.toMillis() / 1000.0);
  }

  @Override
  public void print(PrintStream out) {
    for (TableOutcome table : tables) {
      out.printf(
          "%s (%s): up to %s%s%n",
          table.table().name(),
          table.table().dataset().name(),
          table.to().map(InstantText::of).orElse("nothing"),
          table.reason().isEmpty() ? "" : ", " + table.reason());
      for (TableOutcome.Done window : table.windows()) {
        out.printf(
            "  %s %s: %s rows, %s cells, %s%n",
            window.how(),
            window.name(),
            TextTable.count(window.rows()),
            TextTable.count(window.cells()),
            TextTable.bytes(window.bytes()));
      }
      table.words().forEach(word -> out.println("  " + word));
      table.notCaught().forEach(word -> out.println("  Not caught: " + word));
      table.failure().ifPresent(why -> out.println("  Failed: " + why));
    }
    out.printf(
        "%s %d of %d tables in %s%n",
        verb,
        tables.stream().filter(table -> table.failure().isEmpty()).count(),
        tables.size(),
        TextTable.duration(took.toMillis() / 1000.0));
  }
}
