package io.longhaul.jobs.hbase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.TableMarks;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.hbase.TableName;

/**
 * How far a table is imported.
 *
 * @param to end of the last window that was applied
 * @param base end of the base it stands on
 * @param incarnation as in {@link WindowManifest}
 */
record ImportMark(Instant to, Instant base, String incarnation) {
  private static String file(String dataset, TableName table) {
    return TableMarks.imports(ExportMark.folder(dataset, table));
  }

  /** Remembers that what is in a table from now on is this policy's. */
  static void begin(StateDirectory state, PolicyTable table, String run) throws IOException {
    state.writeJson(begun(table), StateDirectory.stamped().put("run", run));
  }

  /** Whether an import of the policy has begun to fill a table. */
  static boolean isBegun(StateDirectory state, PolicyTable table) throws IOException {
    return state.readJson(begun(table)).isPresent();
  }

  private static String begun(PolicyTable table) {
    return ExportMark.folder(table.dataset().name(), table.table()) + "/begun.json";
  }

  /** Remembers that a table is being made as of an instant, and is not whole. */
  static void beginRestore(StateDirectory state, PolicyTable table, Instant until, String run)
      throws IOException {
    state.writeJson(restoring(table, until), StateDirectory.stamped().put("run", run));
  }

  /** Whether a run that was to make a table as of an instant has not come to its end. */
  static boolean isRestoring(StateDirectory state, PolicyTable table, Instant until)
      throws IOException {
    return state.readJson(restoring(table, until)).isPresent();
  }

  static void endRestore(StateDirectory state, PolicyTable table, Instant until)
      throws IOException {
    state.delete(restoring(table, until));
  }

  private static String restoring(PolicyTable table, Instant until) {
    return "%s/restoring-%s.json"
        .formatted(ExportMark.folder(table.dataset().name(), table.table()), Window.name(until));
  }

  static Optional<ImportMark> load(StateDirectory state, String dataset, TableName table)
      throws IOException {
    return state
        .readJson(file(dataset, table))
        .map(
            json ->
                new ImportMark(
                    Instant.parse(json.path("to").asText()),
                    Instant.parse(json.path("base").asText()),
                    json.path("incarnation").asText()));
  }

  void save(StateDirectory state, String dataset, TableName table, String run) throws IOException {
    ObjectNode json = StateDirectory.stamped();
    json.put("to", InstantText.of(to));
    json.put("base", InstantText.of(base));
    json.put("incarnation", incarnation);
    json.put("run", run);
    state.writeJson(file(dataset, table), json);
  }
}
