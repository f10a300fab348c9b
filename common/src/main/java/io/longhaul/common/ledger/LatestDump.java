package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The newest valid metastore dump of a policy: its age is how old the standby's metadata would be.
 *
 * @param file absolute URI
 * @param instant when it was taken
 * @param instantFrom where that is known from: name, completion or modified
 * @param sha256 of the file as stored
 * @param validatedAt when it was last found to be the newest valid one
 */
public record LatestDump(
    String file, Instant instant, String instantFrom, String sha256, Instant validatedAt) {
  /** Its place in the state directory. */
  public static final String FILE = "dumps/latest.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  public LatestDump {
    requireNonNull(file, "file is null");
    requireNonNull(instant, "instant is null");
    requireNonNull(instantFrom, "instantFrom is null");
    requireNonNull(sha256, "sha256 is null");
    requireNonNull(validatedAt, "validatedAt is null");
  }

  /** How old the metadata of a standby that imports it would be; never negative. */
  public Duration age(Instant now) {
    Duration age = Duration.between(instant, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** Empty when no dump was ever judged, or none was valid when they were last looked at. */
  public static Optional<LatestDump> load(StateDirectory state) throws IOException {
    Optional<byte[]> content = state.read(FILE);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    JsonNode json = JSON.readTree(content.get());
    int format = json.path("format").asInt();
    if (format > StateDirectory.FORMAT) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid state file %s: format %d (this version reads up to %d: use the newer version)"
              .formatted(state.describe(FILE), format, StateDirectory.FORMAT));
    }
    if (!json.hasNonNull("file")) {
      return Optional.empty();
    }
    return Optional.of(
        new LatestDump(
            json.get("file").asText(),
            Instant.parse(json.path("instant").asText()),
            json.path("instantFrom").asText(),
            json.path("sha256").asText(),
            Instant.parse(json.path("validatedAt").asText())));
  }

  public void save(StateDirectory state) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", StateDirectory.FORMAT);
    json.put("file", file);
    json.put("instant", InstantText.of(instant));
    json.put("instantFrom", instantFrom);
    json.put("sha256", sha256);
    json.put("validatedAt", InstantText.of(validatedAt));
    write(state, json);
  }

  /** Says that no dump of the policy was valid at this time: there is nothing to import. */
  public static void saveNone(StateDirectory state, Instant at) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", StateDirectory.FORMAT);
    json.putNull("file");
    json.putNull("instant");
    json.putNull("instantFrom");
    json.putNull("sha256");
    json.put("validatedAt", InstantText.of(at));
    write(state, json);
  }

  private static void write(StateDirectory state, ObjectNode json) throws IOException {
    state.write(FILE, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }
}
