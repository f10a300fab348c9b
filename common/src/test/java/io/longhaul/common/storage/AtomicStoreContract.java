package io.longhaul.common.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What stores with atomic creates and renames promise on top; HDFS and {@code file://} do. */
interface AtomicStoreContract extends StoreContract {
  @Test
  default void theStickyBitIsKept() throws IOException {
    store().makeDirectories(folder() + "/shared", 01777);
    assertThat(store().entry(folder() + "/shared").permission()).isEqualTo(0777);
    store().setPermission(folder() + "/shared", 01777);
    assertThat(store().entry(folder() + "/shared").permission()).isEqualTo(01777);
    assertThatThrownBy(() -> store().setPermission(folder() + "/missing", 01777))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  default void aReaderSeesTheOldOrTheNewNeverNoneOrHalf() throws Exception {
    String target = folder() + "/published";
    write(target, "0".repeat(4000));
    AtomicBoolean ended = new AtomicBoolean();
    CountDownLatch reading = new CountDownLatch(1);
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> reads =
          reader.submit(
              () -> {
                int count = 0;
                while (!ended.get()) {
                  String content;
                  try {
                    content = read(target);
                  } catch (IOException e) {
                    // HDFS gives up a read whose file was replaced between two of its look-ups: an
                    // error that the reader sees, neither a half file nor a missing one.
                    assertThat(e).hasMessageContaining("has changed");
                    continue;
                  }
                  assertThat(content).hasSize(4000);
                  assertThat(content.chars().distinct().count()).isEqualTo(1);
                  assertThat(names(folder())).contains("published");
                  count++;
                  reading.countDown();
                }
                return count;
              });
      reading.await();
      for (int i = 1; i <= 60; i++) {
        write(folder() + "/staged", String.valueOf(i % 10).repeat(4000));
        store().rename(folder() + "/staged", target);
      }
      ended.set(true);
      assertThat(reads.get()).isGreaterThan(5);
    } finally {
      ended.set(true);
      reader.shutdownNow();
    }
  }

  @Test
  default void ofManyCreatorsOneWins() throws Exception {
    assertThat(store().createsExclusively()).isTrue();
    int creators = 8;
    ExecutorService threads = Executors.newFixedThreadPool(creators);
    CountDownLatch start = new CountDownLatch(1);
    try {
      List<Future<Boolean>> outcomes = new ArrayList<>();
      for (int i = 0; i < creators; i++) {
        outcomes.add(
            threads.submit(
                () -> {
                  start.await();
                  try (OutputStream out = store().create(folder() + "/lock", 0600)) {
                    out.write(1);
                    return true;
                  } catch (FileAlreadyExistsException e) {
                    return false;
                  }
                }));
      }
      start.countDown();
      int won = 0;
      for (Future<Boolean> outcome : outcomes) {
        won += outcome.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  default void namesOf255BytesWork() throws IOException {
    List<String> names = List.of("n".repeat(255), "\u20ac".repeat(85));
    for (String name : names) {
      write(folder() + "/" + name, "long");
      assertThat(read(folder() + "/" + name)).isEqualTo("long");
    }
    assertThat(names(folder())).containsExactlyElementsOf(names);
    assertThatThrownBy(() -> store().create(folder() + "/" + "n".repeat(256), 0644))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FileNotFoundException.class);
  }

  @Test
  default void identityTellsContentsOfEqualLengthAndTimeApart() throws IOException {
    write(folder() + "/file", "one");
    store().setModified(folder() + "/file", 5_000);
    String first = store().identity(folder() + "/file");
    assertThat(store().identity(folder() + "/file")).isEqualTo(first).isNotEmpty();
    write(folder() + "/new", "two");
    store().setModified(folder() + "/new", 5_000);
    store().rename(folder() + "/new", folder() + "/file");
    assertThat(store().entry(folder() + "/file").modified()).isEqualTo(5_000);
    assertThat(store().identity(folder() + "/file")).isNotEqualTo(first);
  }

  @Test
  default void extendedAttributesComeAndGo() throws IOException {
    assertThat(store().hasXattrs()).isTrue();
    write(folder() + "/file", "content");
    store().makeDirectories(folder() + "/directory", 0755);
    for (String path : List.of(folder() + "/file", folder() + "/directory")) {
      store().setModified(path, 1_000);
      assertThat(store().xattrs(path)).isEmpty();
      store().setXattr(path, "user.name", "old".getBytes(UTF_8));
      store().setXattr(path, "user.empty", new byte[0]);
      store().setXattr(path, "user.name", new byte[] {0, -1, 10});
      assertThat(store().xattrs(path).keySet()).containsExactly("user.empty", "user.name");
      assertThat(store().xattrs(path).get("user.name")).containsExactly(0, -1, 10);
      assertThat(store().xattrs(path).get("user.empty")).isEmpty();
      store().removeXattr(path, "user.empty");
      assertThat(store().xattrs(path)).containsOnlyKeys("user.name");
      assertThat(store().entry(path).modified()).isEqualTo(1_000);
    }
    store().rename(folder() + "/file", folder() + "/moved");
    assertThat(store().xattrs(folder() + "/moved")).containsOnlyKeys("user.name");
    String missing = folder() + "/missing";
    assertThatThrownBy(() -> store().xattrs(missing))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageStartingWith("Cannot read xattrs of " + store().describe(missing) + ": ");
    assertThatThrownBy(() -> store().setXattr(missing, "user.a", new byte[1]))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store().setXattr(folder() + "/moved", "none", new byte[1]))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot set xattr none of ");
  }
}
