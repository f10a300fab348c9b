package io.longhaul.common.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.storage.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What locks promise on every store. */
interface RunLocksContract {
  String ORDERS = "hdfs://b:8020/warehouse/retail.db/orders";
  String RETAIL = "hdfs://b:8020/warehouse/retail.db";
  String CLICKS = "hdfs://b:8020/warehouse/clicks";

  AtomicInteger RUNS = new AtomicInteger();

  Store store();

  /** Where the state directory lies on the store; another one for each test. */
  String root();

  /** How often to try what depends on threads. */
  int rounds();

  default StateDirectory state() {
    return new StateDirectory(store(), root());
  }

  /** Runs that begin later have greater ids. */
  default RunId nextRun() {
    int number = RUNS.incrementAndGet();
    Instant began = Instant.parse("2026-11-20T00:00:00Z").plusSeconds(number);
    return RunId.next("a-to-b", Clock.fixed(began, ZoneOffset.UTC), new Random(number));
  }

  default RunLocks lock(FakeWorld.Machine machine, String... targets)
      throws IOException, InterruptedException, LockHeldException {
    return RunLocks.acquire(state(), nextRun(), List.of(targets), machine.surroundings());
  }

  default String lockFile(String target) {
    return "locks/" + new LockTarget(target).digest() + ".json";
  }

  default List<String> leftOver() throws IOException {
    List<String> names = new ArrayList<>();
    for (String folder : new String[] {"locks", "runs"}) {
      try {
        store().list(root() + "/" + folder).forEach(entry -> names.add(entry.name()));
      } catch (FileNotFoundException e) {
        continue;
      }
    }
    return names;
  }

  @Test
  default void aHeldTargetNamesItsHolderUntilItIsGivenBack() throws Exception {
    FakeWorld world = new FakeWorld();
    try (RunLocks first = lock(world.machine(), ORDERS)) {
      first.check(ORDERS);
      assertThatThrownBy(() -> lock(world.machine(), ORDERS))
          .isInstanceOfSatisfying(
              LockHeldException.class,
              held -> assertThat(held.toJobException().status()).isEqualTo(ExitStatus.ENVIRONMENT))
          .hasMessageStartingWith("Cannot lock " + ORDERS + ": held by run 20261120T")
          .hasMessageContaining(" on host ")
          .hasMessageContaining(" since 2026-11-20T12:00:00.000Z (wait");
      first.check(ORDERS);
    }
    assertThat(leftOver()).isEmpty();
    try (RunLocks second = lock(world.machine(), ORDERS)) {
      second.check(ORDERS);
    }
    assertThat(leftOver()).isEmpty();
  }

  @Test
  default void outerAndInnerPlacesAreHeldToo() throws Exception {
    FakeWorld world = new FakeWorld();
    try (RunLocks first = lock(world.machine(), RETAIL)) {
      first.check(RETAIL);
      for (String other : new String[] {ORDERS, "hdfs://b:8020/warehouse", "hdfs://b:8020/"}) {
        assertThatThrownBy(() -> lock(world.machine(), CLICKS + "2", other))
            .as(other)
            .isInstanceOf(LockHeldException.class)
            .hasMessageContaining("Cannot lock " + RETAIL);
      }
      lock(world.machine(), CLICKS, RETAIL + "2", "hdfs://c:8020/warehouse").close();
    }
    assertThat(leftOver()).isEmpty();
  }

