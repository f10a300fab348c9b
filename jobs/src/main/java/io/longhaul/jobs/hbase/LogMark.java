package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.policy.DurationText;
import io.longhaul.jobs.hbase.LogListing.LogFile;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How far the logs of a cluster are read for a table: all that its servers logged before {@code to}
 * is in a published base or window. An entry is told by the time at which it was logged, so that
 * each is taken once; the places in the logs only spare what was read before.
 *
 * @param logs by their names, those that may have entries of later; the ones before them in a
 *     sequence have none
 */
record LogMark(Instant to, Map<String, Place> logs) {
  /**
   * Where reading goes on.
   *
   * @param offset of an entry before which there is none of later
   * @param whole whether it has none of later at all
   * @param open whether its server had it: the log was not among the old ones
   */
  record Place(long offset, boolean whole, boolean open) {}

  LogMark {
    requireNonNull(to, "to is null");
    logs = Collections.unmodifiableMap(new TreeMap<>(logs));
  }

  Optional<Place> place(String log) {
    return Optional.ofNullable(logs.get(log));
  }

  /** Whether a log may have entries of {@code to} or later. */
  boolean needs(LogFile log, LogListing listing, Duration margin) {
    boolean whole = place(log.name()).filter(Place::whole).isPresent();
    return !whole && !isBefore(log, listing, to, margin);
  }

  /** Whether a log was ended before an instant, so that no entry of it is of then or later. */
  static boolean isBefore(LogFile log, LogListing listing, Instant instant, Duration margin) {
    return listing
        .successor(log)
        .filter(begun -> Instant.ofEpochMilli(begun).plus(margin).isBefore(instant))
        .isPresent();
  }

  /**
   * Why not all entries since {@code to} can be shown to be in the logs that are there; empty when
   * they can. HBase deletes no log that was changed less than a time ago, and a log that has an
   * entry of since {@code to} was changed after that.
   *
   * @param alive the servers that the cluster says are alive
   * @param now of this host, after the logs were listed
   * @param kept how long HBase keeps a log that it needs no more, less what clocks may differ by
   */
  Optional<String> gap(LogListing listing, Set<String> alive, Instant now, Duration kept) {
    Duration since = Duration.between(to, now);
    if (since.compareTo(kept) >= 0) {
      return Optional.of(
          "the source keeps logs for %s beside `margin`, and they were last read up to %s, %s ago (raise hbase.master.logcleaner.ttl, or export more often)"
              .formatted(words(kept), InstantText.of(to), words(since)));
    }
    Optional<String> lost =
        logs.entrySet().stream()
            .filter(known -> known.getValue().open() && !known.getValue().whole())
            .map(Map.Entry::getKey)
            .filter(name -> !listing.logs().containsKey(name))
            .findFirst();
    if (lost.isPresent()) {
      return Optional.of(
          "log %s is gone %s after it was open, though logs are kept for %s (is hbase.master.logcleaner.ttl here what the master has?)"
              .formatted(lost.get(), words(since), words(kept)));
    }
    return unheard(listing, alive);
  }

  private static String words(Duration duration) {
    return duration.isNegative()
        ? "no time"
        : DurationText.format(Duration.ofSeconds(duration.toSeconds()));
  }

  /** A server without a directory: its logs are elsewhere. */
  static Optional<String> unheard(LogListing listing, Set<String> alive) {
    return alive.stream()
        .filter(server -> !listing.servers().contains(server))
        .sorted()
        .findFirst()
        .map(
            server ->
                "region server %s has no directory of logs there (is hbase.wal.dir what the servers have?)"
                    .formatted(server));
  }

  void writeTo(ObjectNode json) {
    json.put("to", InstantText.of(to));
    ArrayNode list = json.putArray("logs");
    logs.forEach(
        (name, place) ->
            list.addObject()
                .put("name", name)
                .put("offset", place.offset())
                .put("whole", place.whole())
                .put("open", place.open()));
  }

  static Optional<LogMark> read(JsonNode json) {
    if (!json.path("to").isTextual()) {
      return Optional.empty();
    }
    Map<String, Place> logs = new TreeMap<>();
    for (JsonNode log : json.path("logs")) {
      logs.put(
          log.path("name").asText(),
          new Place(
              log.path("offset").asLong(),
              log.path("whole").asBoolean(),
              log.path("open").asBoolean()));
    }
    return Optional.of(new LogMark(Instant.parse(json.path("to").asText()), logs));
  }
}
