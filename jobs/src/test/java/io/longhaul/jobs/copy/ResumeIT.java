package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.copy.CopyTrial.Result;
import io.longhaul.jobs.copy.HookedHdfs.Call;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are told to end, and those that go on where they ended. */
@ExtendWith(TwoClusters.class)
class ResumeIT {
  private static final int FILES = 60;
  private static final long LONG_AGO = Warehouse.LONG_AGO;

  @TempDir private Path folder;
  private CopyTrial trial;
  private final Set<String> opened = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void start() throws IOException {
    trial = CopyTrial.hdfs(folder).hookSource().dataset("name: d, path: d");
    for (int i = 0; i < FILES; i++) {
      trial.source.write("d/%02d".formatted(i), "content of %02d".formatted(i).repeat(i + 1));
    }
  }

  @AfterEach
  void stop() throws IOException {
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    trial.close();
  }

  /** Copies, and is told to end when so many files are staged; the rest never gets far. */
  private Result copyUntilStaged(int staged) throws IOException {
    Thread job = Thread.currentThread();
    AtomicInteger opens = new AtomicInteger();
    AtomicBoolean told = new AtomicBoolean();
    HookedHdfs.hook(
        (call, path) -> {
          if (call == Call.OPEN && path.startsWith(trial.source.path("d/"))) {
            if (opens.incrementAndGet() > staged) {
              try {
                while (countStaged() < staged) {
                  Thread.sleep(5);
                }
                if (told.compareAndSet(false, true)) {
                  // Those whose bytes are there are looked at once more, then told to the driver.
                  Thread.sleep(1_000);
                  job.interrupt();
                }
                Thread.sleep(60_000);
              } catch (InterruptedException e) {
                throw new IOException("told to end", e);
              }
            }
          }
        });
    try {
      return trial.copy();
    } finally {
      Thread.interrupted();
      HookedHdfs.hook(
          (call, path) -> {
            if (call == Call.OPEN && path.startsWith(trial.source.path("d/"))) {
              opened.add(path.substring(trial.source.path("d/").length()));
            }
          });
    }
  }

  private int countStaged() throws IOException {
    return (int)
        files(".longhaul-work").values().stream()
            .filter(entry -> entry.modified() == LONG_AGO)
            .count();
  }

  /** Every file below a directory of the target. */
  private Map<String, FileEntry> files(String directory) throws IOException {
    Map<String, FileEntry> files = new java.util.TreeMap<>();
    Store store = trial.target.store();
    List<String> open = new ArrayList<>(List.of(trial.target.path(directory)));
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      try {
        for (FileEntry entry : store.list(next)) {
          if (entry.isDirectory()) {
            open.add(next + "/" + entry.name());
          } else {
            files.put(next + "/" + entry.name(), entry);
          }
        }
      } catch (FileNotFoundException e) {
        continue;
      }
    }
    return files;
  }

  @Test
  void whatWasStagedIsNotCopiedAgain() throws IOException {
    Result ended = copyUntilStaged(20).exits(4);
    assertThat(ended.status("d")).isEqualTo("partial");
    assertThat(ended.files("d", "copied")).isZero();
    assertThat(ended.files("d", "deferred")).isEqualTo(FILES);
    assertThat(ended.failures()).containsExactly("d : ended early: run it again");
    assertThat(trial.target.has("d/00")).isFalse();
    assertThat(trial.hasWatermark("d")).isFalse();

    Result again = trial.copy().exits(0);
    long adopted = again.dataset("d").path("adopted").asLong();
    assertThat(adopted).isGreaterThanOrEqualTo(20);
    assertThat(opened).hasSize(FILES - (int) adopted);
    assertThat(again.files("d", "copied")).isEqualTo(FILES);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
    assertThat(trial.hasWatermark("d")).isTrue();
    assertThat(files(".longhaul-work/staging")).isEmpty();
    assertThat(trial.target.store().list(trial.target.path(".longhaul-work/staging"))).isEmpty();
  }

  @Test
  void whatARunTookOverIsTakenOverFromItAgain() throws IOException {
    copyUntilStaged(10).exits(4);
    copyUntilStaged(30).exits(4);
    Result again = trial.copy().exits(0);
    assertThat(again.dataset("d").path("adopted").asLong()).isGreaterThanOrEqualTo(30);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
    assertThat(files(".longhaul-work/staging")).isEmpty();
  }

  @Test
  void whatChangedAtTheSourceSinceIsCopiedAnew() throws IOException {
    copyUntilStaged(FILES - 16).exits(4);
    for (int i = 0; i < FILES; i++) {
      String path = "d/%02d".formatted(i);
      if (i % 3 == 0) {
        trial.source.write(path, "CONTENT of %02d".formatted(i).repeat(i + 1));
        trial.source.store().setModified(trial.source.path(path), LONG_AGO + 1);
      } else if (i % 3 == 1) {
        trial.source.store().setPermission(trial.source.path(path), 0600);
      }
    }
    Result again = trial.copy().exits(0);
    assertThat(again.dataset("d").path("adopted").asLong()).isPositive();
    assertThat(opened).contains("00", "03", "57");
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void aStagedFileThatWasRewrittenMeanwhileIsNotPublished() throws IOException {
    copyUntilStaged(20).exits(4);
    for (Map.Entry<String, FileEntry> staged : files(".longhaul-work").entrySet()) {
      if (staged.getValue().modified() == LONG_AGO) {
        Warehouse.forgeAt(trial.target.store(), staged.getKey());
      }
    }
    Result again = trial.copy().exits(5);
    long adopted = again.dataset("d").path("adopted").asLong();
    assertThat(again.files("d", "failed")).isEqualTo(adopted).isGreaterThanOrEqualTo(20);
    assertThat(again.files("d", "copied")).isEqualTo(FILES - adopted);
    trial.copy().exits(0);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void aRunWhoseTimeIsUpBeginsNothingNew() throws IOException {
    HookedHdfs.hook(
        (call, path) -> {
          if (call == Call.OPEN && path.startsWith(trial.source.path("d/"))) {
            try {
              Thread.sleep(1_000);
            } catch (InterruptedException e) {
              throw new IOException("told to end", e);
            }
          }
        });
    Result ended = trial.copy("--max-duration", "1s").exits(4);
    assertThat(ended.status("d")).isEqualTo("partial");
    assertThat(ended.files("d", "copied")).isZero();
    assertThat(ended.failures()).singleElement().asString().contains("--max-duration was over");
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    trial.copy().exits(0);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }
}