  @Test
  default void oneRunHoldsOuterAndInnerPlaces() throws Exception {
    FakeWorld world = new FakeWorld();
    try (RunLocks run = lock(world.machine(), ORDERS, RETAIL, CLICKS)) {
      run.check(ORDERS);
      run.check(RETAIL);
      assertThatThrownBy(() -> run.check(RETAIL + "2"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(leftOver()).isEmpty();
    lock(world.machine()).close();
    assertThat(leftOver()).isEmpty();
  }

  @Test
  default void ofManyAtOnceOneHasIt() throws Exception {
    contend(new FakeWorld(), List.of(ORDERS));
  }

  @Test
  default void ofManyOnNestedPlacesOneHasIt() throws Exception {
    contend(new FakeWorld(), List.of(RETAIL, ORDERS, "hdfs://b:8020/warehouse", ORDERS + "/p=1"));
  }

  @Test
  default void ofManyTakersOfADeadLockOneHasIt() throws Exception {
    FakeWorld world = new FakeWorld();
    for (int round = 0; round < rounds(); round++) {
      FakeWorld.Machine dead = world.machine();
      lock(dead, ORDERS).check(ORDERS);
      dead.pause();
      contendOnce(world, List.of(ORDERS));
      assertThat(store().list(root() + "/locks")).isEmpty();
    }
  }

  private void contend(FakeWorld world, List<String> targets) throws Exception {
    for (int round = 0; round < rounds(); round++) {
      contendOnce(world, targets);
      assertThat(leftOver()).isEmpty();
    }
  }

  /** All try until each has had its turn; no two may ever be in it together. */
  private void contendOnce(FakeWorld world, List<String> targets) throws Exception {
    int contenders = 6;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger turns = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(contenders);
    try {
      List<Future<Integer>> most = new ArrayList<>();
      for (int i = 0; i < contenders; i++) {
        String target = targets.get(i % targets.size());
        FakeWorld.Machine machine = world.machine();
        most.add(
            threads.submit(
                () -> {
                  start.await();
                  try (RunLocks locks = lock(machine, target)) {
                    int together = inside.incrementAndGet();
                    locks.check(target);
                    locks.check(target);
                    turns.incrementAndGet();
                    inside.decrementAndGet();
                    return together;
                  } catch (LockHeldException e) {
                    return 0;
                  }
                }));
      }
      start.countDown();
      for (Future<Integer> together : most) {
        assertThat(together.get()).isLessThanOrEqualTo(1);
      }
      assertThat(turns.get()).isPositive();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  default void aHolderWhoseCounterStandsStillIsDeadAfterThirtySecondsNotBefore() throws Exception {
    FakeWorld world = new FakeWorld();
    // The clocks of the hosts are years apart, both ways.
    FakeWorld.Machine late = world.machine(Instant.parse("1999-01-01T00:00:00Z"));
    RunLocks first = lock(late, ORDERS);
    late.pause();
    Duration before = world.elapsed();
    FakeWorld.Machine early = world.machine(Instant.parse("2030-01-01T00:00:00Z"));
    RunLocks second = lock(early, ORDERS);
    assertThat(world.elapsed().minus(before))
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(45));
    second.check(ORDERS);

    late.wake();
    assertThatThrownBy(() -> first.check(ORDERS))
        .isInstanceOf(LockLostException.class)
        .hasMessageContaining("Lost the lock of " + ORDERS)
        .hasMessageContaining("(this run stood still for too long");
    early.pause();
    RunLocks third = lock(late, ORDERS);
    third.check(ORDERS);
    early.wake();
    assertThatThrownBy(() -> second.check(ORDERS)).isInstanceOf(LockLostException.class);
    first.close();
    second.close();
    third.check(ORDERS);
    third.close();
    assertThat(store().list(root() + "/locks")).isEmpty();
  }

  @Test
  default void aHolderThatMovesOnceInTimeIsAlive() throws Exception {
    FakeWorld world = new FakeWorld();
    FakeWorld.Machine slow = world.machine();
    RunLocks first = lock(slow, ORDERS);
    slow.pause();
    FakeWorld.Machine other = world.machine();
    // Wakes it shortly before it would be held for dead.
    other
        .surroundings()
        .timer()
        .every(
            Duration.ofSeconds(28),
            () -> {
              slow.wake();
            });
    assertThatThrownBy(() -> lock(other, ORDERS)).isInstanceOf(LockHeldException.class);
    first.check(ORDERS);
    first.close();
    assertThat(leftOver()).isEmpty();
  }

  @Test
  default void aWokenHolderIsToldAndNeverTakesItsLockBack() throws Exception {
    FakeWorld world = new FakeWorld();
    FakeWorld.Machine zombie = world.machine();
    RunLocks first = lock(zombie, CLICKS, ORDERS, RETAIL);
    List<String> told = new ArrayList<>();
    first.onLost(lost -> told.add(lost.getMessage()));
    zombie.pause();
    RunLocks second = lock(world.machine(), ORDERS);
    zombie.wake();
    world.pass(Duration.ofSeconds(60));
    assertThat(told).hasSize(1);
    assertThat(told.get(0)).startsWith("Lost the lock of ");
    // One is lost, so all is over, also where nobody asked for the place yet.
    assertThatThrownBy(() -> first.check(CLICKS)).isInstanceOf(LockLostException.class);
    assertThatThrownBy(() -> first.check(ORDERS)).isInstanceOf(LockLostException.class);
    first.onLost(lost -> told.add("again"));
    assertThat(told).hasSize(2);
    second.check(ORDERS);
    first.close();
    first.close();
    second.check(ORDERS);
    second.close();
  }

  @Test
  default void aHolderThatStoodStillWaitsUntilNobodyCanBeTakingOver() throws Exception {
    FakeWorld world = new FakeWorld();
    FakeWorld.Machine slow = world.machine();
    RunLocks locks = lock(slow, ORDERS);
    Duration before = world.elapsed();
    locks.check(ORDERS);
    assertThat(world.elapsed()).isEqualTo(before);
    world.jump(Duration.ofSeconds(20));
    locks.check(ORDERS);
    assertThat(world.elapsed().minus(before)).isGreaterThanOrEqualTo(Duration.ofSeconds(25));
    locks.close();
    assertThat(leftOver()).isEmpty();
  }

  @Test
  default void aHolderWithoutASignOfLifeMayNotGoOn() throws Exception {
    FakeWorld world = new FakeWorld();
    FakeWorld.Machine stuck = world.machine();
    RunLocks locks = lock(stuck, ORDERS);
    stuck.pause();
    world.pass(Duration.ofSeconds(16));
    assertThatThrownBy(() -> locks.check(ORDERS))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(LockLostException.class)
        .hasMessageContaining("no sign of life was written");
    locks.close();
    // Others may be acting on what they saw: it is theirs to take the lock away.
    assertThat(store().list(root() + "/locks")).hasSize(1);
    lock(world.machine(), ORDERS).close();
    assertThat(leftOver()).isEmpty();
  }

  @Test
  default void aLockOfANewerVersionIsNotUnderstoodAndNotTouched() throws Exception {
    FakeWorld world = new FakeWorld();
    state().write(lockFile(ORDERS), "{\"format\":2,\"run\":\"run-9\"}".getBytes(UTF_8));
    assertThatThrownBy(() -> lock(world.machine(), ORDERS))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
        .hasMessageContaining("format 2, written by run run-9");
    assertThat(state().read(lockFile(ORDERS))).isPresent();
  }

  @Test
  default void aLockThatIsTakenAwayIsLost() throws Exception {
    FakeWorld world = new FakeWorld();
    RunLocks locks = lock(world.machine(), ORDERS);
    state().delete("locks");
    assertThatThrownBy(() -> locks.check(ORDERS))
        .isInstanceOf(LockLostException.class)
        .hasMessageContaining("Lost the lock of " + ORDERS + ": its file is gone");
    locks.close();
  }

  @Test
  default void twoRunsOfTheSameIdAreTwo() throws Exception {
    FakeWorld world = new FakeWorld();
    RunId run = nextRun();
    RunLocks first =
        RunLocks.acquire(state(), run, List.of(ORDERS), world.machine().surroundings());
    assertThatThrownBy(
            () -> RunLocks.acquire(state(), run, List.of(ORDERS), world.machine().surroundings()))
        .isInstanceOf(LockHeldException.class);
    first.check(ORDERS);
    first.close();
  }
}
