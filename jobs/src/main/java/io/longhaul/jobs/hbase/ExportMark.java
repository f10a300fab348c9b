package io.longhaul.jobs.hbase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.TableMarks;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.hbase.TableName;

/**
 * How far a table is exported: all that was written before {@code to} with the clock of a region
 * server lies in a published and verified window.
 *
 * @param to where the next window begins
 * @param base end of the newest base
 * @param incarnation as in {@link WindowManifest}
 * @param regions of the table at the last export
 * @param bulkLoaded names of bulk-loaded files that have been noticed
 * @param logs how far the source's logs are read; empty when they are not followed
 */
record ExportMark(
    Instant to,
    Instant base,
    String incarnation,
    List<TableRegions.Region> regions,
    Set<String> bulkLoaded,
    Optional<LogMark> logs) {
  ExportMark {
    regions = List.copyOf(regions);
    bulkLoaded = Set.copyOf(bulkLoaded);
  }

  /** The same with a window more. */
  ExportMark movedTo(Instant end) {
    return new ExportMark(end, base, incarnation, regions, bulkLoaded, logs);
  }

  private static String file(String dataset, TableName table) {
    return TableMarks.exports(folder(dataset, table));
  }

  /** Where the state directory keeps what is known of a table. */
  static String folder(String dataset, TableName table) {
    return TableMarks.folder(dataset, table.getNamespaceAsString(), table.getQualifierAsString());
  }

  static Optional<ExportMark> load(StateDirectory state, String dataset, TableName table)
      throws IOException {
    return state
        .readJson(file(dataset, table))
        .map(
            json -> {
              List<String> files = new ArrayList<>();
              json.path("bulkLoaded").forEach(name -> files.add(name.asText()));
              return new ExportMark(
                  Instant.parse(json.path("to").asText()),
                  Instant.parse(json.path("base").asText()),
                  json.path("incarnation").asText(),
                  TableRegions.read(json.path("regions")),
                  Set.copyOf(files),
                  LogMark.read(json.path("logs")));
            });
  }

  /**
   * Marks tables of a dataset of which nothing is exported any more: they are gone, or match it no
   * more. One that comes back is exported anew and marked no longer.
   *
   * @param there its tables
   * @return those that were not marked before, and how far they are
   */
  static Map<TableName, Instant> leave(
      StateDirectory state, String dataset, Set<TableName> there, Instant now) throws IOException {
    Map<TableName, Instant> left = new TreeMap<>();
    String folder = TableMarks.folder(dataset);
    for (String namespace : state.list(folder)) {
      for (String qualifier : state.list(folder + "/" + namespace)) {
        TableName table = TableName.valueOf(namespace, qualifier);
        Optional<JsonNode> mark =
            there.contains(table) ? Optional.empty() : state.readJson(file(dataset, table));
        if (mark.isPresent() && !mark.get().has(TableMarks.GONE)) {
          ObjectNode json = (ObjectNode) mark.get();
          state.writeJson(file(dataset, table), json.put(TableMarks.GONE, InstantText.of(now)));
          left.put(table, Instant.parse(json.path("to").asText()));
        }
      }
    }
    return left;
  }

  void save(StateDirectory state, String dataset, TableName table, String run) throws IOException {
    ObjectNode json = StateDirectory.stamped();
    json.put("to", InstantText.of(to));
    json.put("base", InstantText.of(base));
    json.put("incarnation", incarnation);
    json.put("run", run);
    new TableRegions(regions, Set.of()).writeTo(json.putArray("regions"));
    ArrayNode files = json.putArray("bulkLoaded");
    new TreeSet<>(bulkLoaded).forEach(files::add);
    logs.ifPresent(mark -> mark.writeTo(json.putObject("logs")));
    state.writeJson(file(dataset, table), json);
  }
}
