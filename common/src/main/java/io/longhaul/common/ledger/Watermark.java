package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobException;
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
  private static final ObjectMapper JSON = new ObjectMapper();

  public Watermark {
    requireNonNull(asOf, "asOf is null");
    requireNonNull(run, "run is null");
    requireNonNull(definition, "definition is null");
  }

  /** The watermark of a dataset, empty when there is none or it was of another definition. */
  public static Optional<Watermark> load(StateDirectory state, String dataset, String definition)
      throws IOException {
    String name = fileName(dataset);
    Optional<byte[]> content = state.read(name);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    JsonNode json = JSON.readTree(content.get());
    int format = json.path("format").asInt();
    if (format > StateDirectory.FORMAT) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid state file %s: format %d, written by run %s (this version reads up to %d: use the newer version)"
              .formatted(
                  state.describe(name), format, json.path("run").asText(), StateDirectory.FORMAT));
    }
    Watermark mark =
        new Watermark(
            Instant.parse(json.path("asOf").asText()),
            json.path("run").asText(),
            json.path("definition").asText());
    return Optional.of(mark).filter(found -> found.definition.equals(definition));
  }

  public void save(StateDirectory state, String dataset) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", StateDirectory.FORMAT);
    json.put("asOf", InstantText.of(asOf));
    json.put("run", run);
    json.put("definition", definition);
    state.write(fileName(dataset), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }

  private static String fileName(String dataset) {
    return "datasets/" + dataset + "/watermark.json";
  }
}
