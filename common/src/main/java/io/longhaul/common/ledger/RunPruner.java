package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes the files of old runs that nobody needs any more. These stay however old they are: the
 * last good run of each dataset, one whose removals wait, a run that can still be undone, one whose
 * staged files wait to be adopted, and one that may be alive.
 */
public final class RunPruner {
  /** A run this young is never looked at: it may not have written yet what would keep it. */
  static final Duration YOUNG = Duration.ofHours(1);

  /** Bounds what the end of one run takes; the rest goes at the end of the next. */
  static final int MOST = 1_000;

  private final StateDirectory state;
  private final WorkAreas areas;
  private final RunLiveness liveness;
  private final Clock clock;

  public RunPruner(StateDirectory state, WorkAreas areas, RunLiveness liveness, Clock clock) {
    this.state = requireNonNull(state, "state is null");
    this.areas = requireNonNull(areas, "areas is null");
    this.liveness = requireNonNull(liveness, "liveness is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Deletes what began longer ago than {@code keep}; answers which runs that were. */
  public List<RunId> prune(Duration keep) throws IOException {
    Duration age = keep.compareTo(YOUNG) < 0 ? YOUNG : keep;
    Instant limit = clock.instant().minus(age);
    List<RunId> old =
        new Runs(state, liveness)
            .newestFirst().stream().filter(run -> run.began().isBefore(limit)).toList();
    if (old.isEmpty()) {
      return List.of();
    }
    Set<String> needed = lastGood();
    needed.addAll(areas.staged());
    areas.undo().forEach(undo -> needed.add(undo.run()));
    List<RunId> pruned = new ArrayList<>();
    // The oldest first, so that what is left after a kill is the newer part.
    for (int i = old.size() - 1; i >= 0 && pruned.size() < MOST; i--) {
      RunId run = old.get(i);
      if (!needed.contains(run.text()) && !hasUndo(run) && liveness.isLongStill(run)) {
        state.delete("runs/" + run);
        pruned.add(run);
      }
    }
    return pruned;
  }

  /** The runs that a later one may have to read of. */
  private Set<String> lastGood() throws IOException {
    Set<String> runs = new HashSet<>();
    for (String dataset : state.list("datasets")) {
      Watermark.loadAny(state, dataset).ifPresent(mark -> runs.add(mark.run()));
      WaitingRemovals.load(state, dataset).ifPresent(waiting -> runs.add(waiting.run()));
    }
    return runs;
  }

  /** A work area that the policy no longer names shows only here. */
  private boolean hasUndo(RunId run) throws IOException {
    Optional<JsonNode> undo = state.readJson("runs/" + run + "/undo.json");
    if (undo.isPresent()) {
      for (JsonNode dataset : undo.get().path("datasets")) {
        String area = dataset.path("area").asText();
        if (!area.startsWith("/") || areas.exists(area)) {
          return true;
        }
      }
    }
    return false;
  }
}
