package io.longhaul.common.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRunPruner {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration MONTH = Duration.ofDays(30);
  private static final String OLD = "20261001T000000Z-p-0001";
  private static final String OLDER = "20260901T000000Z-p-0002";
  private static final String NEW = "20261115T000000Z-p-0003";

  @TempDir private Path folder;
  private Store store;
  private StateDirectory state;

  @BeforeEach
  void open() throws IOException {
    store = new StoreSpec("file://", Map.of()).open();
    state = new StateDirectory(store, folder.resolve("state").toString());
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private void run(String run) throws IOException {
    state.write("runs/" + run + "/policy.yaml", "name: p".getBytes(UTF_8));
    state.write("runs/" + run + "/journal/000001.jsonl.gz", new byte[10]);
    state.write("runs/" + run + "/report.json", "{\"format\":1}".getBytes(UTF_8));
  }

  private void json(String name, String text) throws IOException {
    state.write(name, text.replace('\'', '"').getBytes(UTF_8));
  }

  private Path work(String path) {
    return folder.resolve("work").resolve(path);
  }

  private List<String> prune(Duration keep) throws IOException {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    WorkAreas areas =
        new WorkAreas(List.of(new WorkAreas.Area(store, folder.resolve("work").toString())));
    RunLiveness liveness =
        new RunLiveness(
            state,
            clock,
            pause -> {
              throw new AssertionError("Pruning watches nothing");
            });
    List<RunId> pruned = new RunPruner(state, areas, liveness, clock).prune(keep);
    List<String> left = state.list("runs");
    assertThat(pruned).noneMatch(run -> left.contains(run.text()));
    return pruned.stream().map(RunId::text).toList();
  }

  @Test
  void whatIsOldGoesOldestFirstAndTheRestStays() throws IOException {
    run(NEW);
    run(OLD);
    run(OLDER);
    Files.createDirectories(folder.resolve("state/runs/lost+found"));
    assertThat(prune(MONTH)).containsExactly(OLDER, OLD);
    assertThat(state.list("runs")).containsExactly(NEW, "lost+found");
    assertThat(state.read("runs/" + NEW + "/report.json")).isPresent();
    assertThat(prune(MONTH)).isEmpty();
  }

  @Test
  void theLimitIsKeepRuns() throws IOException {
    run("20261021T115959Z-p-0001");
    run("20261021T120000Z-p-0001");
    assertThat(prune(MONTH)).containsExactly("20261021T115959Z-p-0001");
  }

  @Test
  void noRunOfTheLastHourGoesWhateverThePolicySays() throws IOException {
    run("20261120T105959Z-p-0001");
    run("20261120T110001Z-p-0001");
    assertThat(prune(Duration.ofSeconds(1))).containsExactly("20261120T105959Z-p-0001");
  }

  @Test
  void theLastGoodRunOfEachDatasetStays() throws IOException {
    run(OLD);
    run(OLDER);
    json(
        "datasets/gone-from-the-policy/watermark.json",
        "{'format':1,'asOf':'2026-09-01T00:00:00.000Z','run':'" + OLDER + "','definition':'x'}");
    assertThat(prune(MONTH)).containsExactly(OLD);
  }

  @Test
  void aRunThatCanBeUndoneStaysUntilItsAreaIsGone() throws IOException {
    run(OLD);
    run(OLDER);
    // Of a work area that no dataset names any more: only the run's own file tells of it.
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/undo"));
    json(
        "runs/" + OLD + "/undo.json",
        "{'format':1,'datasets':[{'name':'a','area':'" + elsewhere + "','files':1,'bytes':1}]}");
    // Moved, and killed before it was written down.
    Files.createDirectories(work("undo/20260901/" + OLDER + "/a/removed"));
    assertThat(prune(MONTH)).isEmpty();
    Files.delete(elsewhere);
    assertThat(prune(MONTH)).containsExactly(OLD);
    Files.delete(work("undo/20260901/" + OLDER + "/a/removed"));
    Files.delete(work("undo/20260901/" + OLDER + "/a"));
    assertThat(prune(MONTH)).containsExactly(OLDER);
  }

  @Test
  void aRunWhoseStagedFilesAreThereStaysAlsoInTheHandsOfAnother() throws IOException {
    run(OLD);
    run(OLDER);
    Files.createDirectories(work("staging/" + OLD + "/a/adopted/" + OLDER + "/000001"));
    assertThat(prune(MONTH)).isEmpty();
  }

  @Test
  void aRunWhoseCounterMovedLatelyStays() throws IOException {
    run(OLD);
    json("runs/" + OLD + "/alive.json", "{'format':1,'counter':77}");
    Path counter = folder.resolve("state/runs/" + OLD + "/alive.json");
    Files.setLastModifiedTime(counter, FileTime.from(NOW.minus(Duration.ofMinutes(9))));
    assertThat(prune(MONTH)).isEmpty();
    Files.setLastModifiedTime(counter, FileTime.from(NOW.minus(Duration.ofMinutes(11))));
    assertThat(prune(MONTH)).containsExactly(OLD);
  }

  @Test
  void nothingGoesWhenOneOfTheReasonsToStayCantBeRead() throws IOException {
    run(OLD);
    Files.createDirectories(work("."));
    Files.writeString(work("staging"), "a file where the staging folder should be");
    assertThatThrownBy(() -> prune(MONTH)).isInstanceOf(NotDirectoryException.class);
    assertThat(state.list("runs")).containsExactly(OLD);
  }

  @Test
  void oneRunsEndDeletesABoundedNumber() throws IOException {
    for (int i = 0; i < RunPruner.MOST + 3; i++) {
      Files.createDirectories(folder.resolve("state/runs/20261001T000000Z-p-%04x".formatted(i)));
    }
    assertThat(prune(MONTH)).hasSize(RunPruner.MOST);
    assertThat(prune(MONTH)).hasSize(3);
  }
}
