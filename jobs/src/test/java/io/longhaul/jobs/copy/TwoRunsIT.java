package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.jobs.copy.CopyTrial.Result;
import io.longhaul.jobs.copy.GatedHdfs.Call;
import io.longhaul.jobs.copy.MixedData.Deletes;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two runs on the same target. */
@ExtendWith(TwoClusters.class)
class TwoRunsIT {
  private static final Deletes DELETES = Deletes.UNDO;
  private static final long SEED = Long.getLong("longhaul.test.seed", System.nanoTime() % 100_000);
  private static final int MORE_PAUSES = Integer.getInteger("longhaul.test.pauses", 0);

  /** How long a holder stands still at least: until another run has done its work, or longer. */
  private static final Duration PAUSE = Duration.ofSeconds(MORE_PAUSES > 0 ? 60 : 0);

  private static final Moment COPYING =
      Moment.after("files are staged", Call.SET_TIMES, "/staging/").nth(8);

  /** Where a first run stands still for more than the 30 s after which it counts as dead. */
  private static final List<Moment> PAUSES =
      List.of(
          Moment.before("an old file is parked", Call.RENAME, " > .*/replaced/").nth(2),
          Moment.after("an old file is parked", Call.RENAME, " > .*/replaced/").nth(2));

  private static final ExecutorService CASES = Executors.newFixedThreadPool(5);

  @TempDir private static Path folder;

  @AfterAll
  static void stop() {
    CASES.shutdownNow();
  }

  @Test
  void theSecondIsToldOfTheFirst() throws Exception {
    try (Scene scene = Scene.set(folder, DELETES, 1);
        ChildRun first = scene.start(COPYING)) {
      first.awaitGate();
      Result second = scene.copy().exits(3);
      String run =
          scene.trial.target.store().list(scene.trial.target.path(".longhaul/runs")).stream()
              .map(entry -> entry.name())
              .findFirst()
              .orElseThrow();
      assertThat(second.err())
          .contains(run)
          .contains(InetAddress.getLocalHost().getHostName())
          .contains("--if-running skip");
      scene.copy("--if-running", "skip").exits(0);
      first.openGate();
      assertThat(first.exit()).as(first.err()).isZero();
      scene.aftermath.check(new TreeMap<>());
    }
  }

  @TestFactory
  List<DynamicTest> aHolderThatStandsStillLosesItsLocksAndDoesNoHarm() throws Exception {
    List<Moment> moments = new ArrayList<>(PAUSES);
    if (MORE_PAUSES > 0) {
      System.out.println("Seed of the random pauses: " + SEED);
      int calls;
      try (Scene scene = Scene.set(folder, DELETES, SEED)) {
        calls = scene.calls();
      }
      Random random = new Random(SEED);
      for (int i = 0; i < MORE_PAUSES; i++) {
        int nth = 1 + random.nextInt(calls * 19 / 20);
        String name = "before call %d of %d, seed %d".formatted(nth, calls, SEED);
        moments.add(new Moment(name, Moment.When.BEFORE, Call.ANY_CHANGE, "", nth));
      }
    }
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(test("a lock that was never written is taken over", TwoRunsIT::neverWritten));
    for (Moment moment : moments) {
      tests.add(test("stopped " + moment, () -> pausedAt(moment)));
    }
    return tests;
  }

  /** A case, and what it may throw. */
  @FunctionalInterface
  private interface Case {
    void run() throws Exception;
  }

  /** Begins at once: most of its time it waits. */
  private static DynamicTest test(String name, Case test) {
    Future<?> result =
        CASES.submit(
            () -> {
              test.run();
              return null;
            });
    return DynamicTest.dynamicTest(name, result::get);
  }

  private static void neverWritten() throws Exception {
    try (Scene scene = Scene.set(folder, DELETES, 1)) {
      try (ChildRun first =
          scene.start(Moment.after("the lock is made", Call.CREATE, "/locks/[^/]*\\.json$"))) {
        first.awaitGate();
        first.kill();
      }
      try (ChildRun next = scene.start()) {
        assertThat(next.exit()).as(next.err()).isZero();
      }
      scene.aftermath.check(new TreeMap<>());
    }
  }

  private static void pausedAt(Moment moment) throws Exception {
    try (Scene scene = Scene.set(folder, DELETES, 1);
        ChildRun holder = scene.start(moment)) {
      holder.awaitGate();
      holder.signal("STOP");
      Instant stopped = Instant.now();
      holder.openGate();
      // Newer than what the holder has staged: its late renames would show.
      scene.data.rewrite();
      try (ChildRun next = scene.start()) {
        assertThat(next.exit()).as(next.err()).isZero();
      }
      Tree before = scene.aftermath.target();
      scene.aftermath.checkData();
      TimeUnit.MILLISECONDS.sleep(Duration.between(Instant.now(), stopped.plus(PAUSE)).toMillis());
      holder.signal("CONT");
      assertThat(holder.exit()).as(holder.err()).isEqualTo(3);
      Tree after = scene.aftermath.target();
      assertThat(changed(before, after)).as("renamed by the late one").hasSizeLessThanOrEqualTo(1);
      scene.finish();
    }
  }

  /** The paths below the datasets that are not what they were. */
  private static SortedMap<String, String> changed(Tree before, Tree after) {
    SortedMap<String, String> changed = new TreeMap<>(after.files());
    for (Map.Entry<String, String> file : before.files().entrySet()) {
      if (file.getValue().equals(changed.get(file.getKey()))) {
        changed.remove(file.getKey());
      } else {
        changed.putIfAbsent(file.getKey(), "gone");
      }
    }
    changed.keySet().removeIf(path -> path.startsWith(".longhaul"));
    return changed;
  }
}
