package io.longhaul.common.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.hdfs.server.namenode.AuditLogger;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopStoreIT implements AtomicStoreContract {
  private static final int BLOCK = 64 * 1024;
  private static final AtomicInteger FOLDERS = new AtomicInteger();

  @TempDir private static Path files;
  private static MiniHdfs hdfs;
  private static Store store;

  private String folder;

  /** Writes down each metadata call that reaches the NameNode. */
  public static final class Calls implements AuditLogger {
    static final List<String> SEEN = new CopyOnWriteArrayList<>();

    @Override
    public void initialize(Configuration conf) {
      SEEN.clear();
    }

    @Override
    public void logAuditEvent(
        boolean succeeded,
        String user,
        InetAddress address,
        String command,
        String source,
        String target,
        FileStatus status) {
      SEEN.add(command.replaceAll(" .*", ""));
    }
  }

  @BeforeAll
  static void start() throws IOException {
    hdfs =
        MiniHdfs.start(
            files,
            Map.of("dfs.namenode.audit.loggers", Calls.class.getName(), "dfs.ls.limit", "10"));
    store = hdfs.spec(Map.of("dfs.blocksize", String.valueOf(BLOCK))).open();
  }

  @AfterAll
  static void stop() throws IOException {
    store.close();
    hdfs.close();
  }

  @BeforeEach
  void makeFolder() throws IOException {
    folder = "/test" + FOLDERS.incrementAndGet();
    store.makeDirectories(folder, 0755);
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public String folder() {
    return folder;
  }

  private static byte[] random(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  private static void write(Store store, String path, byte[] content) throws IOException {
    try (OutputStream out = store.create(path, 0644)) {
      out.write(content);
    }
  }

  private static long crc32c(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return crc.getValue();
  }

  @Test
  void compositeCrcIsThatOfTheContent() throws IOException {
    assertThat(store.hasCompositeCrc()).isTrue();
    for (int length : new int[] {0, 1, 511, 512, 513, BLOCK, BLOCK + 1, 3 * BLOCK + 1000}) {
      byte[] content = random(length);
      write(store, folder + "/" + length, content);
      assertThat(store.compositeCrc(folder + "/" + length))
          .as("%s bytes", length)
          .hasValue(crc32c(content));
    }
    assertThatThrownBy(() -> store.compositeCrc(folder + "/missing"))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void compositeCrcDoesNotDependOnTheBlockSize() throws IOException {
    byte[] content = random(5 * BLOCK + 7);
    try (Store large = hdfs.spec(Map.of("dfs.blocksize", "1048576")).open()) {
      write(large, folder + "/large", content);
    }
    assertThat(store.compositeCrc(folder + "/large")).hasValue(crc32c(content));
  }

  @Test
  void otherChecksumsAreNone() throws IOException {
    try (Store other = hdfs.spec(Map.of("dfs.checksum.type", "CRC32")).open()) {
      write(other, folder + "/crc32", random(1000));
    }
    assertThat(store.compositeCrc(folder + "/crc32")).isEqualTo(OptionalLong.empty());
  }

  @Test
  void aFileThatOthersTookAwayWhileItWasWrittenIsNotFound() throws IOException {
    OutputStream deleted = store.create(folder + "/deleted", 0644);
    deleted.write(1);
    store.delete(folder + "/deleted");
    assertThatThrownBy(deleted::close).isInstanceOf(FileNotFoundException.class);
    OutputStream replaced = store.create(folder + "/replaced", 0644);
    replaced.write(1);
    write(store, folder + "/other", random(10));
    store.rename(folder + "/other", folder + "/replaced");
    assertThatThrownBy(replaced::close).isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void anOpenFileIsNotClosed() throws IOException {
    try (OutputStream out = store.create(folder + "/open", 0644)) {
      out.write(1);
      assertThat(store.isClosed(folder + "/open")).isFalse();
    }
    assertThat(store.isClosed(folder + "/open")).isTrue();
    assertThatThrownBy(() -> store.isClosed(folder + "/missing"))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void accessControlListsComeAndGo() throws IOException {
    String directory = folder + "/directory";
    store.makeDirectories(directory, 0750);
    assertThat(store.acl(directory)).isEmpty();
    List<String> acl =
        List.of(
            "default:group::r-x",
            "default:mask::rwx",
            "default:other::---",
            "default:user::rwx",
            "default:user:bob:rwx",
            "group::---",
            "user:alice:r-x");
    store.setAcl(directory, 01750, acl);
    store.setPermission(directory, 01750);
    assertThat(store.acl(directory)).isEqualTo(acl);
    assertThat(store.entry(directory).traits().acl()).isTrue();
    assertThat(store.entry(directory).permission()).isEqualTo(01750);
    write(store, directory + "/file", random(1));
    assertThat(store.acl(directory + "/file")).containsExactly("group::r-x", "user:bob:rwx");
    store.setAcl(directory + "/file", 0640, List.of());
    store.setPermission(directory + "/file", 0640);
    assertThat(store.acl(directory + "/file")).isEmpty();
    assertThat(store.entry(directory + "/file").traits().acl()).isFalse();
    assertThat(store.entry(directory + "/file").permission()).isEqualTo(0640);
    store.setAcl(directory, 0700, List.of());
    assertThat(store.acl(directory)).isEmpty();
    assertThatThrownBy(() -> store.acl(folder + "/missing"))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store.setAcl(folder + "/missing", 0700, acl))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void filesAreCreatedWithBlocksOfTheirOwn() throws IOException {
    Creation creation = new Creation(0600, 2, 2 * BLOCK, Optional.of(""), OptionalInt.of(10));
    try (OutputStream out = store.create(folder + "/file", creation)) {
      out.write(1);
    }
    store.setPermission(folder, 0755);
    assertThat(store.entry(folder + "/file").traits())
        .isEqualTo(new Traits(2, 2 * BLOCK, false, "", 10));
    assertThat(store.list(folder)).containsExactly(store.entry(folder + "/file"));
    store.setReplication(folder + "/file", 3);
    store.inheritStoragePolicy(folder + "/file");
    assertThat(store.entry(folder + "/file").traits())
        .isEqualTo(new Traits(3, 2 * BLOCK, false, "", 0));
    assertThatThrownBy(() -> store.setReplication(folder, 3)).isInstanceOf(IOException.class);
    Creation unknown = new Creation(0600, 0, 0, Optional.of("XOR-9-9-9k"), OptionalInt.empty());
    assertThatThrownBy(() -> store.create(folder + "/coded", unknown))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("XOR-9-9-9k");
  }

  @Test
  void colonsAreRefusedInWords() {
    assertThatThrownBy(() -> store.create(folder + "/a:b", 0644))
        .isInstanceOf(IOException.class)
        .hasMessage("Invalid path: " + hdfs.uri() + folder + "/a:b (HDFS takes no : in names)");
  }

  @Test
  void listingsOfManyPagesAreWhole() throws IOException {
    for (int i = 0; i < 35; i++) {
      store.makeDirectories(folder + "/d" + i, 0755);
    }
    assertThat(store.list(folder))
        .hasSize(35)
        .isSortedAccordingTo((a, b) -> a.name().compareTo(b.name()));
  }

  @Test
  void eachCallIsOneRpc() throws IOException {
    write(store, folder + "/file", random(100));
    write(store, folder + "/other", random(100));
    Calls.SEEN.clear();
    store.list(folder);
    store.entry(folder + "/file");
    try (OutputStream out = store.create(folder + "/new", 0640)) {
      out.write(1);
    }
    store.setModified(folder + "/new", 1_000);
    store.rename(folder + "/new", folder + "/file");
    store.compositeCrc(folder + "/file");
    store.identity(folder + "/file");
    store.isClosed(folder + "/file");
    store.makeDirectories(folder + "/a/b/c", 0755);
    try (InputStream in = store.open(folder + "/other")) {
      in.readAllBytes();
    }
    store.delete(folder + "/a");
    assertThat(Calls.SEEN)
        .containsExactly(
            "listStatus",
            "getfileinfo",
            "create",
            "setTimes",
            "rename",
            "open",
            "getfileinfo",
            "isFileClosed",
            "mkdirs",
            "open",
            "delete");
  }

  @Test
  void whatIsForbiddenIsDenied() throws Exception {
    write(store, folder + "/file", random(10));
    store.setPermission(folder + "/file", 0600);
    store.makeDirectories(folder + "/closed/inner", 0700);
    UserGroupInformation guest = UserGroupInformation.createRemoteUser("guest");
    try (Store other = guest.doAs((PrivilegedExceptionAction<Store>) () -> hdfs.spec().open())) {
      assertThatThrownBy(() -> other.open(folder + "/file"))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageStartingWith("Cannot open " + hdfs.uri() + folder + "/file: ")
          .hasMessageContaining("user=guest")
          .hasMessageNotContaining("\n");
      assertThatThrownBy(() -> other.list(folder + "/closed"))
          .isInstanceOf(AccessDeniedException.class);
      assertThatThrownBy(() -> other.entry(folder + "/closed/inner/missing"))
          .isInstanceOf(AccessDeniedException.class);
      assertThatThrownBy(() -> other.create(folder + "/new", 0644))
          .isInstanceOf(AccessDeniedException.class);
      assertThatThrownBy(() -> other.setOwner(folder + "/file", "guest", ""))
          .isInstanceOf(AccessDeniedException.class);
    }
  }

  @Test
  void aFileBeingWrittenByAnotherIsThere() throws IOException {
    try (Store other = hdfs.spec().open();
        OutputStream out = other.create(folder + "/lock", 0600)) {
      assertThatThrownBy(() -> store.create(folder + "/lock", 0600))
          .isInstanceOf(FileAlreadyExistsException.class);
      out.write(1);
    }
  }

  @Test
  void ownersAreSetByName() throws IOException {
    write(store, folder + "/file", random(1));
    store.setOwner(folder + "/file", "alice", "");
    store.setOwner(folder + "/file", "", "staff");
    assertThat(store.entry(folder + "/file"))
        .extracting(FileEntry::owner, FileEntry::group)
        .containsExactly("alice", "staff");
  }

  @Test
  void aStoreWithABoundQueueWrites() throws IOException {
    byte[] content = random(20 * BLOCK);
    StoreSpec bounded = hdfs.spec(Map.of("dfs.blocksize", "1048576")).withUnconfirmedBytes(1);
    try (Store narrow = bounded.open()) {
      write(narrow, folder + "/file", content);
    }
    assertThat(store.compositeCrc(folder + "/file")).hasValue(crc32c(content));
  }

  @Test
  void storesAreNotShared() throws IOException {
    Store one = hdfs.spec().open();
    Store two = hdfs.spec().open();
    one.close();
    assertThat(two.entry("/").isDirectory()).isTrue();
    two.close();
    assertThatThrownBy(() -> two.entry("/")).isInstanceOf(IOException.class);
  }

  @Test
  void errorsOfTheServerAreOneLine() throws IOException {
    store.makeDirectories(folder + "/full/inner", 0755);
    store.makeDirectories(folder + "/other", 0755);
    assertThatThrownBy(() -> store.rename(folder + "/other", folder + "/full"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot rename " + hdfs.uri() + folder + "/other to ")
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("\tat ");
  }
}
