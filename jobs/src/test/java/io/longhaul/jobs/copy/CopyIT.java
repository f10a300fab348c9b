package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.copy.CopyTrial.Result;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs from one HDFS to another. */
@ExtendWith(TwoClusters.class)
class CopyIT {
  private static final int SMALL_RUN = 20_000;

  @TempDir private Path folder;
  private CopyTrial trial;

  @BeforeEach
  void start() throws IOException {
    trial = CopyTrial.hdfs(folder);
  }

  @AfterEach
  void stop() throws IOException {
    trial.close();
  }

  private void fillSource() throws IOException {
    Warehouse source = trial.source;
    source.write("a/one", "first");
    source.write("a/zero", "");
    source.write("a/deep/er/two", "second file");
    source.write("a/inner/mine", "carved out");
    source.write("a/_temporary/0/part", "unfinished");
    source.write("a/notes.tmp", "scratch");
    source.write("sandbox/play", "never");
    source.write(".longhaul/watermark", "not the source's to give");
    source.write(".longhaul-work/x", "neither");
    source.directory("a/empty/emptier");
    Store store = source.store();
    store.setPermission(source.path("a/one"), 0600);
    store.setPermission(source.path("a/deep/er"), 01770);
    store.setPermission(source.path("a/empty"), 0500);
    long time = Warehouse.LONG_AGO;
    for (String path : List.of("a/deep/er", "a/deep", "a/empty/emptier", "a/empty")) {
      store.setModified(source.path(path), time++);
    }
  }

  private void threeDatasets() {
    trial
        .dataset("name: all, path: ., exclude: [\"**/_temporary/**\", \"**/*.tmp\"], priority: 3")
        .dataset("name: inner, path: a/inner, priority: 1")
        .dataset("name: sandbox, path: sandbox, replicate: never");
  }

  @Test
  void aPlanHoldsAndIsCarriedOutOnce() throws IOException {
    fillSource();
    threeDatasets();
    trial.target.write("a/kept", "only here");
    trial.target.write(".longhaul-mine", "an operator's");
    Map<String, String> source = trial.source.tree("");
    Map<String, String> before = wholeTarget();

    Result planned = trial.copy("--dry-run").exits(0);
    assertThat(trial.source.tree("")).isEqualTo(source);
    assertThat(wholeTarget()).isEqualTo(before);
    assertThat(planned.status("all")).isEqualTo("planned");
    assertThat(planned.dataset("all").path("seconds").isNull()).isTrue();
    assertThat(planned.json().get("run").isNull()).isTrue();

    Result copied = trial.copy().exits(0);
    assertThat(trial.source.tree("")).isEqualTo(source);
    for (String name : List.of("all", "inner")) {
      assertThat(copied.status(name)).isEqualTo("done");
      for (String key : List.of("files", "bytes", "skippedBy")) {
        assertThat(copied.dataset(name).get(key)).isEqualTo(planned.dataset(name).get(key));
      }
    }
    assertThat(copied.files("all", "copied")).isEqualTo(3);
    assertThat(copied.dataset("all").path("bytes").path("copied").asLong()).isEqualTo(16);
    assertThat(copied.skipped("all", "excluded")).isEqualTo(2);
    assertThat(copied.files("inner", "copied")).isEqualTo(1);
    assertThat(copied.dataset("all").path("verified").path("composite").asLong()).isEqualTo(3);
    shape(copied);
    targetIsWhatTheSourceWas(source);
    assertThat(trial.target.read(".longhaul-mine")).isEqualTo("an operator's");
    assertThat(trial.target.has(".longhaul/watermark")).isFalse();
    assertThat(trial.target.bytes(".longhaul-work/staging")).isZero();

    nothingTheSecondTime(copied);
  }

  private void targetIsWhatTheSourceWas(Map<String, String> source) throws IOException {
    Map<String, String> expected = new TreeMap<>(source);
    expected
        .keySet()
        .removeIf(
            path ->
                path.startsWith("sandbox")
                    || path.startsWith("a/_temporary")
                    || path.endsWith(".tmp"));
    Map<String, String> found = trial.target.tree("");
    // What neither dataset has: times of directories that hold another dataset.
    assertThat(found.remove("a/kept")).isNotNull();
    for (String directory : List.of("a")) {
      assertThat(found.remove(directory)).startsWith("DIRECTORY");
      expected.remove(directory);
    }
    assertThat(found).isEqualTo(expected);
  }

