package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.copy.CopyTrial.Result;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run took away comes back, and stays. */
@ExtendWith(TwoClusters.class)
class UndoIT {
  private static final String UNDO = "name: d, path: d, delete: undo";

  @TempDir private Path folder;
  private CopyTrial trial;

  @AfterEach
  void stop() throws IOException {
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    trial.close();
  }

  private void deleteAtSource(String path) throws IOException {
    trial.source.store().delete(trial.source.path(path));
  }

  /** The target's tree without the times of directories, which change with what is in them. */
  private Map<String, String> tree() throws IOException {
    Map<String, String> tree = new TreeMap<>(trial.target.tree("d"));
    tree.replaceAll((path, shown) -> shown.replaceFirst("^DIRECTORY 0 \\d+", "DIRECTORY"));
    return tree;
  }

  @ParameterizedTest
  @ValueSource(strings = {"hdfs", "local"})
  void bringsBackWhatWasRemovedAndReplacedAndHoldsIt(String kind) throws IOException {
    trial = kind.equals("hdfs") ? CopyTrial.hdfs(folder) : CopyTrial.local(folder);
    trial.source.write("d/same", "same");
    trial.source.write("d/changed", "first content");
    trial.source.write("d/gone/deep/file", "gone one");
    trial.source.write("d/gone/deep/other", "gone two");
    trial.source.directory("d/gone/empty");
    trial.source.store().setPermission(trial.source.path("d/gone/deep"), 0750);
    trial.source.write("d/part/one", "of some");
    trial.source.write("d/part/two", "stays");
    trial.dataset(UNDO);
    trial.copy().exits(0);
    final Map<String, String> before = tree();
    trial.source.write("d/changed", "second content, longer");
    deleteAtSource("d/gone");
    deleteAtSource("d/part/one");
    trial.source.write("d/added", "by the run");
    Result run = trial.copy().exits(0);
    assertThat(run.files("d", "deleted")).isEqualTo(3);
    assertThat(tree()).doesNotContainKey("d/gone");

    JsonNode listed = trial.undoWithoutRun().exits(0).json().path("runs");
    assertThat(listed).hasSize(1);
    assertThat(listed.path(0).path("run").asText()).isEqualTo(run.run());
    assertThat(listed.path(0).path("files").asInt()).isEqualTo(4);

    Map<String, String> after = tree();
    Result dry = trial.undo("last", "--dry-run").exits(0);
    assertThat(dry.undone()).isEqualTo("4 0 0");
    assertThat(dry.json().get("run").isNull()).isTrue();
    assertThat(tree()).isEqualTo(after);
    Result undone = trial.undo(run.run()).exits(0);
    assertThat(undone.undone()).isEqualTo("4 0 0");
    assertThat(undone.json().path("undone").asText()).isEqualTo(run.run());
    assertThat(trial.target.read("d/added")).isEqualTo("by the run");
    Map<String, String> withoutAdded = tree();
    withoutAdded.remove("d/added");
    assertThat(withoutAdded).isEqualTo(before);

    assertThat(trial.undo("last").exits(0).undone()).isEqualTo("0 0 0");
    Result held = trial.copy().exits(0);
    assertThat(held.status("d")).isEqualTo("partial");
    assertThat(held.skipped("d", "held")).isEqualTo(4);
    withoutAdded = tree();
    withoutAdded.remove("d/added");
    assertThat(withoutAdded).isEqualTo(before);

    Result through = trial.undoWithoutRun("--release", "--path", "gone/deep").exits(0);
    assertThat(through.json().path("released").asInt()).as("it is held through gone").isZero();
    Result released = trial.undoWithoutRun("--release").exits(0);
    assertThat(released.json().path("released").asInt()).isEqualTo(3);
    assertThat(trial.copy().exits(0).status("d")).isEqualTo("done");
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void anUndoCanBeUndone() throws IOException {
    trial = CopyTrial.hdfs(folder);
    trial.source.write("d/changed", "first");
    trial.dataset(UNDO);
    trial.copy().exits(0);
    trial.source.write("d/changed", "second one");
    Result run = trial.copy().exits(0);
    Result undo = trial.undo(run.run()).exits(0);
    assertThat(trial.target.read("d/changed")).isEqualTo("first");
    assertThat(trial.undo(undo.run()).exits(0).undone()).isEqualTo("1 0 0");
    assertThat(trial.target.read("d/changed")).isEqualTo("second one");
    assertThat(trial.undo("last").exits(0).json().path("undone").asText()).isEqualTo(run.run());
  }

  @Test
  void whatChangedSinceIsRefusedAndTheRestComesBack() throws IOException {
    trial = CopyTrial.hdfs(folder);
    trial.source.write("d/again", "first life");
    trial.source.write("d/replaced", "first");
    trial.source.write("d/removed", "gone");
    trial.source.write("d/stays", "same");
    trial.dataset(UNDO);
    trial.copy().exits(0);
    deleteAtSource("d/again");
    deleteAtSource("d/removed");
    trial.source.write("d/replaced", "second one");
    Result run = trial.copy().exits(0);
    trial.target.forge("d/replaced");
    trial.target.write("d/again", "second life");
    Result refused = trial.undo(run.run()).exits(5);
    assertThat(refused.undone()).isEqualTo("1 2 0");
    assertThat(refused.failures())
        .containsExactlyInAnyOrder(
            "d again: changed since: it is there again",
            "d replaced: changed since: its content is another");
    assertThat(trial.target.read("d/removed")).isEqualTo("gone");
    assertThat(trial.target.read("d/again")).isEqualTo("second life");
    Result forced = trial.undo(run.run(), "--force").exits(0);
    assertThat(forced.undone()).isEqualTo("2 0 0");
    assertThat(trial.target.read("d/again")).isEqualTo("first life");
    assertThat(trial.target.read("d/replaced")).isEqualTo("first");
    String area =
        ".longhaul-work/undo/" + forced.run().substring(0, 8) + "/" + forced.run() + "/d/";
    assertThat(trial.target.read(area + "replaced/again")).isEqualTo("second life");
  }

  @Test
  void onePathOrDatasetComesBack() throws IOException {
    trial = CopyTrial.hdfs(folder);
    for (String path : new String[] {"d/a/1", "d/a/2", "d/b/1", "e/a/1", "e/stays", "d/stays"}) {
      trial.source.write(path, path);
    }
    trial.dataset(UNDO).dataset("name: e, path: e, delete: undo");
    trial.copy().exits(0);
    for (String path : new String[] {"d/a", "d/b", "e/a"}) {
      deleteAtSource(path);
    }
    Result run = trial.copy().exits(0);
    assertThat(trial.undo(run.run(), "--path", "nowhere").exits(0).undone()).isEqualTo("0 0 0");
    assertThat(trial.undo(run.run(), "--dataset", "d", "--path", "a/1").exits(0).undone())
        .isEqualTo("1 0 0");
    assertThat(trial.target.has("d/a/2")).isFalse();
    assertThat(trial.target.has("e/a/1")).isFalse();
    String uri = trial.target.uri() + "/d/b/";
    assertThat(trial.undo(run.run(), "--path", uri).exits(0).undone()).isEqualTo("1 0 0");
    assertThat(trial.target.read("d/b/1")).isEqualTo("d/b/1");
    assertThat(trial.undo(run.run(), "--dataset", "e").exits(0).undone()).isEqualTo("1 0 0");
    assertThat(trial.undoWithoutRun().exits(0).json().path("runs").path(0).path("files").asInt())
        .isEqualTo(1);
    assertThat(
            trial
                .undoWithoutRun("--release", "--path", "a/1")
                .exits(0)
                .json()
                .path("released")
                .asInt())
        .isEqualTo(1);
    assertThat(trial.copy().exits(0).files("d", "deleted")).isEqualTo(1);
    assertThat(trial.target.has("d/b/1")).isTrue();
  }

  @Test
  void wordsThatMeanNothingAreUsage() throws IOException {
    trial = CopyTrial.local(folder);
    trial.source.write("d/a", "x");
    trial.dataset(UNDO);
    assertThat(trial.undo("last").exits(0).undone()).isEqualTo("0 0 0");
    assertThat(trial.undoWithoutRun().exits(0).json().path("runs")).isEmpty();
    Result run = trial.copy().exits(0);
    assertThat(trial.undo(run.run()).exits(0).undone()).isEqualTo("0 0 0");
    trial.undo("20260101T000000Z-trial-0000").exits(2);
    trial.undo("../../etc").exits(2);
    trial.undo("last", "--dataset", "x").exits(2);
    trial.undo("last", "--release").exits(2);
    trial.undo("last", "--path", "../x").exits(2);
    trial.undoWithoutRun("--path", "x").exits(2);
  }

  @Test
  void changesOfKindComeBack() throws IOException {
    trial = CopyTrial.hdfs(folder);
    trial.source.write("d/dir/below", "a directory");
    trial.source.write("d/file", "a file");
    trial.source.write("d/stays", "same");
    trial.dataset(UNDO);
    trial.copy().exits(0);
    final Map<String, String> before = tree();
    deleteAtSource("d/dir");
    deleteAtSource("d/file");
    trial.source.write("d/dir", "a file now");
    trial.source.write("d/file/below", "a directory now");
    Result run = trial.copy().exits(0);
    trial.target.write("d/file/stranger", "came later");
    Result refused = trial.undo(run.run()).exits(5);
    assertThat(refused.undone()).isEqualTo("1 1 0");
    assertThat(refused.failures().get(0)).contains("file/stranger");
    assertThat(trial.target.read("d/dir/below")).isEqualTo("a directory");
    trial.target.store().delete(trial.target.path("d/file/stranger"));
    assertThat(trial.undo(run.run()).exits(0).undone()).isEqualTo("1 0 0");
    assertThat(tree()).isEqualTo(before);
    Result held = trial.copy().exits(0);
    assertThat(held.status("d")).isEqualTo("partial");
    assertThat(tree()).isEqualTo(before);
  }

  @Test
  void whatAKilledRunParkedIsSettledByWhoeverComesNext() throws IOException {
    trial = CopyTrial.hdfs(folder);
    trial.source.write("d/a", "same");
    trial.dataset(UNDO);
    trial.copy().exits(0);
    String dead = "20260101T000000Z-trial-0abc";
    String parked = ".longhaul-work/staging/" + dead + "/d/";
    trial.target.write(".longhaul/runs/" + dead + "/policy.yaml", "name: trial");
    trial.target.write(parked + "replaced/cut/short", "old");
    trial.target.write(parked + "removed/gone", "gone");
    trial.target.write(parked + "000000/7-0-1", "staged");
    Result undone = trial.undo(dead).exits(0);
    assertThat(undone.undone()).isEqualTo("1 0 0");
    assertThat(trial.target.read("d/cut/short")).isEqualTo("old");
    assertThat(trial.target.read("d/gone")).isEqualTo("gone");
    assertThat(
            trial.target.read(
                ".longhaul-work/staging/" + undone.run() + "/d/adopted/" + dead + "/000000/7-0-1"))
        .isEqualTo("staged");
  }

  @Test
  void aReaderMeetsWholeFilesAndWithUndoAGapBetweenTwoRenames() throws Exception {
    trial = CopyTrial.hdfs(folder);
    for (String mode : new String[] {"keep", "undo"}) {
      trial.noDatasets().dataset("name: d, path: d, delete: { mode: " + mode + ", max: 100% }");
      trial.source.write("d/read", "0".repeat(100));
      for (int i = 0; i < 50; i++) {
        trial.source.write("d/other" + i, "0".repeat(100));
      }
      trial.copy().exits(0);
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger reads = new AtomicInteger();
      long[] gap = new long[1];
      CompletableFuture<String> reader =
          CompletableFuture.supplyAsync(() -> read(over, reads, gap));
      for (int round = 1; round <= 3; round++) {
        String content = String.valueOf(round).repeat(100 + round);
        trial.source.write("d/read", content);
        for (int i = 0; i < 50; i++) {
          trial.source.write("d/other" + i, content);
        }
        assertThat(trial.copy().exits(0).files("d", "copied")).isEqualTo(51);
      }
      over.set(true);
      assertThat(reader.get()).as(mode).isEmpty();
      assertThat(reads.get()).as(mode).isGreaterThan(100);
      System.err.printf("%s: %d reads, longest gap %.1f ms%n", mode, reads.get(), gap[0] / 1e6);
      if (mode.equals("keep")) {
        assertThat(gap[0]).as("a file that is replaced is never missing").isZero();
      } else {
        assertThat(gap[0]).isLessThan(1_000_000_000L);
      }
    }
  }

  /** Reads one file again and again; what is wrong with what it saw, or nothing. */
  private String read(AtomicBoolean over, AtomicInteger reads, long[] longestGap) {
    Store store = trial.target.store();
    long missingSince = 0;
    try {
      while (!over.get()) {
        try (InputStream in = store.open(trial.target.path("d/read"))) {
          String content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          int digit = content.charAt(0) - '0';
          if (!content.equals(String.valueOf(digit).repeat(100 + digit))) {
            return "half a file: " + content;
          }
          reads.incrementAndGet();
          if (missingSince > 0) {
            longestGap[0] = Math.max(longestGap[0], System.nanoTime() - missingSince);
            missingSince = 0;
          }
        } catch (FileNotFoundException e) {
          missingSince = missingSince == 0 ? System.nanoTime() : missingSince;
        }
      }
      return "";
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void linksOfThisMachineGoAndComeBackAsLinks() throws IOException {
    trial = CopyTrial.local(folder);
    trial.source.write("d/stays", "same");
    trial.target.write("elsewhere/precious", "not of d");
    trial.dataset(UNDO);
    trial.copy().exits(0);
    java.nio.file.Files.createSymbolicLink(
        Path.of(trial.target.path("d/link")), Path.of(trial.target.path("elsewhere")));
    Result run = trial.copy().exits(0);
    assertThat(run.files("d", "deleted")).isEqualTo(1);
    assertThat(trial.target.has("d/link")).isFalse();
    assertThat(trial.target.read("elsewhere/precious")).isEqualTo("not of d");
    assertThat(trial.undo("last").exits(0).undone()).isEqualTo("1 0 0");
    assertThat(trial.target.entry("d/link").kind()).isEqualTo(FileEntry.Kind.LINK);
  }
}
