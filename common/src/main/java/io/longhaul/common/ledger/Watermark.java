package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
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
    Optional<JsonNode> json = state.readJson(fileName(dataset));
    if (json.isEmpty()) {
      return Optional.empty();
    }
    Watermark mark =
        new Watermark(
            Instant.parse(json.get().path("asOf").asText()),
            json.get().path("run").asText(),
            json.get().path("definition").asText());
    return Optional.of(mark).filter(found -> found.definition.equals(definition));
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
