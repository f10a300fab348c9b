package io.longhaul.common.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The files in {@code locks/} of a state directory. Who holds a place is what the file says: it is
 * read again after every step that could have failed to win.
 */
interface LockFiles {
  /** Asked again right before a dead lock is taken away. */
  @FunctionalInterface
  interface Proof {
    boolean isDead(SeenLock lock) throws IOException;
  }

  /** All there are, also those that are not whole. */
  List<SeenLock> list() throws IOException;

  /** Puts a lock where none is; false when there was one, or somebody was quicker. */
  boolean place(LockRecord mine) throws IOException;

  /**
   * Takes a dead lock away, in such a way that of several who try one at most succeeds and a live
   * lock is never hit; false when it lives, or somebody was quicker. The place may be held by
   * {@code mine} then: {@link #list} shows it.
   *
   * @param mine this run's lock on the same place
   */
  boolean clear(SeenLock dead, LockRecord mine, Proof proof) throws IOException;

  /** What lies now where this lock was placed. */
  Optional<SeenLock> current(LockRecord mine) throws IOException;

  /** Takes this run's own lock away. */
  void release(LockRecord mine) throws IOException;

  /** How long after placing a lock others may still be unseen. */
  Duration settling();

  /** The files as this store can hold them. */
  static LockFiles of(StateDirectory state) {
    return state.createsExclusively() ? new ExclusiveLocks(state) : new ClaimedLocks(state);
  }
}
