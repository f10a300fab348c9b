package io.longhaul.jobs.report;

import io.longhaul.common.ledger.RunAccount;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.Runs;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The newest copy run of each dataset, from as few files of runs as tell it. */
final class LastRuns {
  /** A dataset that none of so many runs took is told by its watermark alone. */
  private static final int MOST = 200;

  private final Runs runs;
  private final Map<String, RunAccount> found = new HashMap<>();
  private Set<RunId> all = Set.of();

  LastRuns(Runs runs) {
    this.runs = runs;
  }

  /** Reads runs, newest first, until each of the datasets was met. */
  void find(Set<String> datasets) throws IOException, InterruptedException {
    List<RunId> newestFirst = runs.newestFirst();
    all = Set.copyOf(newestFirst);
    Set<String> wanted = new HashSet<>(datasets);
    for (int i = 0; i < newestFirst.size() && i < MOST && !wanted.isEmpty(); i++) {
      RunAccount account = runs.account(newestFirst.get(i));
      if (account.isOf("copy")) {
        for (String dataset : account.datasets().keySet()) {
          if (wanted.remove(dataset)) {
            found.put(dataset, account);
          }
        }
      }
    }
  }

  /**
   * The newest run of a dataset.
   *
   * @param good the run that moved its watermark, when no later one was met
   */
  Optional<RunAccount> of(String dataset, Optional<String> good)
      throws IOException, InterruptedException {
    if (found.containsKey(dataset)) {
      return Optional.of(found.get(dataset));
    }
    Optional<RunId> run = good.flatMap(RunId::parse).filter(all::contains);
    return run.isPresent() ? Optional.of(runs.account(run.get())) : Optional.empty();
  }
}
