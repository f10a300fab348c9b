package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.copy.CopyTrial.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What goes at the target, what never does, and what stops a run, on HDFS. */
@ExtendWith(TwoClusters.class)
class DeletesIT {
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

  private void files(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      trial.source.write("d/p=%d/f%03d".formatted(i % 5, i), "file number " + i);
    }
  }

  private void deleteAtSource(String path) throws IOException {
    trial.source.store().delete(trial.source.path(path));
  }

  private void deleteAtSource(int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      deleteAtSource("d/p=%d/f%03d".formatted(i % 5, i));
    }
  }

  /** The place of something in the undo area of a run. */
  private String undo(Result run, String path) {
    String id = run.json().path("run").asText();
    return ".longhaul-work/undo/%s/%s/d/%s".formatted(id.substring(0, 8), id, path);
  }

  private static boolean shows(String plan, String text) {
    return plan.lines().anyMatch(line -> line.contains(text));
  }

  @Test
  void moreThanTheShareStopsAndTouchesNothingAndExactlyTheSharePasses() throws IOException {
    files(100);
    trial.dataset("name: d, path: d, delete: { mode: undo, max: 20% }");
    trial.copy().exits(0);
    deleteAtSource(0, 21);
    Map<String, String> before = trial.target.tree("");
    Result stopped = trial.copy().exits(5);
    assertThat(stopped.status("d")).isEqualTo("stopped");
    assertThat(stopped.failures())
        .singleElement()
        .asString()
        .startsWith("d : Would remove 21 and replace 0 of the target's 100 files (21.0% of files")
        .endsWith("--allow-delete d)");
    assertThat(trial.target.tree("")).isEqualTo(before);
    assertThat(trial.target.has(".longhaul-work/undo")).isFalse();

    Result planned = trial.copy("--dry-run").exits(5);
    assertThat(planned.status("d")).isEqualTo("stopped");
    assertThat(planned.files("d", "deleted")).isEqualTo(21);
    String plan = trial.text("copy", "--dry-run").out();
    assertThat(shows(plan, "d/p=0/f000")).isFalse();
    assertThat(shows(plan, "p=0/f000  (only at the target)")).isTrue();

    trial.source.write("d/p=0/f020", "file number 20");
    trial.copy().exits(0);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));

    deleteAtSource(20, 40);
    Result allowed = trial.copy("--allow-delete", "d").exits(0);
    assertThat(allowed.files("d", "deleted")).isEqualTo(20);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
    assertThat(trial.target.read(undo(allowed, "removed/p=0/f020"))).isEqualTo("file number 20");
    JsonNode record = trial.state("runs/" + allowed.json().path("run").asText() + "/undo.json");
    assertThat(record.path("datasets").path(0).path("files").asInt()).isEqualTo(20);
    assertThat(trial.copy().exits(0).files("d", "deleted")).isZero();
  }

  @Test
  void allRewrittenInPlaceStops() throws IOException {
    files(25);
    trial.dataset("name: d, path: d, delete: undo");
    trial.copy().exits(0);
    for (int i = 0; i < 25; i++) {
      trial.source.write("d/p=%d/f%03d".formatted(i % 5, i), "encrypted by a bad guy " + i);
    }
    Result stopped = trial.copy().exits(5);
    assertThat(stopped.failures()).singleElement().asString().contains("replace 25 of");
    assertThat(trial.target.read("d/p=0/f000")).isEqualTo("file number 0");
  }

  @Test
  void anEmptiedSourceStops() throws IOException {
    files(30);
    trial.dataset("name: d, path: d, delete: permanent");
    trial.copy().exits(0);
    deleteAtSource(0, 30);
    assertThat(trial.copy().exits(5).failures().get(0)).contains("--allow-empty d");
    assertThat(trial.copy("--allow-empty", "d").exits(5).failures().get(0))
        .contains("--allow-delete d");
    assertThat(trial.target.read("d/p=0/f000")).isEqualTo("file number 0");
    Result allowed = trial.copy("--allow-empty", "d", "--allow-delete", "d").exits(0);
    assertThat(allowed.files("d", "deleted")).isEqualTo(30);
    assertThat(trial.target.tree("d").keySet())
        .containsExactly("d/p=0", "d/p=1", "d/p=2", "d/p=3", "d/p=4");
    assertThat(trial.target.has(".longhaul-work/undo")).isFalse();
  }

  @Test
  void aListingThatFailsHalfWayRemovesNothing() throws IOException {
    files(100);
    trial.dataset("name: d, path: d, delete: permanent").hookSource();
    trial.copy().exits(0);
    deleteAtSource(0, 5);
    AtomicInteger seen = new AtomicInteger();
    HookedHdfs.hook(
        (call, path) -> {
          if (call == HookedHdfs.Call.LIST_NEXT && seen.incrementAndGet() > 50) {
            throw new IOException("the DataNode of doom");
          }
        });
    Result stopped = trial.copy().exits(3);
    assertThat(stopped.status("d")).isEqualTo("stopped");
    assertThat(seen.get()).isGreaterThan(50);
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    assertThat(trial.target.has("d/p=0/f000")).isTrue();
    assertThat(trial.copy().exits(0).files("d", "deleted")).isEqualTo(5);
    assertThat(trial.target.has("d/p=0/f000")).isFalse();
  }

  @Test
  void removalsWaitForEveryCopy() throws IOException {
    trial.source.write("d/stays", "same");
    trial.source.write("d/gone/file", "old");
    trial.source.write("d/clash/below", "directory first");
    trial.dataset("name: d, path: d, delete: undo").hookTarget();
    trial.copy().exits(0);
    deleteAtSource("d/gone");
    deleteAtSource("d/clash");
    trial.source.write("d/clash", "a file then");
    trial.source.write("d/new", "this one fails");
    AtomicBoolean failed = new AtomicBoolean();
    HookedHdfs.beforeStagedRename(
        (call, path) -> {
          if (!failed.get()) {
            failed.set(true);
            throw new IOException("no rename today");
          }
        });
    Result first = trial.copy().exits(4);
    assertThat(first.files("d", "deleted")).isZero();
    assertThat(first.files("d", "deferred")).isEqualTo(3);
    assertThat(trial.target.read("d/gone/file")).isEqualTo("old");
    assertThat(trial.target.read("d/clash/below")).isEqualTo("directory first");
    assertThat(trial.hasWatermark("d")).isTrue();
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    Result second = trial.copy().exits(0);
    assertThat(second.files("d", "deleted")).isEqualTo(2);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void whatIsNotTheDatasetsIsNeverRemoved() throws IOException {
    trial.source.write("d/a", "same");
    trial.source.write("d/inner/theirs", "of e");
    trial.target.write("d/only/kept.tmp", "excluded");
    trial.target.write("d/only/gone", "not excluded");
    trial.target.write("d/_temporary/x", "excluded directory");
    trial.target.write("d/inner/extra", "not of d");
    trial.target.write("d/empty/deep/gone", "x");
    trial
        .dataset("name: d, path: d, delete: permanent, exclude: ['**/*.tmp', '**/_temporary/**']")
        .dataset("name: e, path: d/inner");
    Result run = trial.copy().exits(0);
    assertThat(run.files("d", "deleted")).isEqualTo(2);
    assertThat(trial.target.tree("d").keySet())
        .containsExactly(
            "d/_temporary",
            "d/_temporary/x",
            "d/a",
            "d/inner",
            "d/inner/extra",
            "d/inner/theirs",
            "d/only",
            "d/only/kept.tmp");
    assertThat(trial.copy().exits(0).files("d", "deleted")).isZero();
  }

  @Test
  void aWarehouseAsADatasetKeepsLonghaulsOwn() throws IOException {
    trial.source.write("d/a", "same");
    trial.target.write("gone", "x");
    trial.dataset("name: all, path: ., delete: undo");
    assertThat(trial.copy().exits(0).files("all", "deleted")).isEqualTo(1);
    assertThat(trial.target.has(".longhaul/datasets/all/watermark.json")).isTrue();
    assertThat(trial.copy().exits(0).files("all", "deleted")).isZero();
  }

  @Test
  void kindsChangeBothWays() throws IOException {
    trial.source.write("d/dir/below", "a directory");
    trial.source.write("d/dir/deep/er", "a directory");
    trial.source.write("d/file", "a file");
    trial.dataset("name: d, path: d, delete: undo");
    trial.copy().exits(0);
    deleteAtSource("d/dir");
    deleteAtSource("d/file");
    trial.source.write("d/dir", "a file now");
    trial.source.write("d/file/below", "a directory now");
    Result run = trial.copy().exits(0);
    assertThat(run.status("d")).isEqualTo("done");
    assertThat(run.files("d", "copied")).isEqualTo(2);
    assertThat(run.files("d", "deleted")).isEqualTo(3);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
    assertThat(trial.target.read(undo(run, "removed/dir/deep/er"))).isEqualTo("a directory");
    assertThat(trial.target.read(undo(run, "removed/file"))).isEqualTo("a file");
    assertThat(trial.copy().exits(0).files("d", "copied")).isZero();
  }

  @Test
  void aDirectoryThatHoldsWhatStaysDoesNotGiveWay() throws IOException {
    trial.source.write("d/dir", "a file");
    trial.source.write("d/good", "good");
    trial.target.write("d/dir/kept.tmp", "excluded");
    trial.target.write("d/dir/gone", "x");
    trial.dataset("name: d, path: d, delete: undo, exclude: ['**/*.tmp']");
    Result run = trial.copy().exits(4);
    assertThat(run.failures()).singleElement().asString().startsWith("d dir: Cannot publish ");
    assertThat(trial.target.read("d/dir/kept.tmp")).isEqualTo("excluded");
    assertThat(trial.target.read("d/good")).isEqualTo("good");
  }

  @Test
  void whatChangedSinceItWasListedIsLeftForTheNextRun() throws IOException {
    trial.source.write("d/a", "same");
    trial.target.write("d/a", "same");
    trial.target.write("d/extra", "listed");
    trial.source.write("d/new", "new");
    trial.dataset("name: d, path: d, delete: permanent").hookTarget();
    HookedHdfs.beforeStagedRename(
        (call, path) -> {
          trial.target.write("d/extra", "written by somebody meanwhile");
        });
    Result run = trial.copy().exits(4);
    assertThat(run.files("d", "deferred")).isEqualTo(1);
    assertThat(trial.target.read("d/extra")).isEqualTo("written by somebody meanwhile");
  }

  @Test
  void aRenameThatWorkedButSaidItDidNotIsSeen() throws IOException {
    trial.source.write("d/new", "new");
    trial.target.write("d/extra", "goes");
    trial.dataset("name: d, path: d, delete: permanent").hookTarget();
    HookedHdfs.beforeStagedRename(
        (call, path) -> {
          trial.target.store().rename(path, trial.target.path("d/new"));
          throw new IOException("the answer was lost");
        });
    Result run = trial.copy().exits(0);
    assertThat(run.files("d", "copied")).isEqualTo(1);
    assertThat(run.files("d", "deleted")).isEqualTo(1);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void whenNobodyKnowsWhatWasPublishedNothingIsRemoved() throws IOException {
    trial.source.write("d/new", "new");
    trial.target.write("d/extra", "would go");
    trial.dataset("name: d, path: d, delete: permanent").hookTarget();
    HookedHdfs.beforeStagedRename(
        (call, path) -> {
          // The staged file is gone, and what is there is as long but not the same.
          trial.target.store().delete(path);
          trial.target.write("d/new", "wen");
          trial.target.store().setModified(trial.target.path("d/new"), 1_000);
          throw new IOException("the answer was lost");
        });
    Result run = trial.copy().exits(6);
    assertThat(run.files("d", "copied")).isZero();
    assertThat(run.files("d", "deferred")).isEqualTo(1);
    assertThat(run.failures().toString())
        .contains("Cannot tell whether " + trial.target.uri() + "/d/new was published")
        .contains("the answer was lost");
    assertThat(trial.target.read("d/extra")).isEqualTo("would go");
    assertThat(trial.hasWatermark("d")).isFalse();

    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    trial.copy().exits(0);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void aFullTargetTakesWhatFitsAndARerunTheRest() throws IOException {
    byte[] block = new byte[1 << 20];
    for (int i = 0; i < 6; i++) {
      trial.source.write("d/p=" + i + "/f", block);
    }
    trial.source.write("d/replaced", "old");
    trial.target.write("d/replaced", "older one");
    trial.target.write("d/gone", "x");
    trial.dataset("name: d, path: d, delete: undo");
    DistributedFileSystem hdfs = TwoClusters.target().cluster().getFileSystem();
    org.apache.hadoop.fs.Path quota = new org.apache.hadoop.fs.Path(trial.target.path("d"));
    // HDFS counts each copy of a block.
    int copies = trial.source.entry("d/replaced").traits().replication();
    hdfs.setQuota(quota, HdfsConstants.QUOTA_DONT_SET, copies * ((3L << 20) + (1 << 19)));
    Result full = trial.copy().exits(4);
    assertThat(full.status("d")).isEqualTo("partial");
    assertThat(full.files("d", "failed")).isEqualTo(3);
    assertThat(full.files("d", "deferred")).isEqualTo(1);
    assertThat(full.failures()).allMatch(line -> line.contains("quota"), "names the quota");
    assertThat(trial.target.read("d/gone")).isEqualTo("x");
    assertThat(trial.target.read("d/replaced")).isEqualTo("old");
    int whole = 0;
    for (FileEntry entry : trial.target.store().list(trial.target.path("d"))) {
      boolean directory = entry.isDirectory();
      whole += directory && trial.target.has("d/" + entry.name() + "/f") ? 1 : 0;
    }
    assertThat(whole).isEqualTo(3);
    hdfs.setQuota(quota, HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET);
    Result rest = trial.copy().exits(0);
    assertThat(rest.files("d", "copied")).isEqualTo(3);
    assertThat(rest.files("d", "deleted")).isEqualTo(1);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void aPairWhoseNewFileDoesNotComePutsTheOldOneBack() throws IOException {
    trial.source.write("d/a", "first");
    trial.dataset("name: d, path: d, delete: undo").hookTarget();
    trial.copy().exits(0);
    trial.source.write("d/a", "second one");
    HookedHdfs.beforeStagedRename(
        (call, path) -> {
          boolean back = path.contains("/replaced/");
          if (!back) {
            throw new IOException("no rename today");
          }
        });
    Result failed = trial.copy().exits(4);
    assertThat(failed.failures()).singleElement().asString().contains("no rename today");
    assertThat(trial.target.read("d/a")).isEqualTo("first");
    assertThat(trial.target.has(".longhaul-work/undo")).isFalse();
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    Result run = trial.copy().exits(0);
    assertThat(trial.target.read("d/a")).isEqualTo("second one");
    assertThat(trial.target.read(undo(run, "replaced/a"))).isEqualTo("first");
    Store store = trial.target.store();
    assertThat(store.list(trial.target.path(".longhaul-work/staging"))).isEqualTo(List.of());
  }
}
