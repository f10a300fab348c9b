package io.longhaul.common.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a Hadoop file system that is not HDFS, without any ability of its own. */
class TestHadoopStore implements StoreContract {
  private HadoopStore store;

  @TempDir private Path folder;

  @BeforeEach
  void open() throws IOException {
    RawLocalFileSystem fs = new RawLocalFileSystem();
    fs.initialize(URI.create("file:///"), HadoopSettings.of(Map.of()));
    store = new HadoopStore(fs, "file://");
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public String folder() {
    return folder.toString();
  }

  @Test
  void aListingThatFailsHalfWayIsNoListing() throws IOException {
    write(folder() + "/one", "");
    write(folder() + "/two", "");
    RawLocalFileSystem failing =
        new RawLocalFileSystem() {
          @Override
          public RemoteIterator<FileStatus> listStatusIterator(org.apache.hadoop.fs.Path path)
              throws IOException {
            RemoteIterator<FileStatus> real = super.listStatusIterator(path);
            FileStatus first = real.next();
            return new RemoteIterator<>() {
              private boolean given;

              @Override
              public boolean hasNext() throws IOException {
                if (given) {
                  throw new IOException("page lost");
                }
                return true;
              }

              @Override
              public FileStatus next() {
                given = true;
                return first;
              }
            };
          }
        };
    failing.initialize(URI.create("file:///"), HadoopSettings.of(Map.of()));
    try (Store lossy = new HadoopStore(failing, "file://")) {
      assertThatThrownBy(() -> lossy.list(folder()))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(FileNotFoundException.class)
          .hasMessage("Cannot list file://" + folder() + ": page lost");
    }
  }

  @Test
  void promisesNoMoreThanTheFileSystemHas() throws IOException {
    write(folder() + "/file", "");
    assertThat(store.replacesAtomically()).isFalse();
    assertThat(store.createsExclusively()).isFalse();
    assertThat(store.hasCompositeCrc()).isFalse();
    assertThat(store.compositeCrc(folder() + "/file")).isEqualTo(OptionalLong.empty());
    assertThat(store.identity(folder() + "/file")).isEmpty();
  }
}
