package io.longhaul.jobs.copy;

import io.longhaul.common.policy.Dataset.Engine;
import java.time.Instant;

/**
 * A dataset on its way through a run.
 *
 * @param stage where its files are staged
 * @param deadline when its recovery point objective is missed; {@link Instant#MIN} when it was
 *     never copied, {@link Instant#MAX} when it has none
 */
record Part(DatasetRun run, CopyPiece.Stage stage, Instant deadline) {
  CopyScope scope() {
    return stage.scope();
  }

  /**
   * Whether the items of both run as one list, by size. One of DistCp's jobs has one target
   * directory: there each dataset goes by itself.
   */
  boolean isEqual(Part other) {
    return scope().priority() == other.scope().priority()
        && deadline.equals(other.deadline)
        && engine() == Engine.SPARK
        && other.engine() == Engine.SPARK;
  }

  private Engine engine() {
    return run.dataset().engine();
  }
}
