package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.InstantText;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * "Complete up to here" of a dataset at the target: what was closed at the source before {@code
 * asOf}, and unchanged when copied, is there.
 *
 * @param definition digest of what the dataset was when it moved; another one counts as none
 */
public record Watermark(Instant asOf, String run, String definition) {
  public Watermark {
    requireNonNull(asOf, "asOf is null");
    requireNonNull(run, "run is null");
    requireNonNull(definition, "definition is null");
  }

  /** The watermark of a dataset, empty when there is none or it was of another definition. */
  public static Optional<Watermark> load(StateDirectory state, String dataset, String definition)
      throws IOException {
    return loadAny(state, dataset).filter(found -> found.definition.equals(definition));
  }

  /** The watermark of a dataset, whatever its definition was when it moved. */
  public static Optional<Watermark> loadAny(StateDirectory state, String dataset)
      throws IOException {
    return state
        .readJson(fileName(dataset))
        .map(
            json ->
                new Watermark(
                    Instant.parse(json.path("asOf").asText()),
                    json.path("run").asText(),
                    json.path("definition").asText()));
  }

  public void save(StateDirectory state, String dataset) throws IOException {
    ObjectNode json = StateDirectory.stamped();
    json.put("asOf", InstantText.of(asOf));
    json.put("run", run);
    json.put("definition", definition);
    state.writeJson(fileName(dataset), json);
  }

  private static String fileName(String dataset) {
    return "datasets/" + dataset + "/watermark.json";
  }
}
