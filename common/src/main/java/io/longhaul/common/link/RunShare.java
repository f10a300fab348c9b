package io.longhaul.common.link;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.ledger.StateDirectory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run on the link tells of itself.
 *
 * @param beat raised each time
 * @param priority the best of its unfinished items
 * @param rate of the whole link, as this run sees it
 * @param wants what it could use
 * @param holds what it may send
 * @param claims what it will send as soon as the others leave room; at least {@code holds}
 * @param about for people
 * @param ended whether this is its last word
 */
public record RunShare(
    String run,
    long beat,
    int priority,
    Allowance rate,
    Allowance wants,
    Allowance holds,
    Allowance claims,
    About about,
    boolean ended) {

  /**
   * What nothing depends on.
   *
   * @param since when the run began, by its host's clock
   * @param uses bytes per second, since the beat before
   * @param minutes bytes granted in the last whole minutes, the newest first
   */
  public record About(String host, Instant since, double uses, List<Long> minutes) {
    public About {
      requireNonNull(host, "host is null");
      requireNonNull(since, "since is null");
      minutes = List.copyOf(minutes);
    }
  }

  private static final int LOWEST = LinkBudget.PRIORITIES;

  public RunShare {
    requireNonNull(run, "run is null");
    requireNonNull(rate, "rate is null");
    requireNonNull(wants, "wants is null");
    requireNonNull(holds, "holds is null");
    requireNonNull(claims, "claims is null");
    requireNonNull(about, "about is null");
  }

  /** What is assumed of a run whose file is there and can't be read: that it sends all it can. */
  static RunShare unreadable(String run) {
    return new RunShare(
        run,
        0,
        LOWEST,
        Allowance.UNLIMITED,
        Allowance.NOTHING,
        Allowance.UNLIMITED,
        Allowance.UNLIMITED,
        new About("", Instant.EPOCH, 0, List.of()),
        false);
  }

  /** How much more it gets than a run of priority 9. */
  double weight() {
    return 1L << (LOWEST - priority);
  }

  /** The last word of a run. */
  RunShare end() {
    return new RunShare(
        run,
        beat + 1,
        priority,
        Allowance.UNLIMITED,
        Allowance.NOTHING,
        Allowance.NOTHING,
        Allowance.NOTHING,
        about,
        true);
  }

  /** What others have to leave to it. */
  Allowance taken() {
    return holds.max(claims);
  }

  ObjectNode toJson() {
    ObjectNode json = StateDirectory.stamped();
    json.put("run", run);
    json.put("beat", beat);
    json.put("priority", priority);
    put(json, "rate", rate);
    put(json, "wants", wants);
    put(json, "holds", holds);
    put(json, "claims", claims);
    json.put("ended", ended);
    json.put("host", about.host());
    json.put("since", InstantText.of(about.since()));
    json.put("uses", Math.round(about.uses()));
    ArrayNode list = json.putArray("minutes");
    about.minutes().forEach(list::add);
    return json;
  }

  static RunShare of(JsonNode json) {
    List<Long> minutes = new ArrayList<>();
    json.path("minutes").forEach(bytes -> minutes.add(bytes.asLong()));
    return new RunShare(
        json.path("run").asText(),
        json.path("beat").asLong(),
        Math.min(Math.max(json.path("priority").asInt(), 1), LOWEST),
        allowance(json.path("rate")),
        allowance(json.path("wants")),
        allowance(json.path("holds")),
        allowance(json.path("claims")),
        new About(
            json.path("host").asText(),
            Instant.parse(json.path("since").asText()),
            json.path("uses").asDouble(),
            minutes),
        json.path("ended").asBoolean());
  }

  /** A number of bytes per second; null where there is no cap. */
  static void put(ObjectNode json, String name, Allowance allowance) {
    if (allowance.isUnlimited()) {
      json.putNull(name);
    } else {
      json.put(name, allowance.bytesPerSecond());
    }
  }

  static Allowance allowance(JsonNode number) {
    return number.isNumber() ? new Allowance(number.asDouble()) : Allowance.UNLIMITED;
  }
}
