package io.longhaul.common.ledger;

import java.util.Optional;

/**
 * A lock file as it was read.
 *
 * @param file name below the state directory
 * @param digest of the place it is about
 * @param lock empty when it is not, or not yet, written to its end
 * @param content what the file held, to tell whether it moved on
 */
record SeenLock(String file, String digest, Optional<LockRecord> lock, String content) {
  /** A lock that was there for a moment only. */
  static final SeenLock UNKNOWN = new SeenLock("", "", Optional.empty(), "");

  boolean isOf(LockRecord run) {
    return lock.map(run::isOfSameRun).orElse(false);
  }

  /** Whose signs of life to look at. */
  String watched() {
    return lock.map(LockRecord::token).orElse(file);
  }

  String holder() {
    return lock.map(LockRecord::holder).orElse("another run that came at the same time");
  }
}
