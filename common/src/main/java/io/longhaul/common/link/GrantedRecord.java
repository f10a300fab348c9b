package io.longhaul.common.link;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.StateDirectory;
import java.io.IOException;
import java.time.Instant;

/**
 * Keeps what a run was granted in {@code runs/<run>/link.json}: at most 4,096 numbers, of a second
 * each or, in a longer run, of 2, 4, 8 … seconds.
 *
 * @param state the policy's state directory
 * @param link the link's name
 */
public record GrantedRecord(StateDirectory state, RunId run, String link) {
  public GrantedRecord {
    requireNonNull(state, "state is null");
    requireNonNull(run, "run is null");
    requireNonNull(link, "link is null");
  }

  void save(Instant began, Granted granted) throws IOException {
    ObjectNode json = StateDirectory.stamped();
    json.put("run", run.text());
    json.put("link", link);
    json.put("began", InstantText.of(began));
    json.put("bytes", granted.bytes());
    json.put("widthSeconds", granted.width().toSeconds());
    ArrayNode series = json.putArray("series");
    granted.series().forEach(series::add);
    ArrayNode byPriority = json.putArray("byPriority");
    granted.byPriority().forEach(byPriority::add);
    state.writeJson("runs/" + run + "/link.json", json);
  }
}
