package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.policy.DeleteRule;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.IOException;

/** What the publishing of all datasets of a run shares. */
record Publishing(RunId run, Journal journal, Fences fences, UndoArea undo) {
  /** What each dataset's publishing has to ask. */
  @FunctionalInterface
  interface Fences {
    Fence of(CopyScope scope);
  }

  /**
   * Ends the publishing of a dataset: what it took off the target goes to the undo area, and its
   * staging folder goes.
   */
  void end(Part part) throws IOException {
    Store target = ExecutorStores.of(part.scope().target());
    String folder = part.stage().directory();
    if (part.scope().delete() == DeleteRule.Mode.UNDO) {
      if (part.run().causes().contains(ExitStatus.UNKNOWN)) {
        undo.settle(UndoArea.Place.of(part), folder, run);
      } else {
        undo.takeIn(UndoArea.Place.of(part), folder, run);
      }
    }
    if (!UndoArea.isSettled(target, folder)) {
      throw new IOException(
          "Cannot delete %s: it holds what was taken off the target (run it again)"
              .formatted(target.describe(folder)));
    }
    target.delete(folder);
  }
}
