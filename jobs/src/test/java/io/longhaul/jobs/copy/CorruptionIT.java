package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.copy.CopyTrial.Result;
import io.longhaul.jobs.copy.HookedHdfs.Call;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.client.HdfsDataInputStream;
import org.apache.hadoop.hdfs.protocol.ExtendedBlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that change behind the back of a run; every test puts in the damage by itself. */
@ExtendWith(TwoClusters.class)
class CorruptionIT {
  private static final String CONTENT = "what was sent, and nothing else";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private CopyTrial trial;

  @AfterEach
  void stop() throws IOException {
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    trial.close();
  }

  /** Damages a file, given its absolute path. */
  @FunctionalInterface
  private interface Damage {
    void to(String path) throws IOException;
  }

  /** Damages the staged file {@code d/victim} before {@code d/last}, of the same task, is read. */
  private AtomicInteger damageStaged(Damage damage) throws IOException {
    trial.source.write("d/victim", CONTENT);
    trial.source.write("d/last", "short");
    trial.source.write("e/other", "other");
    trial.dataset("name: d, path: d").dataset("name: e, path: e");
    AtomicInteger damaged = new AtomicInteger();
    trial.hookSource();
    HookedHdfs.hook(
        (call, path) -> {
          if (call == Call.OPEN && path.equals(trial.source.path("d/last"))) {
            damage.to(awaitStaged(CONTENT.length()));
            damaged.incrementAndGet();
          }
        });
    return damaged;
  }

