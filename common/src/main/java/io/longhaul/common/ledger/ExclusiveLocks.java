package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Locks on a store that creates files exclusively: {@code locks/<digest>.json}, one for each place.
 *
 * <p>A dead lock is replaced, not deleted and made anew: the taker first creates, exclusively, a
 * claim that is named by the dead lock and already is the taker's own lock, and renames it over the
 * dead one. Whoever finds the claim of a taker that died deletes it. Should that taker wake, its
 * rename finds no claim, or one of somebody else, who then has the lock: the file says so.
 */
final class ExclusiveLocks implements LockFiles {
  private static final String LOCK = ".json";
  private static final String CLAIM = ".claim";

  private final StateDirectory state;
  private final LockReader reader;

  ExclusiveLocks(StateDirectory state) {
    this.state = requireNonNull(state, "state is null");
    this.reader = new LockReader(state);
  }

  private static String file(LockRecord lock) {
    return LockReader.FOLDER + lock.target().digest() + LOCK;
  }

  private static String claim(SeenLock dead) {
    String whose = dead.lock().map(lock -> lock.run().text()).orElse("unwritten");
    return LockReader.FOLDER + dead.digest() + "." + whose + CLAIM;
  }

  @Override
  public List<SeenLock> list() throws IOException {
    return reader.list();
  }

  @Override
  public boolean place(LockRecord mine) throws IOException {
    return create(file(mine), mine);
  }

  private boolean create(String file, LockRecord mine) throws IOException {
    try {
      return state.create(file, mine.toBytes());
    } catch (FileNotFoundException e) {
      // This run stood still while it wrote: others held it for dead and took the file away.
      return false;
    }
  }

  @Override
  public boolean clear(SeenLock dead, LockRecord mine, Proof proof) throws IOException {
    if (dead.file().endsWith(CLAIM)) {
      // Claims hold nothing: whoever misses a live one begins again.
      state.delete(dead.file());
      return true;
    }
    String claim = claim(dead);
    if (!create(claim, mine)) {
      return false;
    }
    boolean moved = false;
    try {
      Optional<SeenLock> now = reader.read(dead.file());
      if (now.isEmpty()
          || !now.get().content().equals(dead.content())
          || !proof.isDead(now.get())) {
        return false;
      }
      state.rename(claim, dead.file());
      moved = true;
    } catch (FileNotFoundException e) {
      // Others held this run for dead and took the claim away.
      return false;
    } finally {
      if (!moved) {
        state.delete(claim);
      }
    }
    return reader.read(dead.file()).filter(there -> there.isOf(mine)).isPresent();
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
    return Duration.ZERO;
  }
}
