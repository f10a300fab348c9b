package io.longhaul.common.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestLocalStore implements AtomicStoreContract {
  private final LocalStore store = new LocalStore();

  @TempDir private Path folder;

  @Override
  public Store store() {
    return store;
  }

  @Override
  public String folder() {
    return folder.toString();
  }

  @Test
  void describesAsUri() {
    assertThat(store.describe("/a b%")).isEqualTo("file:///a b%");
  }

  @Test
  void linksAreShownNeverFollowed() throws IOException {
    write(folder() + "/outside", "kept");
    Files.createDirectory(folder.resolve("tree"));
    Files.createSymbolicLink(folder.resolve("tree/file"), folder.resolve("outside"));
    Files.createSymbolicLink(folder.resolve("tree/dangling"), folder.resolve("nowhere"));
    Files.createSymbolicLink(folder.resolve("tree/loop"), folder.resolve("tree"));
    assertThat(store.list(folder() + "/tree"))
        .hasSize(3)
        .allMatch(entry -> entry.kind() == FileEntry.Kind.LINK && entry.length() == 0);
    assertThat(store.entry(folder() + "/tree/loop").kind()).isEqualTo(FileEntry.Kind.LINK);
    assertThatThrownBy(() -> store.open(folder() + "/tree/file")).isInstanceOf(IOException.class);
    store.delete(folder() + "/tree");
    assertThat(names(folder())).containsExactly("outside");
    assertThat(read(folder() + "/outside")).isEqualTo("kept");
  }

  @Test
  void aRootMayBeALink() throws IOException {
    Files.createDirectory(folder.resolve("real"));
    write(folder() + "/real/file", "");
    Files.createSymbolicLink(folder.resolve("root"), folder.resolve("real"));
    assertThat(names(folder() + "/root")).containsExactly("file");
    store.makeDirectories(folder() + "/root/new", 0755);
    assertThat(names(folder() + "/real")).containsExactly("file", "new");
  }

  @Test
  void pipesAreOther() throws Exception {
    Process made = new ProcessBuilder("mkfifo", folder() + "/pipe").start();
    assumeTrue(made.waitFor() == 0);
    assertThat(store.list(folder()))
        .singleElement()
        .extracting(FileEntry::name, FileEntry::kind, FileEntry::length)
        .containsExactly("pipe", FileEntry.Kind.OTHER, 0L);
    store.delete(folder() + "/pipe");
    assertThat(store.list(folder())).isEmpty();
  }

  @Test
  void namesThatCannotBeDecodedAreOtherAndPrintable() throws IOException {
    Path broken = Path.of(URI.create(folder.toUri() + "latin%E9%0A"));
    Files.writeString(broken, "content");
    assertThat(store.list(folder()))
        .singleElement()
        .extracting(FileEntry::name, FileEntry::kind)
        .containsExactly("latin%E9%0A", FileEntry.Kind.OTHER);
    store.delete(folder());
    assertThat(folder).doesNotExist();
    Files.createDirectory(folder);
  }

  @Test
  void allTwelveModeBitsAreKept() throws IOException {
    write(folder() + "/file", "");
    store.makeDirectories(folder() + "/shared", 0775);
    store.setPermission(folder() + "/shared", 02775);
    store.setPermission(folder() + "/file", 06755);
    assertThat(store.entry(folder() + "/file").permission()).isEqualTo(06755);
    assertThat(store.entry(folder() + "/shared").permission()).isEqualTo(02775);
  }

  @Test
  void bytesArriveWhicheverWayTheyAreWritten() throws IOException {
    byte[] content = "some bytes and more".repeat(10_000).getBytes(UTF_8);
    try (OutputStream out = store.create(folder() + "/file", 0644)) {
      out.write(content, 0, 100_000);
      out.write(content[100_000]);
      out.write(content, 100_001, content.length - 100_001);
    }
    assertThat(folder.resolve("file")).hasBinaryContent(content);
  }

  @Test
  void aStreamMayBeClosedTwice() throws IOException {
    OutputStream out = store.create(folder() + "/file", 0644);
    out.write(1);
    out.close();
    out.close();
    assertThatThrownBy(() -> out.write(new byte[100_000])).isInstanceOf(IOException.class);
    assertThat(store.entry(folder() + "/file").length()).isEqualTo(1);
  }

  @Test
  void wideTreesAreDeleted() throws IOException {
    for (int i = 0; i < 300; i++) {
      Path directory = Files.createDirectories(folder.resolve("tree/d" + i));
      for (int j = 0; j < 10; j++) {
        Files.createFile(directory.resolve("f" + j));
      }
    }
    store.delete(folder() + "/tree");
    assertThat(store.list(folder())).isEmpty();
  }

  @Test
  void anUnreadableDirectoryIsAnError() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.createFile(closed.resolve("file"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      assumeTrue(!Files.isReadable(closed), "root reads everything");
      assertThatThrownBy(() -> store.list(closed.toString()))
          .isInstanceOf(java.nio.file.AccessDeniedException.class);
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void unknownOwnersAreNamed() throws IOException {
    write(folder() + "/file", "");
    assertThatThrownBy(() -> store.setOwner(folder() + "/file", "no-such-user", ""))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot set owner of file://")
        .hasMessageEndingWith(": no user or group no-such-user on this machine");
  }

  @Test
  void namesWithColonsWork() throws IOException {
    write(folder() + "/hive-export-2026-11-20T09:26:00Z", "dump");
    assertThat(names(folder())).containsExactly("hive-export-2026-11-20T09:26:00Z");
    assertThat(read(folder() + "/hive-export-2026-11-20T09:26:00Z")).isEqualTo("dump");
  }

  @Test
  void hasNoChecksumsOfItsOwn() throws IOException {
    write(folder() + "/file", "");
    assertThat(store.hasCompositeCrc()).isFalse();
    assertThat(store.compositeCrc(folder() + "/file")).isEqualTo(OptionalLong.empty());
    assertThat(names(folder())).containsExactly("file");
  }

  @Test
  void whatJavaDoesNotSeeIsRefused() throws IOException {
    write(folder() + "/file", "");
    assertThat(store.hasAcls()).isFalse();
    assertThat(store.hasBlocks()).isFalse();
    assertThat(store.entry(folder() + "/file").traits()).isEqualTo(Traits.NONE);
    assertThatThrownBy(() -> store.acl(folder() + "/file"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot read ACL of file://" + folder() + "/file: java.nio has no ACLs of files here");
    assertThatThrownBy(() -> store.setAcl(folder() + "/file", 0644, List.of()))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.setReplication(folder() + "/file", 2))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.inheritStoragePolicy(folder() + "/file"))
        .isInstanceOf(IOException.class);
  }
}
