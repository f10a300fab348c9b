package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.InstantText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What a lock says; it never changes while it is held.
 *
 * @param token tells apart two runs that got the same id
 */
record LockRecord(LockTarget target, RunId run, String token, Instant since, HolderProcess process)
    implements Comparable<LockRecord> {
  LockRecord {
    requireNonNull(target, "target is null");
    requireNonNull(run, "run is null");
    requireNonNull(token, "token is null");
    requireNonNull(since, "since is null");
    requireNonNull(process, "process is null");
  }

  /** The same holder's lock on another place. */
  LockRecord on(LockTarget other) {
    return new LockRecord(other, run, token, since, process);
  }

  /** Whether both are of one run. */
  boolean isOfSameRun(LockRecord other) {
    return token.equals(other.token);
  }

  /** Who goes first when several come at once. */
  @Override
  public int compareTo(LockRecord other) {
    int byRun = run.compareTo(other.run);
    return byRun != 0 ? byRun : token.compareTo(other.token);
  }

  /** The holder, for a person who looks for it. */
  String holder() {
    return "run %s on host %s (process %d of %s) since %s"
        .formatted(run, process.host(), process.pid(), process.user(), InstantText.of(since));
  }

  byte[] toBytes() {
    ObjectNode json = StateDirectory.stamped();
    json.put("run", run.text());
    json.put("policy", run.policy());
    json.put("target", target.uri());
    json.put("since", InstantText.of(since));
    json.put("host", process.host());
    json.put("user", process.user());
    json.put("bootId", process.bootId());
    json.put("pidNamespace", process.pidNamespace());
    json.put("pid", process.pid());
    json.put("started", process.started());
    json.put("token", token);
    return StateDirectory.toBytes(json);
  }

  /** The lock in a file; empty when it was not written to its end. */
  static Optional<LockRecord> parse(JsonNode json) {
    Optional<RunId> run = RunId.parse(json.path("run").asText());
    String target = json.path("target").asText();
    String token = json.path("token").asText();
    if (run.isEmpty() || target.isEmpty() || token.isEmpty()) {
      return Optional.empty();
    }
    HolderProcess process =
        new HolderProcess(
            json.path("host").asText(),
            json.path("user").asText(),
            json.path("bootId").asText(),
            json.path("pidNamespace").asText(),
            json.path("pid").asLong(),
            json.path("started").asLong());
    try {
      Instant since = Instant.parse(json.path("since").asText());
      return Optional.of(new LockRecord(new LockTarget(target), run.get(), token, since, process));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