  /** The staged file of a length, once it has its time: after that it is only read. */
  private String awaitStaged(int length) throws IOException {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      for (String path : staged()) {
        FileEntry entry = trial.target.store().entry(path);
        if (entry.length() == length && entry.modified() == Warehouse.LONG_AGO) {
          // Past a read-back, too: what is found there is another matter.
          pause(300);
          return path;
        }
      }
      pause(20);
    }
    throw new IOException("Nothing was staged");
  }

  private List<String> staged() throws IOException {
    Store store = trial.target.store();
    List<String> files = new ArrayList<>();
    Deque<String> open = new ArrayDeque<>(List.of(trial.target.path(".longhaul-work/staging")));
    while (!open.isEmpty()) {
      String directory = open.pop();
      try {
        for (FileEntry entry : store.list(directory)) {
          if (entry.isDirectory()) {
            open.push(directory + "/" + entry.name());
          } else {
            files.add(directory + "/" + entry.name());
          }
        }
      } catch (FileNotFoundException e) {
        // Not made yet, or gone again: nothing is staged there.
        continue;
      }
    }
    return files;
  }

  private static void pause(long milliseconds) throws InterruptedIOException {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private void theItemFails(AtomicInteger damaged, String reason) throws IOException {
    Result copied = trial.copy().exits(5);
    assertThat(damaged.get()).isPositive();
    assertThat(copied.failures()).hasSize(1);
    assertThat(copied.failures().get(0)).startsWith("d victim: ").contains(reason);
    assertThat(copied.status("d")).isEqualTo("partial");
    assertThat(copied.status("e")).isEqualTo("done");
    assertThat(copied.files("d", "copied")).isEqualTo(1);
    assertThat(trial.target.has("d/victim")).isFalse();
    assertThat(trial.target.read("d/last")).isEqualTo("short");
    assertThat(trial.hasWatermark("d")).isFalse();
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    trial.copy().exits(0);
    assertThat(trial.target.read("d/victim")).isEqualTo(CONTENT);
  }

  @Test
  void stagedAndRewrittenOnHdfsIsNotPublished() throws IOException {
    trial = CopyTrial.hdfs(folder);
    AtomicInteger damaged = damageStaged(path -> Warehouse.forgeAt(trial.target.store(), path));
    theItemFails(damaged, "staged with checksum ");
  }

  /** The same file id, length and time: only the bytes tell. */
  @Test
  void stagedAndRewrittenInPlaceOnHdfsIsNotPublished() throws IOException {
    trial = CopyTrial.hdfs(folder);
    AtomicInteger damaged = damageStaged(this::rewriteEnd);
    theItemFails(damaged, "staged with checksum ");
  }

  @Test
  void stagedAndRewrittenOnFileIsNotPublished() throws IOException {
    trial = CopyTrial.hdfsToLocal(folder);
    AtomicInteger damaged = damageStaged(CorruptionIT::flipMiddle);
    theItemFails(damaged, "changed after it was read back");
  }

  /** Cuts off the last byte and appends another one. */
  private void rewriteEnd(String path) throws IOException {
    Configuration conf = new Configuration();
    // One DataNode is all there is.
    conf.set("dfs.client.block.write.replace-datanode-on-failure.policy", "NEVER");
    URI uri = URI.create(TwoClusters.target().uri());
    try (DistributedFileSystem target = (DistributedFileSystem) FileSystem.newInstance(uri, conf)) {
      org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(path);
      FileStatus before = target.getFileStatus(file);
      if (!target.truncate(file, before.getLen() - 1)) {
        while (!target.isFileClosed(file)) {
          pause(20);
        }
      }
      try (FSDataOutputStream out = target.append(file)) {
        out.write('!');
      }
      target.setTimes(file, before.getModificationTime(), -1);
    }
  }

  private static void flipMiddle(String path) throws IOException {
    File file = new File(path);
    long modified = file.lastModified();
    try (RandomAccessFile bytes = new RandomAccessFile(file, "rw")) {
      long at = bytes.length() / 2;
      bytes.seek(at);
      int old = bytes.read();
      bytes.seek(at);
      bytes.write(old ^ 1);
    }
    if (!file.setLastModified(modified)) {
      throw new IOException("Cannot set the time of " + path);
    }
  }

  private void copyOfTwo(CopyTrial copied) throws IOException {
    trial = copied;
    trial.source.write("d/victim", CONTENT);
    trial.source.write("d/good", CONTENT);
    trial.dataset("name: d, path: d");
    trial.copy().exits(0);
  }

  private void compareFindsTheVictim() throws IOException {
    assertThat(trial.target.entry("d/victim"))
        .extracting(FileEntry::length, FileEntry::modified)
        .containsExactly((long) CONTENT.length(), Warehouse.LONG_AGO);
    for (String[] options : new String[][] {{}, {"--read"}}) {
      Result compared = trial.compare(options).exits(5);
      assertThat(compared.differences()).containsExactly("different d victim");
      assertThat(compared.dataset("d").path("equal").asInt()).isEqualTo(1);
      assertThat(compared.dataset("d").path("different").asInt()).isEqualTo(1);
    }
  }

  @Test
  void publishedAndRewrittenOnHdfsIsFound() throws IOException {
    copyOfTwo(CopyTrial.hdfs(folder));
    trial.target.forge("d/victim");
    compareFindsTheVictim();
  }

  @Test
  void publishedAndRewrittenOnFileIsFound() throws IOException {
    copyOfTwo(CopyTrial.local(folder));
    flipMiddle(trial.target.path("d/victim"));
    compareFindsTheVictim();
  }

  @Test
  void aByteFlippedOnTheDisksOfADataNodeIsFoundByReading() throws IOException {
    copyOfTwo(CopyTrial.hdfs(folder));
    MiniDFSCluster cluster = TwoClusters.target().cluster();
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(trial.target.path("d/victim"));
    ExtendedBlock block;
    try (HdfsDataInputStream in = (HdfsDataInputStream) cluster.getFileSystem().open(file)) {
      block = in.getAllBlocks().get(0).getBlock();
    }
    File onDisk = cluster.getBlockFile(0, block);
    assertThat(onDisk).hasContent(CONTENT);
    flipMiddle(onDisk.getPath());
    Result compared = trial.compare("--read").exits(5);
    assertThat(compared.differences()).containsExactly("unreadable d victim");
    assertThat(compared.json().path("differences").path(0).path("reason").asText())
        .startsWith("cannot be read at the target: ");
    assertThat(compared.dataset("d").path("equal").asInt()).isEqualTo(1);
    assertThat(compared.dataset("d").path("unreadable").asInt()).isEqualTo(1);
  }

  @Test
  void stagedFromFileAndRewrittenInPlaceOnHdfsIsNotPublished() throws IOException {
    trial = CopyTrial.localToHdfs(folder);
    trial.source.write("d/victim", CONTENT);
    trial.dataset("name: d, path: d");
    AtomicInteger damaged = new AtomicInteger();
    trial.hookTarget();
    HookedHdfs.hook(
        (call, path) -> {
          // The run looks at what is there already, then makes the directory, then renames.
          if (call == Call.MAKE_DIRECTORY && path.equals(trial.target.path("d"))) {
            rewriteEnd(awaitStaged(CONTENT.length()));
            damaged.incrementAndGet();
          }
        });
    Result copied = trial.copy().exits(5);
    assertThat(damaged).hasValue(1);
    assertThat(copied.failures()).hasSize(1);
    assertThat(trial.target.has("d/victim")).isFalse();
  }

  /** The proof reads what lies at the target, not what was in memory. */
  @Test
  void repackedWithAnotherByteIsNotPublished() throws IOException {
    trial = CopyTrial.hdfs(folder);
    RepackedTrial table = new RepackedTrial(trial, folder).fill(3);
    trial.dataset(RepackedTrial.ON).hookTarget();
    AtomicInteger opened = new AtomicInteger();
    HookedHdfs.hook(
        (call, path) -> {
          if (call == Call.OPEN && path.contains("/staging/") && opened.getAndIncrement() == 0) {
            rewriteByte(path);
          }
        });
    Result copied = trial.copy().exits(5);
    assertThat(copied.failures()).hasSize(2);
    assertThat(copied.failures().get(0)).startsWith("d part=").contains("column id");
    assertThat(copied.failures().get(1)).startsWith("d _SUCCESS: held back");
    assertThat(table.results()).hasSize(1);
    assertThat(trial.hasWatermark("d")).isFalse();
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    trial.copy().exits(0);
    assertThat(table.results()).hasSize(2);
    assertThat(table.rows(trial.target, "d")).isEqualTo(table.rows(trial.source, "d"));
  }

  /** Writes a file anew with a byte of its first page changed, its time as it was. */
  private static void rewriteByte(String path) throws IOException {
    URI uri = URI.create(TwoClusters.target().uri());
    try (FileSystem target = FileSystem.newInstance(uri, new Configuration())) {
      org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(path);
      FileStatus before = target.getFileStatus(file);
      byte[] bytes = new byte[(int) before.getLen()];
      try (FSDataInputStream in = target.open(file)) {
        in.readFully(0, bytes);
      }
      bytes[30] ^= 1;
      try (FSDataOutputStream out = target.create(file, true)) {
        out.write(bytes);
      }
      target.setTimes(file, before.getModificationTime(), -1);
    }
  }
}
