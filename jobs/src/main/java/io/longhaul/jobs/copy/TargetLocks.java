package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.LockHeldException;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.RunLocks;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.TargetOwners;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Clock;
import java.util.List;

/**
 * How a run gets its targets for itself: the locks keep other runs away, the owners' markers other
 * policies.
 *
 * @param ifRunning what to do when another run has one of the targets
 * @param ownership what to do when another policy has
 */
record TargetLocks(IfRunning ifRunning, Ownership ownership) {
  /** What becomes of a run that finds another one at work. */
  enum IfRunning {
    FAIL,
    SKIP
  }

  /** Whether targets may be taken from another policy. */
  enum Ownership {
    RESPECT,
    ADOPT
  }

  /** What is right when the command line says nothing. */
  static TargetLocks standard() {
    return new TargetLocks(IfRunning.FAIL, Ownership.RESPECT);
  }

  /** The place of a dataset as locks and owners know it. */
  static String target(CopyScope scope) {
    String root = scope.target().root();
    return root + scope.targetRoot();
  }

  /** Locks the targets of all scopes; to be closed when the run ends, however it does. */
  RunLocks acquire(
      Policy policy, RunId run, StateDirectory state, List<CopyScope> scopes, Clock clock)
      throws IOException, InterruptedException, LockHeldException {
    List<String> targets = scopes.stream().map(TargetLocks::target).toList();
    RunLocks locks = lock(policy, run, state, targets, clock);
    boolean owned = false;
    try {
      own(policy, run, targets, clock);
      owned = true;
      return locks;
    } finally {
      if (!owned) {
        locks.close();
      }
    }
  }

  private static RunLocks lock(
      Policy policy, RunId run, StateDirectory state, List<String> targets, Clock clock)
      throws IOException, InterruptedException, LockHeldException {
    try {
      return RunLocks.acquire(state, run, targets, clock);
    } catch (InterruptedIOException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot lock the targets in %s: %s (the state directory must take files: mend it, or give another with `state:`)"
              .formatted(policy.state(), Reasons.of(e)),
          e);
    }
  }

  private void own(Policy policy, RunId run, List<String> targets, Clock clock)
      throws IOException, InterruptedException, LockHeldException {
    StoreSpec warehouse = atTarget(policy, policy.target().warehouse());
    StoreSpec state = atTarget(policy, policy.state());
    TargetOwners owners =
        new TargetOwners(
            ExecutorStores.of(warehouse),
            warehouse.path(policy.target().warehouse()),
            new TargetOwners.Owner(policy.name(), state.root() + state.path(policy.state())),
            clock);
    switch (ownership) {
      case RESPECT -> owners.claim(targets);
      case ADOPT ->
          owners.adopt(
              targets,
              run,
              uri -> {
                StoreSpec store = atTarget(policy, uri);
                return new StateDirectory(ExecutorStores.of(store), store.path(uri));
              });
    }
  }

  private static StoreSpec atTarget(Policy policy, String uri) {
    return StoreSpec.of(uri, policy.target().hadoop(), policy.target().confDir());
  }
}
