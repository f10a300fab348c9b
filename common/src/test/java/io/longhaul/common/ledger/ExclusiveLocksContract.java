package io.longhaul.common.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.storage.CountingStore;
import io.longhaul.common.storage.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What locks promise where they are made by exclusive creates: nobody dies at the wrong moment. */
interface ExclusiveLocksContract extends RunLocksContract {
  /** More calls than a takeover makes. */
  int CALLS = 500;

  /** Of the calls of a takeover every how manieth to try: each try is a takeover of its own. */
  int stride();

  /** The store of this test with something between it and its server. */
  default Store over(CountingStore calls) {
    return calls;
  }

  @Test
  default void aLockThatWasNeverWrittenBlocksNobodyForLong() throws Exception {
    FakeWorld world = new FakeWorld();
    store().makeDirectories(root() + "/locks", 0755);
    store().create(root() + "/" + lockFile(ORDERS), 0644).close();
    try (RunLocks other = lock(world.machine(), CLICKS)) {
      other.check(CLICKS);
      assertThat(RunLocks.holders(state())).hasSize(1);
    }
    lock(world.machine(), ORDERS).close();
    try (OutputStream half = store().create(root() + "/" + lockFile(ORDERS), 0644)) {
      half.write("{\"format\":1,\"run".getBytes(UTF_8));
      half.flush();
      Duration before = world.elapsed();
      RunLocks locks = lock(world.machine(), ORDERS);
      assertThat(world.elapsed().minus(before)).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
      locks.check(ORDERS);
      locks.close();
    } catch (IOException e) {
      // HDFS tells the writer that its file is gone.
      assertThat(e).hasMessageContaining("does not exist");
    }
    assertThat(leftOver()).isEmpty();
  }

  @Test
  default void whereverATakerIsKilledTheNextOneGetsThrough() throws Exception {
    boolean survived = false;
    int call = 1;
    for (; !survived; call += stride()) {
      assertThat(call).isLessThan(CALLS);
      FakeWorld world = new FakeWorld();
      leaveDeadLocks(world);
      CountingStore dying = new CountingStore(store());
      dying.dieAt(call);
      FakeWorld.Machine killed = world.machine();
      try {
        lock(dying, killed, ORDERS);
        survived = true;
      } catch (IOException e) {
        assertThat(e).hasMessage("killed");
      }
      killed.pause();
      Duration before = world.elapsed();
      RunLocks next = lock(world.machine(), ORDERS);
      assertThat(world.elapsed().minus(before))
          .as("killed at call %s", call)
          .isLessThan(Duration.ofSeconds(100));
      next.check(ORDERS);
      next.close();
      assertThat(state().list("locks")).as("killed at call %s", call).isEmpty();
      state().delete("runs");
    }
    assertThat(call).isGreaterThan(20);
  }

  @Test
  default void whereverATakerIsPausedNoTwoHaveTheLock() throws Exception {
    boolean reached = true;
    int call = 1;
    for (; reached; call += stride()) {
      assertThat(call).isLessThan(CALLS);
      FakeWorld world = new FakeWorld();
      leaveDeadLocks(world);
      CountingStore stalling = new CountingStore(store());
      FakeWorld.Machine zombie = world.machine();
      List<RunLocks> second = new ArrayList<>();
      stalling.at(
          call,
          () -> {
            zombie.pause();
            second.add(lock(world.machine(), ORDERS));
            zombie.wake();
          });
      String where = "paused at call " + call;
      boolean firstHolds = false;
      try {
        RunLocks first = lock(stalling, zombie, ORDERS);
        stalling.at(0, () -> {});
        reached = !second.isEmpty();
        firstHolds = holds(first);
        assertThat(firstHolds || reached).as(where).isTrue();
        first.close();
      } catch (LockHeldException e) {
        assertThat(second).as(where).hasSize(1);
      }
      for (RunLocks locks : second) {
        boolean secondHolds = holds(locks);
        assertThat(firstHolds && secondHolds).as(where).isFalse();
        // Without an atomic replace the taker that wakes may delete what is not its own any more;
        // with it, it can't do any harm.
        assertThat(secondHolds || !store().replacesAtomically()).as(where).isTrue();
        locks.close();
      }
      assertThat(state().list("locks")).as(where).isEmpty();
      state().delete("runs");
    }
    assertThat(call).isGreaterThan(20);
  }

  @Test
  default void whereverAHolderIsPausedWhileItGivesBackNoTwoHaveTheLock() throws Exception {
    boolean reached = true;
    for (int call = 1; reached; call++) {
      assertThat(call).isLessThan(CALLS);
      FakeWorld world = new FakeWorld();
      CountingStore stalling = new CountingStore(store());
      FakeWorld.Machine zombie = world.machine();
      RunLocks first = lock(stalling, zombie, ORDERS);
      List<RunLocks> second = new ArrayList<>();
      stalling.at(
          call,
          () -> {
            zombie.pause();
            second.add(lock(world.machine(), ORDERS));
            zombie.wake();
          });
      first.close();
      reached = !second.isEmpty();
      try (RunLocks third = lock(world.machine(), ORDERS)) {
        third.check(ORDERS);
        for (RunLocks locks : second) {
          assertThatThrownBy(() -> locks.check(ORDERS)).isInstanceOf(LockLostException.class);
        }
      } catch (LockHeldException e) {
        assertThat(second).hasSize(1);
        second.get(0).check(ORDERS);
      }
      for (RunLocks locks : second) {
        locks.close();
      }
      assertThat(state().list("locks")).isEmpty();
    }
  }

  private static boolean holds(RunLocks locks) throws IOException {
    try {
      locks.check(ORDERS);
      return true;
    } catch (LockLostException e) {
      return false;
    }
  }

  private RunLocks lock(CountingStore store, FakeWorld.Machine machine, String target)
      throws IOException, InterruptedException, LockHeldException {
    return RunLocks.acquire(
        new StateDirectory(over(store), root()),
        nextRun(),
        List.of(target),
        machine.surroundings());
  }

  /** The same place, and the one around it. */
  private void leaveDeadLocks(FakeWorld world)
      throws IOException, InterruptedException, LockHeldException {
    FakeWorld.Machine dead = world.machine();
    lock(dead, RETAIL, ORDERS).check(ORDERS);
    dead.pause();
  }
}
