package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.jobs.Command;
import io.longhaul.jobs.copy.CopyTrial.Result;
import io.longhaul.jobs.copy.GatedHdfs.Call;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Removals that one run records and another does, on HDFS. */
@ExtendWith(TwoClusters.class)
class RemovalsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] LATER = {"--removals", "later"};
  private static final String[] ONLY = {"--removals", "only"};
  private static final String RECORD = ".longhaul/datasets/d/removals.json";

  @TempDir private Path folder;
  private CopyTrial trial;

  @BeforeEach
  void start() throws IOException {
    trial = CopyTrial.hdfs(folder);
  }

  @AfterEach
  void stop() throws IOException {
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    trial.close();
  }

  /** A copy of some files, of which two then go at the source, one comes and one changes. */
  private void changedSource(String delete) throws IOException {
    trial.source.write("d/stays", "same");
    trial.source.write("d/changes", "old");
    trial.source.write("d/p/gone", "goes with its directory");
    trial.source.write("d/q/gone", "goes");
    trial.source.write("d/q/stays", "same");
    trial.dataset("name: d, path: d, rpo: 1h, delete: " + delete).hookTarget().hookSource();
    trial.copy().exits(0);
    deleteAtSource("d/p");
    deleteAtSource("d/q/gone");
    trial.source.write("d/changes", "newer");
    trial.source.write("d/new", "new");
  }

  private void deleteAtSource(String path) throws IOException {
    trial.source.store().delete(trial.source.path(path));
  }

  private static String[] dryRun(String[] removals) {
    return Stream.concat(Stream.of("--dry-run"), Stream.of(removals)).toArray(String[]::new);
  }

  private static String[] allowingDelete(String[] removals) {
    return Stream.concat(Stream.of("--allow-delete", "d"), Stream.of(removals))
        .toArray(String[]::new);
  }

  private JsonNode status() throws IOException {
    Command ended = Command.run("status", "--json", trial.policy().toString());
    return JSON.readTree(ended.out()).path("datasets").path(0);
  }

  private String undo(Result run, String path) {
    String id = run.run();
    return ".longhaul-work/undo/%s/%s/d/%s".formatted(id.substring(0, 8), id, path);
  }

  @Test
  void whatIsLeftToLaterStaysUntilItIsDone() throws IOException {
    changedSource("undo");
    String planned = trial.text("copy", dryRun(LATER)).out();
    assertThat(planned)
        .containsPattern("remove .*  d  q/gone  \\(only at the target, later\\)\n")
        .contains("d: 2 files, 27 B, wait to be removed: copy --removals only\n");
    assertThat(trial.target.has(RECORD)).isFalse();

    Result copied = trial.copy(LATER).exits(0);
    assertThat(copied.json().path("removals").asText()).isEqualTo("later");
    assertThat(copied.status("d")).isEqualTo("done");
    assertThat(copied.files("d", "copied")).isEqualTo(2);
    assertThat(copied.files("d", "deleted")).isZero();
    assertThat(copied.files("d", "waiting")).isEqualTo(2);
    assertThat(copied.files("d", "deferred")).isZero();
    assertThat(trial.target.read("d/changes")).isEqualTo("newer");
    assertThat(trial.target.read("d/p/gone")).isEqualTo("goes with its directory");
    assertThat(trial.state("datasets/d/watermark.json").path("run").asText())
        .isEqualTo(copied.run());
    JsonNode waiting = status().path("waiting");
    assertThat(waiting.path("run").asText()).isEqualTo(copied.run());
    assertThat(waiting.path("files").asInt()).isEqualTo(2);
    assertThat(Command.run("status", trial.policy().toString()).out())
        .contains("d: 2 files, 27 B, wait to be removed since run " + copied.run());
    assertThat(trial.text("copy", "--explain", "d/q/gone").out())
        .contains("run " + copied.run() + " recorded that, copy --removals only does it")
        .contains("    left to copy --removals only\n");

    assertThat(trial.copy(dryRun(ONLY)).exits(0).files("d", "deleted")).isEqualTo(2);
    String only = trial.text("copy", dryRun(ONLY)).out();
    assertThat(only).containsPattern("remove .*  d  q/gone  \\(only at the target\\)\n");
    assertThat(trial.target.has("d/q/gone")).isTrue();

    Result removed = trial.copy(ONLY).exits(0);
    assertThat(removed.status("d")).isEqualTo("done");
    assertThat(removed.files("d", "copied")).isZero();
    assertThat(removed.files("d", "deleted")).isEqualTo(2);
    assertThat(removed.dataset("d").path("asOf").isNull()).isTrue();
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
    assertThat(trial.target.read(undo(removed, "removed/q/gone"))).isEqualTo("goes");
    assertThat(trial.state("datasets/d/watermark.json").path("run").asText())
        .isEqualTo(copied.run());
    assertThat(trial.target.has(RECORD)).isFalse();
    assertThat(status().path("waiting").isNull()).isTrue();

    Result nothing = trial.copy(ONLY).exits(0);
    assertThat(nothing.status("d")).isEqualTo("idle");
    assertThat(status().path("lastRun").path("run").asText()).isEqualTo(removed.run());

    trial.undo(removed.run()).exits(0);
    assertThat(trial.target.read("d/p/gone")).isEqualTo("goes with its directory");
  }

  @Test
  void whatTheSourceHasAgainOrDidNotLackThenIsNotRemoved() throws IOException {
    changedSource("permanent");
    trial.copy(LATER).exits(0);
    trial.source.write("d/q/gone", "here once more");
    deleteAtSource("d/stays");
    trial.source.write("d/later", "came after the copy");
    trial.target.write("d/theirs", "of nobody knows whom");
    Result removed = trial.copy(ONLY).exits(0);
    assertThat(removed.files("d", "deleted")).isEqualTo(1);
    assertThat(trial.target.has("d/p")).isFalse();
    assertThat(trial.target.read("d/q/gone")).isEqualTo("goes");
    assertThat(trial.target.read("d/stays")).isEqualTo("same");
    assertThat(trial.target.read("d/theirs")).isEqualTo("of nobody knows whom");
    assertThat(trial.target.has("d/later")).isFalse();

    trial.copy(LATER).exits(0);
    trial.copy(ONLY).exits(0);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void whatChangedAtTheTargetSinceIsNotRemoved() throws IOException {
    changedSource("permanent");
    trial.copy(LATER).exits(0);
    trial.target.write("d/q/gone", "somebody wrote here");
    Result removed = trial.copy(ONLY).exits(0);
    assertThat(removed.files("d", "deleted")).isEqualTo(1);
    assertThat(trial.target.read("d/q/gone")).isEqualTo("somebody wrote here");
  }

  @Test
  void nothingGoesUnlessEveryCopyWasPublished() throws IOException {
    changedSource("undo");
    Result good = trial.copy(LATER).exits(0);
    assertThat(good.files("d", "waiting")).isEqualTo(2);
    trial.source.write("d/new", "newer");
    AtomicBoolean failed = new AtomicBoolean();
    HookedHdfs.beforeStagedRename(
        (call, path) -> {
          if (!failed.getAndSet(true)) {
            throw new IOException("no rename today");
          }
        });
    Result first = trial.copy(LATER).exits(4);
    assertThat(first.files("d", "waiting")).isZero();
    assertThat(first.files("d", "deferred")).isEqualTo(2);
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    assertThat(status().path("waiting").isNull()).isTrue();
    Result refused = trial.copy(ONLY).exits(4);
    assertThat(refused.status("d")).isEqualTo("stopped");
    assertThat(refused.failures())
        .containsExactly(
            "d : Its removals wait until every copy is published: run "
                + first.run()
                + " did not publish them all (run copy --removals later again, then this)");
    assertThat(trial.target.read("d/q/gone")).isEqualTo("goes");
    trial.copy(LATER).exits(0);
    trial.copy(ONLY).exits(0);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void aCopyThatRemovesAtOnceLeavesNothingToWait() throws IOException {
    changedSource("undo");
    trial.copy(LATER).exits(0);
    assertThat(trial.copy().exits(0).files("d", "deleted")).isEqualTo(2);
    assertThat(trial.target.has(RECORD)).isFalse();
    assertThat(trial.copy(ONLY).exits(0).files("d", "deleted")).isZero();
  }

  @Test
  void whatIsInTheWayOfACopyGoesAtOnce() throws IOException {
    changedSource("undo");
    deleteAtSource("d/stays");
    trial.source.write("d/stays/below", "a directory now");
    deleteAtSource("d/q");
    trial.source.write("d/q", "a file now");
    Result copied = trial.copy(LATER).exits(0);
    assertThat(copied.files("d", "deleted")).isEqualTo(3);
    assertThat(copied.files("d", "waiting")).isEqualTo(1);
    assertThat(trial.target.read("d/stays/below")).isEqualTo("a directory now");
    assertThat(trial.target.read("d/q")).isEqualTo("a file now");
    assertThat(trial.target.has("d/p/gone")).isTrue();
    assertThat(trial.copy(ONLY).exits(0).files("d", "deleted")).isEqualTo(1);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void theGuardHoldsInBothRuns() throws IOException {
    for (int i = 0; i < 30; i++) {
      trial.source.write("d/f" + i, "file number " + i);
    }
    trial.dataset("name: d, path: d, delete: { mode: undo, max: 20% }");
    trial.copy().exits(0);
    for (int i = 0; i < 7; i++) {
      deleteAtSource("d/f" + i);
    }
    assertThat(trial.copy(LATER).exits(5).failures().get(0)).contains("remove 7 and replace 0");
    assertThat(trial.copy(ONLY).exits(4).failures()).hasSize(1);
    trial.copy(allowingDelete(LATER)).exits(0);
    Map<String, String> before = trial.target.tree("");
    Result stopped = trial.copy(ONLY).exits(5);
    assertThat(stopped.failures())
        .singleElement()
        .asString()
        .startsWith("d : Would remove 7 and replace 0 of the target's 30 files")
        .endsWith("--allow-delete d)");
    assertThat(trial.copy(dryRun(ONLY)).exits(5).files("d", "deleted")).isEqualTo(7);
    assertThat(trial.target.tree("")).isEqualTo(before);
    assertThat(trial.copy(allowingDelete(ONLY)).exits(0).files("d", "deleted")).isEqualTo(7);

    deleteAtSource("d/f8");
    trial.copy(LATER).exits(0);
    for (int i = 9; i < 30; i++) {
      deleteAtSource("d/f" + i);
    }
    // What went since is the next copy's to judge; of an emptied source nothing is believed.
    deleteAtSource("d/f7");
    assertThat(trial.copy(ONLY).exits(5).failures().get(0)).contains("--allow-empty d");
    assertThat(trial.target.has("d/f8")).isTrue();
  }

  @Test
  void whatARuleKeepsByNowIsNotRemoved() throws IOException {
    changedSource("undo");
    trial.copy(LATER).exits(0);
    trial.noDatasets().dataset("name: d, path: d, delete: undo, exclude: ['**/gone']");
    Result changed = trial.copy(ONLY).exits(4);
    assertThat(changed.failures().get(0)).contains("its definition changed since run");
    assertThat(trial.target.has("d/q/gone")).isTrue();
    trial.noDatasets().dataset("name: d, path: d, delete: keep");
    assertThat(trial.copy(ONLY).exits(0).files("d", "deleted")).isZero();
    assertThat(trial.target.has("d/q/gone")).isTrue();
  }

  @Test
  void theCommandLineIsChecked() throws IOException {
    trial.dataset("name: d, path: d");
    assertThat(trial.text("copy", "--removals", "only", "--list-skipped").err())
        .startsWith("Invalid command line: --list-skipped goes with a copy");
    assertThat(trial.text("copy", "--removals", "later", "--explain", "d").exit()).isEqualTo(2);
    assertThat(trial.text("copy", "--removals", "never").exit()).isEqualTo(2);
  }

  /** What a run that only removes is killed at. */
  static Moment[] moments() {
    return new Moment[] {
      Moment.before("the first file is removed", Call.RENAME, " > .*/removed/"),
      Moment.after("a file is removed", Call.RENAME, " > .*/removed/"),
      Moment.after("a directory is removed", Call.DELETE, "/d/p$"),
      Moment.before("the old ones go to the undo area", Call.RENAME, "/removed > .*/undo/"),
      Moment.after("the old ones went to the undo area", Call.RENAME, "/removed > .*/undo/"),
      Moment.before("the record goes", Call.DELETE, "/datasets/d/removals\\.json$"),
      Moment.after("the record is gone", Call.DELETE, "/datasets/d/removals\\.json$"),
    };
  }

  @ParameterizedTest
  @MethodSource("moments")
  void aRunThatIsKilledIsFinishedByTheNext(Moment moment) throws Exception {
    changedSource("undo");
    trial.noGate().copy(LATER).exits(0);
    try (ChildRun run = trial.gate(folder, moment).start(folder, "copy", ONLY)) {
      run.awaitGate();
      run.kill();
    }
    trial.noGate().copy(ONLY).exits(0);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
    assertThat(trial.target.has(RECORD)).isFalse();
    trial.copy(LATER).exits(0);
    assertThat(trial.target.store().list(trial.target.path(".longhaul-work/staging"))).isEmpty();
    long kept = 0;
    for (String path : Tree.read(TwoClusters.target(), trial.target.path("")).files().keySet()) {
      boolean removed = path.matches("\\.longhaul-work/undo/.*/d/removed/[pq]/gone");
      kept += removed ? 1 : 0;
    }
    assertThat(kept).isEqualTo(2);
  }

  @Test
  void aCopyThatIsKilledLeavesNothingToRemove() throws Exception {
    changedSource("undo");
    trial.noGate().copy(LATER).exits(0);
    trial.source.write("d/new", "newer");
    Moment moment = Moment.before("a new file is published", Call.RENAME, "/staging/.* > .*/d/new");
    try (ChildRun run = trial.gate(folder, moment).start(folder, "copy", LATER)) {
      run.awaitGate();
      run.kill();
    }
    assertThat(trial.noGate().copy(ONLY).exits(4).files("d", "deleted")).isZero();
    assertThat(trial.target.has("d/q/gone")).isTrue();
    trial.copy(LATER).exits(0);
    trial.copy(ONLY).exits(0);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void aLostPlanIsSaid() throws IOException {
    changedSource("undo");
    Result copied = trial.copy(LATER).exits(0);
    trial.target.store().delete(trial.target.path(".longhaul/runs/" + copied.run() + "/plan"));
    assertThat(trial.copy(ONLY).exits(4).failures().get(0))
        .contains("Cannot read which removals wait: ")
        .contains("/plan is gone");
    assertThat(trial.target.has("d/q/gone")).isTrue();
  }
}
