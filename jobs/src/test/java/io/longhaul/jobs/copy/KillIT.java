package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.jobs.copy.CopyTrial.Result;
import io.longhaul.jobs.copy.GatedHdfs.Call;
import io.longhaul.jobs.copy.MixedData.Deletes;
import io.longhaul.jobs.copy.Moment.When;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that are killed at any call, and what the next run makes of them. Set {@code
 * longhaul.test.moments} to kill at more random moments, {@code longhaul.test.seed} to have those
 * of an earlier day again.
 */
@ExtendWith(TwoClusters.class)
class KillIT {
  private static final int AT_A_TIME = 3;
  private static final int FILES = 256;
  private static final long SEED = Long.getLong("longhaul.test.seed", System.nanoTime() % 100_000);
  private static final int MOMENTS = Integer.getInteger("longhaul.test.moments", 3);

  /** One per phase, in the order of a run. */
  private static final List<Moment> PHASES =
      List.of(
          Moment.before("the probe is renamed", Call.RENAME, "/probe-"),
          Moment.after("the probe is at the target", Call.RENAME, "/probe-"),
          Moment.before("the policy's copy is named", Call.RENAME, "/policy\\.yaml$"),
          Moment.before("the plan's segment is named", Call.RENAME, "/plan/000001\\.jsonl\\.gz$"),
          Moment.after("the first staged file is made", Call.CREATE, "/staging/"),
          Moment.after("files are staged", Call.SET_TIMES, "/staging/").nth(8),
          Moment.before("the journal's segment is named", Call.RENAME, "/journal/000001[^/]*$"),
          Moment.after("the first new file is published", Call.RENAME, "/staging/.* > .*/d/new/"),
          Moment.before("an old file is parked", Call.RENAME, " > .*/replaced/").nth(2),
          Moment.after("an old file is parked", Call.RENAME, " > .*/replaced/").nth(3),
          Moment.after("files are replaced", Call.RENAME, "/staging/.* > .*/d/old/").nth(3),
          Moment.after("files are removed", Call.RENAME, " > .*/removed/").nth(2),
          Moment.after("a directory is removed", Call.DELETE, "/d/gone/deep$"),
          Moment.before("the old ones go to the undo area", Call.RENAME, "replaced > .*/undo/"),
          Moment.after("the old ones went to the undo area", Call.RENAME, "replaced > .*/undo/"),
          Moment.before("the account of the undo area is named", Call.RENAME, "/undo\\.json$"),
          Moment.before("a directory gets its time", Call.SET_TIMES, "/d/new$"),
          Moment.before("the first staging folder goes", Call.DELETE, "/staging/[^/]+/d$"),
          Moment.before("the watermark is named", Call.RENAME, "/d/watermark\\.json$"),
          Moment.after("the first watermark is written", Call.RENAME, "/d/watermark\\.json$"),
          Moment.after("the last watermark is written", Call.RENAME, "/e/watermark\\.json$"),
          Moment.before("the report is named", Call.RENAME, "/report\\.json$"),
          Moment.after("the report is written", Call.RENAME, "/report\\.json$"));

  /** No file is at one of the paths of the target: its old one is parked, its new one staged. */
  private static final Moment IN_THE_GAP =
      Moment.after("an old file is parked", Call.RENAME, " > .*/replaced/").nth(4);

  /** What a run does with the work of one that was killed before it. */
  private static final List<Moment> TAKEOVERS =
      List.of(
          Moment.before("the dead lock is replaced", Call.RENAME, "\\.claim > "),
          Moment.before("the dead run's staging is taken over", Call.RENAME, "/adopted/"),
          Moment.before("the old file is put back", Call.RENAME, "/replaced/.* > .*/d/old/"),
          Moment.before("the dead run's old ones go", Call.RENAME, "/adopted/.* > .*/undo/"),
          Moment.after("the dead run's old ones went", Call.RENAME, "/adopted/.* > .*/undo/"),
          Moment.after("an adopted file is published", Call.RENAME, "/adopted/.* > .*/d/old/"));

  /** Of {@code copy-undo}. */
  private static final List<Moment> UNDOING =
      List.of(
          Moment.before("the holds are named", Call.RENAME, "/d/holds\\.json$"),
          Moment.after("a new file is parked", Call.RENAME, " > .*/replaced/").nth(2),
          Moment.after("old files are back", Call.RENAME, "/undo/.* > .*/d/").nth(4),
          Moment.before("new ones go to the undo area", Call.RENAME, "/replaced > .*/undo/"),
          Moment.before("the undo's report is named", Call.RENAME, "/report\\.json$"));

  private static final ExecutorService CASES = Executors.newFixedThreadPool(AT_A_TIME);

  @TempDir private static Path folder;

  @AfterAll
  static void stop() {
    CASES.shutdownNow();
  }

  @TestFactory
  List<DynamicTest> aRunThatIsKilledInAnyPhaseIsFinishedByTheNext() {
    return PHASES.stream().map(moment -> test(Deletes.UNDO, List.of(moment))).toList();
  }

