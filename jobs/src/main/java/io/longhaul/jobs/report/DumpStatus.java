package io.longhaul.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.ledger.StateDirectory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The newest metastore dump that was found valid.
 *
 * @param file empty when none was
 * @param taken when it was; empty when nobody could say
 */
record DumpStatus(
    Optional<String> file, Instant now, Optional<Instant> taken, Optional<Instant> validated) {

  static Optional<DumpStatus> load(StateDirectory state, Instant now) throws IOException {
    return state
        .readJson("dumps/latest.json")
        .map(
            json ->
                new DumpStatus(
                    Optional.ofNullable(json.path("file").textValue()),
                    now,
                    instant(json.path("instant")),
                    instant(json.path("validatedAt"))));
  }

  Optional<Duration> age() {
    return taken.map(then -> then.isAfter(now) ? Duration.ZERO : Duration.between(then, now));
  }

  private static Optional<Instant> instant(JsonNode text) {
    try {
      return text.isTextual() ? Optional.of(Instant.parse(text.asText())) : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
