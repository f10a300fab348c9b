package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.RunLocks;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes the small things that killed runs of a policy leave: probes and unfinished state files.
 * What a run that still holds a lock has is left alone.
 */
final class Leftovers {
  private final RunId run;
  private final Set<RunId> holders;

  private Leftovers(RunId run, Set<RunId> holders) {
    this.run = run;
    this.holders = Set.copyOf(holders);
  }

  /** To be made by a run that holds its locks. */
  static Leftovers of(StateDirectory state, RunId run) throws IOException {
    return new Leftovers(run, RunLocks.holders(state));
  }

  /** Whether a run of this policy has ended, in whatever way. */
  boolean isDead(RunId other) {
    // One that began later may not have its locks yet.
    return other.compareTo(run) < 0
        && other.policy().equals(run.policy())
        && !holders.contains(other);
  }

  /**
   * Removes unfinished state files of the runs since the last one that ended.
   *
   * @return how many runs were looked at
   */
  int sweepState(StateDirectory state) throws IOException {
    List<String> runs = new ArrayList<>(state.list("runs"));
    int looked = 0;
    for (int i = runs.size() - 1; i >= 0; i--) {
      Optional<RunId> other = RunId.parse(runs.get(i));
      if (other.isEmpty() || !isDead(other.get())) {
        continue;
      }
      looked++;
      String folder = "runs/" + other.get();
      // A run that waits for its locks beats already.
      state.deleteUnfinished(folder, "alive.json");
      Optional<JsonNode> report = state.readJson(folder + "/report.json");
      if (report.isPresent()) {
        return looked;
      }
      state.deleteUnfinished(folder + "/plan", "");
      state.deleteUnfinished(folder + "/journal", "");
    }
    return looked;
  }

  /**
   * Removes probes from a directory.
   *
   * @param prefix of the probes' names, before the run's
   */
  void sweepProbes(Store store, String directory, String prefix) throws IOException {
    try {
      for (FileEntry entry : store.list(directory)) {
        boolean probe = entry.isFile() && entry.name().startsWith(prefix);
        if (probe
            && RunId.parse(entry.name().substring(prefix.length()))
                .filter(this::isDead)
                .isPresent()) {
          store.delete(directory + "/" + entry.name());
        }
      }
    } catch (FileNotFoundException e) {
      // Not made yet: nothing can have been left there.
      return;
    }
  }
}