  @TestFactory
  List<DynamicTest> soIsOneThatIsKilledWhileItFinishesAnother() {
    return TAKEOVERS.stream()
        .map(second -> test(Deletes.UNDO, List.of(IN_THE_GAP, second)))
        .toList();
  }

  @TestFactory
  List<DynamicTest> soIsOneThatIsKilledAtAnyCall() throws Exception {
    System.out.println("Seed of the random moments: " + SEED);
    int calls;
    try (Scene scene = Scene.set(folder, Deletes.UNDO, SEED)) {
      calls = scene.calls();
    }
    Random random = new Random(SEED);
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < MOMENTS; i++) {
      Deletes deletes = Deletes.values()[i % Deletes.values().length];
      When when = random.nextBoolean() ? When.BEFORE : When.AFTER;
      int nth = 1 + random.nextInt(calls);
      String name = "%s call %d of %d, %s, seed %d".formatted(when, nth, calls, deletes, SEED);
      tests.add(test(deletes, List.of(new Moment(name, when, Call.ANY_CHANGE, "", nth))));
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> anUndoThatIsKilledIsFinishedByTheNext() {
    return UNDOING.stream().map(moment -> test(moment.name(), () -> undoKilledAt(moment))).toList();
  }

  private static DynamicTest test(Deletes deletes, List<Moment> moments) {
    String name = String.join(", then ", moments.stream().map(Moment::name).toList());
    return test(name, () -> killedAt(deletes, moments));
  }

  /** A case, and what it may throw. */
  @FunctionalInterface
  private interface Case {
    void run() throws Exception;
  }

  /** Begins at once: several are under way at a time, most of it is a process that starts. */
  private static DynamicTest test(String name, Case test) {
    Future<?> result =
        CASES.submit(
            () -> {
              test.run();
              return null;
            });
    return DynamicTest.dynamicTest(name, result::get);
  }

  /** Has one run after the other killed; the next one must make it all good. */
  private static void killedAt(Deletes deletes, List<Moment> moments) throws Exception {
    try (Scene scene = Scene.set(folder, deletes, SEED)) {
      SortedMap<String, Long> published = new TreeMap<>();
      for (Moment moment : moments) {
        try (ChildRun run = scene.start(moment)) {
          // A random moment may be one that this run did not come to.
          System.out.println(moment + ": killed " + run.awaitGateOrEnd());
          run.kill();
        }
        published.putAll(scene.aftermath.published());
      }
      // Told by no time: whatever was staged or published has the permission of before.
      Warehouse source = scene.trial.source;
      source.store().setPermission(source.path("d/new/mid0"), 0600);
      scene.finish(published);
    }
  }

  private static void undoKilledAt(Moment moment) throws Exception {
    try (Scene scene = Scene.set(folder, Deletes.UNDO, SEED)) {
      scene.copy().exits(0);
      try (ChildRun run = scene.startUndo(moment)) {
        run.awaitGate();
        run.kill();
      }
      scene.undo().exits(0);
      scene.aftermath.checkUndone();
      // What is held stays as it is.
      scene.copy().exits(0);
      scene.aftermath.checkUndone();
    }
  }

  @Test
  void theOldFileComesBackThoughTheNewOneCannotCome() throws Exception {
    try (Scene scene = Scene.set(folder, Deletes.UNDO, SEED)) {
      String path = "d/old/large";
      Moment gap = Moment.after("the old file is parked", Call.RENAME, " > .*/replaced/old/large$");
      try (ChildRun run = scene.start(gap)) {
        run.awaitGate();
        run.kill();
      }
      assertThat(scene.trial.target.has(path)).isFalse();
      Warehouse source = scene.trial.source;
      source.store().delete(source.path(path));
      try (OutputStream open = source.store().create(source.path(path), 0644)) {
        open.write(1);
        Result next = scene.copy().exits(0);
        assertThat(next.files("d", "open")).isEqualTo(1);
        assertThat(scene.aftermath.target().files())
            .containsEntry(path, scene.data.replaced().get(path));
      }
    }
  }

  @Test
  void aRunThatIsKilledNearItsEndSendsLittleAgain() throws Exception {
    CopyTrial trial = CopyTrial.hdfs(folder).with("link: { bandwidth: 10 MB/s }");
    trial.dataset("name: d, path: d");
    byte[] file = new byte[384 << 10];
    for (int i = 0; i < FILES; i++) {
      new Random(i).nextBytes(file);
      trial.source.write("d/file" + i, file);
    }
    long all = (long) FILES * file.length;
    long before = SourceBytes.read();
    Moment moment =
        Moment.after("nine tenths are staged", Call.SET_TIMES, "/staging/").nth(FILES * 9 / 10);
    try (ChildRun run = trial.gate(folder, moment).start(folder, "copy")) {
      run.awaitGate();
      run.kill();
    }
    trial.noGate();
    long atKill = SourceBytes.read();
    trial.copy().exits(0);
    long end = SourceBytes.read();
    System.out.printf(
        "Killed after %d of %d bytes, the next run read %d%n", atKill - before, all, end - atKill);
    assertThat(end - atKill).as("read by the second run").isLessThan(all / 4);
    assertThat(end - before).as("read by both").isLessThan(all + all * 15 / 100);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
    trial.close();
  }
}
