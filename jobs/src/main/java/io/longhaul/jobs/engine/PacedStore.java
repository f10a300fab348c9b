package io.longhaul.jobs.engine;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.StoreSpec;
import java.util.Optional;

/**
 * A store as MapReduce tasks open it, by {@link PacedFileSystem}.
 *
 * @param pace what of it crosses the link
 * @param priority of those bytes, 1 to 9
 * @param dataset that progress is counted for, an index in the run
 * @param creation how files are created; empty: as the job asks
 */
public record PacedStore(
    StoreSpec store, Pace pace, int priority, int dataset, Optional<Creation> creation) {
  /** What crosses the link. */
  public enum Pace {
    READS,
    WRITES,
    /** Nothing: the store is on the tasks' side. */
    NOTHING
  }

  public PacedStore {
    requireNonNull(store, "store is null");
    requireNonNull(pace, "pace is null");
    requireNonNull(creation, "creation is null");
  }
}
