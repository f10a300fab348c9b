package io.longhaul.jobs.copy;

import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.RunLiveness;
import io.longhaul.common.ledger.RunPruner;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.WorkAreas;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the state directory from growing for ever, at the end of a run. */
final class OldRuns {
  private static final Logger LOG = LoggerFactory.getLogger(OldRuns.class);

  private OldRuns() {}

  /** Prunes what the policy's {@code keep-runs} lets go. What was copied does not hang on it. */
  static void prune(Policy policy, StateDirectory state, Clock clock) {
    try {
      RunLiveness liveness = new RunLiveness(state, clock, Sleeper.real());
      RunPruner pruner =
          new RunPruner(state, WorkAreas.of(policy, ExecutorStores::of), liveness, clock);
      List<RunId> pruned = pruner.prune(policy.keepRuns());
      if (!pruned.isEmpty()) {
        LOG.info(
            "Removed the files of {} runs older than {}, the last of them {}",
            pruned.size(),
            DurationText.format(policy.keepRuns()),
            pruned.get(pruned.size() - 1));
      }
    } catch (IOException e) {
      LOG.warn("Cannot remove the files of old runs, the next run tries again", e);
    }
  }
}
