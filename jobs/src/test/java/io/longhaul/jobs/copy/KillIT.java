package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.jobs.copy.GatedHdfs.Call;
import io.longhaul.jobs.copy.MixedData.Deletes;
import io.longhaul.jobs.copy.Moment.When;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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
  private static final int FILES = 128;
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
          Moment.after("files are replaced", Call.RENAME, "/staging/.* > .*/d/old/").nth(3),
          Moment.before("a directory gets its time", Call.SET_TIMES, "/d/new$"),
          Moment.before("the first staging folder goes", Call.DELETE, "/staging/[^/]+/d$"),
          Moment.before("the watermark is named", Call.RENAME, "/d/watermark\\.json$"),
          Moment.after("the first watermark is written", Call.RENAME, "/d/watermark\\.json$"),
          Moment.after("the last watermark is written", Call.RENAME, "/e/watermark\\.json$"),
          Moment.before("the report is named", Call.RENAME, "/report\\.json$"),
          Moment.after("the report is written", Call.RENAME, "/report\\.json$"));

  private static final ExecutorService CASES = Executors.newFixedThreadPool(AT_A_TIME);

  @TempDir private static Path folder;

  @AfterAll
  static void stop() {
    CASES.shutdownNow();
  }

  @TestFactory
  List<DynamicTest> aRunThatIsKilledInAnyPhaseIsFinishedByTheNext() {
    return cases(PHASES);
  }

  @TestFactory
  List<DynamicTest> aRunThatIsKilledAtAnyCallIsFinishedByTheNext() throws Exception {
    System.out.println("Seed of the random moments: " + SEED);
    int calls;
    try (Scene scene = Scene.set(folder, Deletes.KEEP, SEED)) {
      calls = scene.calls();
    }
    Random random = new Random(SEED);
    return cases(
        IntStream.range(0, MOMENTS)
            .mapToObj(
                number -> {
                  When when = random.nextBoolean() ? When.BEFORE : When.AFTER;
                  int nth = 1 + random.nextInt(calls);
                  String name = "%s call %d of %d, seed %d".formatted(when, nth, calls, SEED);
                  return new Moment(name, when, Call.ANY_CHANGE, "", nth);
                })
            .toList());
  }

  /** Several are under way at a time: most of it is a process that starts. */
  private static List<DynamicTest> cases(List<Moment> moments) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Moment moment : moments) {
      Future<?> result =
          CASES.submit(
              () -> {
                killedAt(moment);
                return null;
              });
      tests.add(DynamicTest.dynamicTest(moment.name(), result::get));
    }
    return tests;
  }

  private static void killedAt(Moment moment) throws Exception {
    try (Scene scene = Scene.set(folder, Deletes.KEEP, SEED);
        ChildRun run = scene.start(moment)) {
      System.out.println(moment + ": killed " + run.awaitGate());
      run.kill();
      scene.finish();
    }
  }

  @Test
  void aRunThatIsKilledNearItsEndSendsLittleAgain() throws Exception {
    CopyTrial trial = CopyTrial.hdfs(folder).with("link: { bandwidth: 20 MB/s }");
    trial.dataset("name: d, path: d");
    byte[] file = new byte[1 << 20];
    for (int i = 0; i < FILES; i++) {
      new Random(i).nextBytes(file);
      trial.source.write("d/file" + i, file);
    }
    long all = (long) FILES * file.length;
    long before = SourceBytes.read();
    try (ChildRun run = trial.start(folder, "copy")) {
      while (SourceBytes.read() - before < all * 9 / 10) {
        assertThat(run.isAlive()).as("alive at nine tenths%n%s", run.err()).isTrue();
        Thread.sleep(20);
      }
      run.kill();
    }
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
