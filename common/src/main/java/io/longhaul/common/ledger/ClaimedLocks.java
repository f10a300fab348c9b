package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Locks on a store that can't create files exclusively: {@code locks/<digest>.<run>.json}, one for
 * each place and run. A run's file is its own, so that nothing that is done to it hits another run;
 * who holds a place is told by all files there are on it.
 */
final class ClaimedLocks implements LockFiles {
  /** How long a claim that was begun may take to be seen by others. */
  private static final Duration SETTLING = Duration.ofSeconds(10);

  private final StateDirectory state;
  private final LockReader reader;

  ClaimedLocks(StateDirectory state) {
    this.state = requireNonNull(state, "state is null");
    this.reader = new LockReader(state);
  }

  private static String file(LockRecord lock) {
    return LockReader.FOLDER + lock.target().digest() + "." + lock.run() + ".json";
  }

  @Override
  public List<SeenLock> list() throws IOException {
    return reader.list();
  }

  @Override
  public boolean place(LockRecord mine) throws IOException {
    return state.create(file(mine), mine.toBytes());
  }

  @Override
  public boolean clear(SeenLock dead, LockRecord mine, Proof proof) throws IOException {
    if (!proof.isDead(dead)) {
      return false;
    }
    state.delete(dead.file());
    return true;
  }

  @Override
  public Optional<SeenLock> current(LockRecord mine) throws IOException {
    return reader.read(file(mine));
  }

  @Override
  public void release(LockRecord mine) throws IOException {
    if (current(mine).filter(there -> there.isOf(mine)).isPresent()) {
      state.delete(file(mine));
    }
  }

  @Override
  public Duration settling() {
    return SETTLING;
  }
}
