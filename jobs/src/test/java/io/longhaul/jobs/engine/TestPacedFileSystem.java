package io.longhaul.jobs.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.engine.PacedStore.Pace;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What any MapReduce job meets that opens a store by its paced name; over real sockets. */
class TestPacedFileSystem {
  private static final int LENGTH = 200_000;

  @TempDir private java.nio.file.Path folder;
  private final LinkBudget budget =
      new LinkBudget(Optional.of(new ByteRate(1_000_000_000)), System::nanoTime);
  private final AtomicLong crossed = new AtomicLong();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final List<String> moved = new ArrayList<>();
  private final List<FileSystem> opened = new ArrayList<>();
  private final byte[] content = new byte[LENGTH];
  private LeaseEndpoint endpoint;

  @BeforeEach
  void open() throws IOException {
    new Random(1).nextBytes(content);
    Files.write(folder.resolve("file"), content);
    endpoint =
        LeaseEndpoint.open(
            budget,
            new ProgressListener() {
              @Override
              public void progress(int dataset, int files, long bytes) {
                crossed.addAndGet(bytes);
              }

              @Override
              public boolean isDraining() {
                return draining.get();
              }
            },
            Optional.empty(),
            0);
  }

  @AfterEach
  void close() throws IOException {
    for (FileSystem fs : opened) {
      fs.close();
    }
    endpoint.close();
  }

  private FileSystem fs(Pace pace) throws IOException {
    return fs(pace, Optional.empty());
  }

  private FileSystem fs(Pace pace, Optional<Creation> creation) throws IOException {
    String name = pace.name().toLowerCase(java.util.Locale.ROOT) + opened.size();
    PacedStore store = new PacedStore(new StoreSpec("file://", Map.of()), pace, 5, 0, creation);
    endpoint.register(
        name,
        store,
        new LeaseEndpoint.Listener() {
          @Override
          public void heard() {}

          @Override
          public void moved(String path, long length, long crc) {
            moved.add("%s %d %08x".formatted(path, length, crc));
          }

          @Override
          public void trouble(String path, String reason) {}
        });
    Configuration conf = new Configuration(false);
    conf.set(PacedFileSystem.IMPLEMENTATION, PacedFileSystem.class.getName());
    FileSystem fs = FileSystem.newInstance(URI.create("paced://" + name + "/"), conf);
    opened.add(fs);
    return fs;
  }

  private Path path(FileSystem fs, String name) {
    return new Path("paced", fs.getUri().getAuthority(), folder + "/" + name);
  }

  /** Closes what is open and gives the bytes that were asked for, then used. */
  private long crossed() throws IOException {
    for (FileSystem fs : opened) {
      fs.close();
    }
    assertThat(budget.granted().bytes()).isGreaterThanOrEqualTo(crossed.get());
    return crossed.get();
  }

  @Test
  void readsAreAskedForByteForByte() throws IOException {
    FileSystem fs = fs(Pace.READS);
    try (FSDataInputStream in = fs.open(path(fs, "file"))) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    byte[] part = new byte[1000];
    try (FSDataInputStream in = fs.openFile(path(fs, "file")).build().join()) {
      in.seek(LENGTH - 500);
      assertThat(in.read(part)).isEqualTo(500);
      assertThat(in.read(part)).isEqualTo(-1);
      in.readFully(100, part);
    }
    assertThat(part).isEqualTo(java.util.Arrays.copyOfRange(content, 100, 1100));
    try (OutputStream out = fs.create(path(fs, "other"))) {
      out.write(content);
    }
    assertThat(crossed()).isEqualTo(LENGTH + 500 + 1000);
  }

  @Test
  void writesAreAskedForAndToldWithTheirChecksum() throws IOException {
    FileSystem fs = fs(Pace.WRITES);
    try (OutputStream out = fs.create(path(fs, "tmp"))) {
      out.write(content);
    }
    try (OutputStream out = fs.createFile(path(fs, "built")).build()) {
      out.write(7);
    }
    assertThat(moved).isEmpty();
    assertThat(fs.rename(path(fs, "tmp"), path(fs, "a b\n%20"))).isTrue();
    CRC32C crc = new CRC32C();
    crc.update(content);
    assertThat(moved)
        .containsExactly("%s/a b\n%%20 %d %08x".formatted(folder, LENGTH, crc.getValue()));
    assertThat(Files.readAllBytes(folder.resolve("a b\n%20"))).isEqualTo(content);
    try (FSDataInputStream in = fs.open(path(fs, "file"))) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    assertThat(crossed()).isEqualTo(LENGTH + 1);
  }

  @Test
  void itsPathsAreItsOwn() throws IOException {
    FileSystem fs = fs(Pace.NOTHING, Optional.of(Creation.plain(0640)));
    try (OutputStream out = fs.create(path(fs, "10:30"), true)) {
      out.write("x".getBytes(UTF_8));
    }
    assertThat(fs.getFileStatus(path(fs, "10:30")).getPath()).isEqualTo(path(fs, "10:30"));
    assertThat(fs.getFileStatus(path(fs, "10:30")).getPermission().toShort())
        .isEqualTo((short) 0640);
    assertThat(fs.listStatus(path(fs, "")))
        .extracting(FileStatus::getPath)
        .containsExactlyInAnyOrder(path(fs, "10:30"), path(fs, "file"));
    assertThat(fs.makeQualified(new Path("/x")).toUri().getScheme()).isEqualTo("paced");
    assertThatThrownBy(() -> fs.getFileStatus(new Path("file:///x")))
        .hasMessageStartingWith("Wrong FS: file:/x");
    assertThat(crossed()).isZero();
  }

  @Test
  void whatCannotBePacedIsRefused() throws IOException {
    FileSystem fs = fs(Pace.WRITES);
    Path file = path(fs, "file");
    assertThatThrownBy(() -> fs.append(file)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> fs.appendFile(file).build()).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> fs.copyToLocalFile(file, new Path(folder + "/copy")))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> fs.copyFromLocalFile(new Path(folder + "/file"), path(fs, "copy")))
        .isInstanceOf(RuntimeException.class);
    assertThat(Files.exists(folder.resolve("copy"))).isFalse();
    assertThat(Files.size(folder.resolve("file"))).isEqualTo(LENGTH);
  }

  @Test
  void nothingNewIsBegunOnceTheRunsTimeIsUp() throws IOException {
    FileSystem fs = fs(Pace.READS);
    draining.set(true);
    // Nothing that a job may take for a file that can't be read, and go on.
    assertThatThrownBy(() -> fs.open(path(fs, "file")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Nothing new is begun: the run's time is up");
  }
}
