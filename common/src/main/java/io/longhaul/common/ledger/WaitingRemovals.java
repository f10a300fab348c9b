package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/**
 * What a run found to be removed of a dataset and left to a later run: its plan names the paths.
 *
 * @param run whose plan it is
 * @param published whether that run published every copy of the dataset; before that nothing may go
 * @param definition digest of what the dataset was then; by another one nothing may go
 * @param files that wait, links included
 * @param bytes of those files
 * @param directories that wait
 */
public record WaitingRemovals(
    String run, boolean published, String definition, long files, long bytes, long directories) {
  public WaitingRemovals {
    requireNonNull(run, "run is null");
    requireNonNull(definition, "definition is null");
  }

  /** Of a run that has just begun with the dataset. */
  public static WaitingRemovals unpublished(RunId run, String definition) {
    return new WaitingRemovals(run.text(), false, definition, 0, 0, 0);
  }

  /** What waits of a dataset; empty when the last run that took it left nothing. */
  public static Optional<WaitingRemovals> load(StateDirectory state, String dataset)
      throws IOException {
    return state
        .readJson(fileName(dataset))
        .map(
            json ->
                new WaitingRemovals(
                    json.path("run").asText(),
                    json.path("published").asBoolean(),
                    json.path("definition").asText(),
                    json.path("files").asLong(),
                    json.path("bytes").asLong(),
                    json.path("directories").asLong()));
  }

  public void save(StateDirectory state, String dataset) throws IOException {
    ObjectNode json = StateDirectory.stamped();
    json.put("run", run);
    json.put("published", published);
    json.put("definition", definition);
    json.put("files", files);
    json.put("bytes", bytes);
    json.put("directories", directories);
    state.writeJson(fileName(dataset), json);
  }

  /** Notes that nothing waits; what is not there is left alone. */
  public static void clear(StateDirectory state, String dataset) throws IOException {
    state.delete(fileName(dataset));
  }

  private static String fileName(String dataset) {
    return "datasets/" + dataset + "/removals.json";
  }
}