  private Map<String, String> wholeTarget() throws IOException {
    Map<String, String> all = new TreeMap<>(trial.target.tree(""));
    for (FileEntry entry : trial.target.store().list(trial.target.path(""))) {
      all.put(entry.name(), entry.toString());
    }
    return all;
  }

  private void nothingTheSecondTime(Result first) throws IOException {
    Map<String, String> target = trial.target.tree("");
    long before = trial.target.bytes(".longhaul");
    Instant mark = Instant.parse(trial.state("datasets/all/watermark.json").path("asOf").asText());
    Result second = trial.copy().exits(0);
    assertThat(second.files("all", "copied")).isZero();
    assertThat(second.files("inner", "copied")).isZero();
    assertThat(second.skipped("all", "equal")).isEqualTo(3);
    assertThat(trial.target.tree("")).isEqualTo(target);
    assertThat(trial.target.bytes(".longhaul") - before).isLessThan(SMALL_RUN);
    JsonNode moved = trial.state("datasets/all/watermark.json");
    assertThat(Instant.parse(moved.path("asOf").asText())).isAfter(mark);
    assertThat(moved.path("run")).isEqualTo(second.json().get("run"));
    assertThat(second.json().get("run")).isNotEqualTo(first.json().get("run"));
    JsonNode report = trial.state("runs/" + second.json().path("run").asText() + "/report.json");
    assertThat(report.get("datasets")).isEqualTo(second.json().get("datasets"));
  }

  /** Every key, in the order given out. */
  private static void shape(Result result) {
    assertThat(keys(result.json()))
        .containsExactly("job", "run", "exit", "removals", "datasets", "failures");
    assertThat(result.json().path("removals").asText()).isEqualTo("now");
    assertThat(result.json().path("job").asText()).isEqualTo("copy");
    // Highest priority first.
    assertThat(result.json().findValuesAsText("name")).containsExactly("inner", "all");
    JsonNode dataset = result.dataset("inner");
    assertThat(keys(dataset))
        .containsExactly(
            "name",
            "priority",
            "engine",
            "repacked",
            "repackedWhy",
            "status",
            "guarded",
            "files",
            "skippedBy",
            "bytes",
            "verified",
            "adopted",
            "asOf",
            "started",
            "ended",
            "seconds");
    String[] fates = {"copied", "skipped", "open", "deleted", "waiting", "deferred", "failed"};
    assertThat(keys(dataset.path("files"))).containsExactly(fates);
    assertThat(keys(dataset.path("bytes"))).containsExactly(fates);
    assertThat(keys(dataset.path("skippedBy")))
        .containsExactly("equal", "link", "excluded", "held", "vanished");
    assertThat(keys(dataset.path("verified"))).containsExactly("composite", "readback", "none");
    assertThat(dataset.path("priority").asInt()).isEqualTo(1);
    for (String time : List.of("asOf", "started", "ended")) {
      assertThat(dataset.path(time).asText())
          .matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z");
    }
    assertThat(dataset.path("seconds").isNumber()).isTrue();
  }

  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void theFirstPriorityEndsFirstThoughListedLastAndLarger() throws IOException {
    trial.source.write("low/file", new byte[1_500_000]);
    trial.source.write("high/file", new byte[3_000_000]);
    trial
        .with("link: { bandwidth: 3 MB/s }")
        .dataset("name: low, path: low, priority: 2")
        .dataset("name: high, path: high, priority: 1");
    Result planned = trial.copy("--dry-run").exits(0);
    assertThat(planned.dataset("high").path("seconds").asDouble()).isEqualTo(1.0);
    assertThat(planned.dataset("low").path("seconds").asDouble()).isEqualTo(0.5);
    Result copied = trial.copy().exits(0);
    Instant started = Instant.parse(copied.dataset("high").path("started").asText());
    Instant high = Instant.parse(copied.dataset("high").path("ended").asText());
    Instant low = Instant.parse(copied.dataset("low").path("ended").asText());
    assertThat(high).isBefore(low);
    // 4.5 MB at 3 MB/s: the link was held to its rate.
    assertThat(low).isAfter(started.plusMillis(1_400));
  }

