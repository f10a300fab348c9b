package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.InstantText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The dump that the standby's metastore has: its age is how old the standby's metadata is.
 *
 * @param file absolute URI
 * @param instant when it was taken
 * @param sha256 of the file as stored
 * @param into the standby's database or service, without user and password
 * @param importedAt when it was found there for the first time
 * @param run that found it
 */
public record ImportedDump(
    String file, Instant instant, String sha256, String into, Instant importedAt, String run) {
  /** Its place in the state directory. */
  public static final String FILE = "dumps/imported.json";

  public ImportedDump {
    requireNonNull(file, "file is null");
    requireNonNull(instant, "instant is null");
    requireNonNull(sha256, "sha256 is null");
    requireNonNull(into, "into is null");
    requireNonNull(importedAt, "importedAt is null");
    requireNonNull(run, "run is null");
  }

  /** How old the standby's metadata is; never negative. */
  public Duration age(Instant now) {
    Duration age = Duration.between(instant, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** Empty when none was imported yet. */
  public static Optional<ImportedDump> load(StateDirectory state) throws IOException {
    return state.readJson(FILE).map(ImportedDump::of);
  }

  private static ImportedDump of(JsonNode json) {
    return new ImportedDump(
        json.path("file").asText(),
        Instant.parse(json.path("instant").asText()),
        json.path("sha256").asText(),
        json.path("into").asText(),
        Instant.parse(json.path("importedAt").asText()),
        json.path("run").asText());
  }

  public void save(StateDirectory state) throws IOException {
    ObjectNode json = StateDirectory.stamped();
    json.put("file", file);
    json.put("instant", InstantText.of(instant));
    json.put("sha256", sha256);
    json.put("into", into);
    json.put("importedAt", InstantText.of(importedAt));
    json.put("run", run);
    state.writeJson(FILE, json);
  }
}
