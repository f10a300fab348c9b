package io.longhaul.common.link;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.ledger.StateDirectory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The operator's word: a rate that holds instead of timetable and bandwidth.
 *
 * @param rate {@link Allowance#NOTHING} while the link is paused
 * @param set when, by the clock of the operator's host
 * @param lasts empty = until it is taken back
 */
public record LinkOverride(Allowance rate, Instant set, Optional<Duration> lasts) {
  public LinkOverride {
    requireNonNull(rate, "rate is null");
    requireNonNull(set, "set is null");
    requireNonNull(lasts, "lasts is null");
  }

  /** When it ends, by the clock of the operator's host. */
  public Optional<Instant> ends() {
    return lasts.map(set::plus);
  }

  ObjectNode toJson() {
    ObjectNode json = StateDirectory.stamped();
    RunShare.put(json, "rate", rate);
    json.put("set", InstantText.of(set));
    lasts.ifPresentOrElse(
        duration -> json.put("lastsSeconds", duration.toMillis() / 1000.0),
        () -> json.putNull("lastsSeconds"));
    return json;
  }

  static LinkOverride of(JsonNode json) {
    JsonNode seconds = json.path("lastsSeconds");
    return new LinkOverride(
        RunShare.allowance(json.path("rate")),
        Instant.parse(json.path("set").asText()),
        seconds.isNumber()
            ? Optional.of(Duration.ofMillis(Math.round(seconds.asDouble() * 1000)))
            : Optional.empty());
  }
}