  @Test
  void ofEqualLengthTimeAndThenContentDecide() throws IOException {
    for (String dataset : List.of("time", "sum")) {
      trial.source.write(dataset + "/same", "equal bytes");
      trial.target.write(dataset + "/same", "equal bytes");
      trial.source.write(dataset + "/touched", "equal bytes");
      trial.target.write(dataset + "/touched", "equal bytes");
      trial.source.write(dataset + "/other", "other bytes");
      trial.target.write(dataset + "/other", "OTHER bytes");
      trial.source.write(dataset + "/hidden", "other bytes");
      trial.target.write(dataset + "/hidden", "OTHER bytes");
      trial.source.write(dataset + "/mode", "equal bytes");
      trial.target.write(dataset + "/mode", "equal bytes");
      Warehouse target = trial.target;
      target.store().setModified(target.path(dataset + "/touched"), 1_000);
      target.store().setModified(target.path(dataset + "/other"), 1_000);
      target.store().setPermission(target.path(dataset + "/mode"), 0600);
    }
    String untouched = trial.target.store().identity(trial.target.path("time/same"));
    trial.dataset("name: time, path: time").dataset("name: sum, path: sum, compare: checksum");
    Result copied = trial.copy().exits(0);
    assertThat(copied.files("time", "copied")).isEqualTo(1);
    assertThat(copied.skipped("time", "equal")).isEqualTo(4);
    assertThat(copied.files("sum", "copied")).isEqualTo(2);
    assertThat(copied.skipped("sum", "equal")).isEqualTo(3);
    assertThat(trial.target.read("time/other")).isEqualTo("other bytes");
    assertThat(trial.target.read("time/hidden")).isEqualTo("OTHER bytes");
    assertThat(trial.target.read("sum/hidden")).isEqualTo("other bytes");
    assertThat(trial.target.entry("time/touched").modified()).isEqualTo(Warehouse.LONG_AGO);
    assertThat(trial.target.entry("sum/touched").modified()).isEqualTo(Warehouse.LONG_AGO);
    assertThat(trial.target.entry("time/mode").permission()).isEqualTo(0644);
    assertThat(trial.target.store().identity(trial.target.path("time/same"))).isEqualTo(untouched);
  }

  @Test
  void whatWillNotFitIsSaidBefore() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    for (CopyTrial full : List.of(CopyTrial.localToHdfs(folder), CopyTrial.local(other))) {
      try (full) {
        full.dataset("name: d, path: d").source.write("d/small", "fits");
        assertThat(full.text("copy", "--dry-run").out()).doesNotContain("Space:");
        // All of it a hole: it is as long as it says, and takes nothing here.
        try (RandomAccessFile huge = new RandomAccessFile(full.source.path("d/huge"), "rw")) {
          huge.setLength(1L << 42);
        }
        assertThat(full.text("copy", "--dry-run").out())
            .containsPattern("Space: 4.4 TB to copy, [0-9.]+ [GT]B free at ");
      }
    }
  }

  @Test
  void stateAndWorkMayLieInsideWhatIsCopied() throws IOException {
    trial.source.write("d/data", "data");
    trial.source.write("d/x/state/theirs", "same place at the source");
    trial.source.write("d/staging/theirs", "same place at the source");
    trial
        .with("state: \"" + trial.target.uri() + "/d/x/state\"")
        .dataset("name: d, path: d, work: d/staging");
    Result copied = trial.copy().exits(0);
    assertThat(copied.files("d", "copied")).isEqualTo(1);
    assertThat(trial.target.has("d/x/state/datasets/d/watermark.json")).isTrue();
    assertThat(trial.target.has("d/x/state/theirs")).isFalse();
    assertThat(trial.target.has("d/staging/theirs")).isFalse();
    assertThat(trial.target.has(".longhaul")).isFalse();
    assertThat(trial.target.store().list(trial.target.path(".longhaul-work")))
        .extracting(FileEntry::name)
        .containsExactly("owners");
    assertThat(trial.target.entry("d/staging").permission()).isEqualTo(0700);
    assertThat(trial.compare().exits(0).dataset("d").path("equal").asInt()).isEqualTo(1);
    Result again = trial.copy().exits(0);
    assertThat(again.files("d", "copied")).isZero();
  }
}
