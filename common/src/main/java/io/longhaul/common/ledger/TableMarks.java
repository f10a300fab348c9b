package io.longhaul.common.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far the HBase tables of a dataset are, as the jobs that move them left word: for those who
 * ask when no HBase answers any more.
 *
 * @param tables that are known, without those that are gone
 * @param gone names of tables of before that the source has no more, or that are no tables of the
 *     dataset any more
 * @param exported up to when all of them are; empty when one is not
 * @param imported up to when all of them are; empty when one is not
 * @param replicated up to when the target had been sent everything when it was last looked at
 */
public record TableMarks(
    int tables,
    List<String> gone,
    Optional<Instant> exported,
    Optional<Instant> imported,
    Optional<Instant> replicated) {

  /** In the mark of exports: since when nothing is exported of the table any more. */
  public static final String GONE = "gone";

  public TableMarks {
    gone = List.copyOf(gone);
  }

  /** Where the state directory keeps what is known of a table. */
  public static String folder(String dataset, String namespace, String table) {
    return folder(dataset) + "/" + namespace + "/" + table;
  }

  /** The file with the mark of exports, in the folder of a table. */
  public static String exports(String folder) {
    return folder + "/export.json";
  }

  /** The file with the mark of imports, in the folder of a table. */
  public static String imports(String folder) {
    return folder + "/import.json";
  }

  /** The file with what was last seen of the replication of a dataset. */
  public static String replication(String dataset) {
    return "datasets/" + dataset + "/replication.json";
  }

  /** The folder with those of all tables of a dataset, by namespace. */
  public static String folder(String dataset) {
    return "datasets/" + dataset + "/hbase";
  }

  /** Reads the marks of a dataset's tables. */
  public static TableMarks load(StateDirectory state, String dataset) throws IOException {
    Earliest exported = new Earliest();
    Earliest imported = new Earliest();
    List<String> gone = new ArrayList<>();
    int tables = 0;
    for (String namespace : state.list(folder(dataset))) {
      for (String table : state.list(folder(dataset) + "/" + namespace)) {
        String folder = folder(dataset, namespace, table);
        if (instant(state, exports(folder), GONE).isPresent()) {
          gone.add(namespace + ":" + table);
          continue;
        }
        exported.add(instant(state, exports(folder), "to"));
        imported.add(instant(state, imports(folder), "to"));
        tables++;
      }
    }
    return new TableMarks(
        tables,
        gone,
        exported.ofAll(),
        imported.ofAll(),
        instant(state, replication(dataset), "asOf"));
  }

  private static Optional<Instant> instant(StateDirectory state, String file, String key)
      throws IOException {
    return state
        .readJson(file)
        .map(json -> json.path(key))
        .filter(JsonNode::isTextual)
        .map(text -> Instant.parse(text.asText()));
  }

  /** What is at the target, in windows or in tables; empty when nothing can be promised. */
  public Optional<Instant> asOf() {
    if (exported.isEmpty() || replicated.isEmpty()) {
      return exported.or(() -> replicated);
    }
    return exported.get().isAfter(replicated.get()) ? exported : replicated;
  }

  /** The earliest of some instants, none when one of them is missing. */
  private static final class Earliest {
    private Optional<Instant> earliest = Optional.empty();
    private boolean missing;

    void add(Optional<Instant> next) {
      missing |= next.isEmpty();
      if (next.isPresent() && earliest.filter(known -> known.isBefore(next.get())).isEmpty()) {
        earliest = next;
      }
    }

    Optional<Instant> ofAll() {
      return missing ? Optional.empty() : earliest;
    }
  }
}
