package io.longhaul.common.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Store} promises, as tests. */
interface StoreContract {
  List<String> HOSTILE_NAMES =
      List.of(
          " leading and trailing space ",
          "!",
          "\"double\" and 'single' quotes",
          "#fragment",
          "%",
          "%20",
          "-rf",
          "100%41",
          "?query=1&b",
          "[x]",
          "a+b",
          "back\\slash",
          "line\nbreak",
          "star*",
          "tab\tand \u0007 and \u001b[31m",
          "{a,b}",
          "~",
          "\u00a0\u2028separators",
          "\u00e9 composed, e\u0301 combined",
          "\ud83d\ude00 emoji",
          "\ufffd replacement",
          "\uff5e wide");

  Store store();

  /** An empty directory of this test's own. */
  String folder();

  default void write(String path, String content) throws IOException {
    try (OutputStream out = store().create(path, 0644)) {
      out.write(content.getBytes(UTF_8));
    }
  }

  default String read(String path) throws IOException {
    try (InputStream in = store().open(path)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  default List<String> names(String path) throws IOException {
    return store().list(path).stream().map(FileEntry::name).toList();
  }

  @Test
  default void hostileNamesComeThrough() throws IOException {
    for (String name : HOSTILE_NAMES) {
      write(folder() + "/" + name, name);
    }
    assertThat(names(folder())).containsExactlyElementsOf(HOSTILE_NAMES.stream().sorted().toList());
    for (String name : HOSTILE_NAMES) {
      String path = folder() + "/" + name;
      assertThat(store().entry(path).name()).isEqualTo(name);
      assertThat(read(path)).isEqualTo(name);
      store().makeDirectories(folder() + "/moved/" + name, 0755);
      store().rename(path, folder() + "/moved/" + name + "/" + name);
      store().setModified(folder() + "/moved/" + name + "/" + name, 1_000);
    }
    assertThat(names(folder())).containsExactly("moved");
    for (String name : HOSTILE_NAMES) {
      assertThat(names(folder() + "/moved/" + name)).containsExactly(name);
      store().delete(folder() + "/moved/" + name);
    }
    assertThat(names(folder() + "/moved")).isEmpty();
  }

  @Test
  default void sortsByCodeUnitsNotBytes() throws IOException {
    write(folder() + "/\uff5e", "");
    write(folder() + "/\ud83d\ude00", "");
    assertThat(names(folder())).containsExactly("\ud83d\ude00", "\uff5e");
  }

  @Test
  default void listingShowsWhatTheEntryShows() throws IOException {
    write(folder() + "/file", "12345");
    store().setModified(folder() + "/file", 1_234_567_890_123L);
    store().setPermission(folder() + "/file", 0640);
    store().makeDirectories(folder() + "/directory", 0750);
    List<FileEntry> listed = store().list(folder());
    assertThat(listed)
        .containsExactly(store().entry(folder() + "/directory"), store().entry(folder() + "/file"));
    FileEntry directory = listed.get(0);
    assertThat(directory.kind()).isEqualTo(FileEntry.Kind.DIRECTORY);
    assertThat(directory.permission()).isEqualTo(0750);
    assertThat(directory.length()).isZero();
    FileEntry file = listed.get(1);
    assertThat(file.kind()).isEqualTo(FileEntry.Kind.FILE);
    assertThat(file.length()).isEqualTo(5);
    assertThat(file.modified()).isEqualTo(1_234_567_890_123L);
    assertThat(file.permission()).isEqualTo(0640);
    assertThat(file.owner()).isNotEmpty();
    assertThat(file.group()).isNotEmpty();
    assertThat(file.encrypted()).isFalse();
  }

  @Test
  default void theRootHasAnEmptyName() throws IOException {
    assertThat(store().entry("/").name()).isEmpty();
    assertThat(store().entry("/").isDirectory()).isTrue();
    assertThat(store().list("/")).isNotEmpty();
  }

  @Test
  default void whatIsMissingIsNotFound() {
    String missing = folder() + "/missing";
    assertThatThrownBy(() -> store().list(missing))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageStartingWith("Cannot list " + store().describe(missing) + ": ");
    assertThatThrownBy(() -> store().entry(missing)).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store().open(missing)).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store().identity(missing)).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store().setModified(missing, 0))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store().rename(missing, folder() + "/other"))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store().create(missing + "/child", 0644))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  default void errorsAreOneLine() {
    assertThatThrownBy(() -> store().open(folder() + "/a\nb"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("/a\\nb: ")
        .hasMessageNotContaining("\n");
  }

  @Test
  default void aFileIsNoDirectory() throws IOException {
    write(folder() + "/file", "");
    assertThatThrownBy(() -> store().list(folder() + "/file"))
        .isInstanceOf(NotDirectoryException.class)
        .hasMessageStartingWith("Cannot list " + store().describe(folder() + "/file") + ": ");
    assertThatThrownBy(() -> store().create(folder() + "/file/child", 0644))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store().makeDirectories(folder() + "/file", 0755))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store().makeDirectories(folder() + "/file/child", 0755))
        .isInstanceOf(IOException.class);
    assertThat(store().entry(folder() + "/file").isFile()).isTrue();
  }

  @Test
  default void aDirectoryIsNotReadAndNotMissing() {
    assertThatThrownBy(() -> read(folder()))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FileNotFoundException.class);
  }

  @Test
  default void createTakesNoFileThatIsThere() throws IOException {
    write(folder() + "/file", "first");
    store().makeDirectories(folder() + "/directory", 0755);
    assertThatThrownBy(() -> store().create(folder() + "/file", 0644))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> store().create(folder() + "/directory", 0644))
        .isInstanceOf(IOException.class);
    assertThat(read(folder() + "/file")).isEqualTo("first");
  }

  @Test
  default void createMakesNoParent() throws IOException {
    assertThatThrownBy(() -> store().create(folder() + "/parent/child", 0644))
        .isInstanceOf(FileNotFoundException.class);
    assertThat(store().list(folder())).isEmpty();
  }

  @Test
  default void permissionsArePastTheUmask() throws IOException {
    for (int permission : new int[] {0666, 0600, 0777, 0444}) {
      String file = folder() + "/" + Integer.toOctalString(permission);
      try (OutputStream out = store().create(file, permission)) {
        out.write(1);
      }
      assertThat(store().entry(file).permission()).isEqualTo(permission);
    }
    store().makeDirectories(folder() + "/open/inner", 0777);
    assertThat(store().entry(folder() + "/open").permission()).isEqualTo(0777);
    assertThat(store().entry(folder() + "/open/inner").permission()).isEqualTo(0777);
  }

  @Test
  default void anExistingDirectoryIsLeftAsItIs() throws IOException {
    store().makeDirectories(folder() + "/a/b", 0700);
    write(folder() + "/a/b/file", "");
    store().makeDirectories(folder() + "/a/b", 0755);
    assertThat(store().entry(folder() + "/a/b").permission()).isEqualTo(0700);
    assertThat(names(folder() + "/a/b")).containsExactly("file");
  }

  @Test
  default void renameReplacesAFile() throws IOException {
    write(folder() + "/old", "old");
    write(folder() + "/new", "new content");
    store().rename(folder() + "/new", folder() + "/old");
    assertThat(read(folder() + "/old")).isEqualTo("new content");
    assertThat(names(folder())).containsExactly("old");
  }

  @Test
  default void renameMovesADirectory() throws IOException {
    store().makeDirectories(folder() + "/a/b", 0755);
    write(folder() + "/a/b/file", "content");
    store().rename(folder() + "/a", folder() + "/c");
    assertThat(read(folder() + "/c/b/file")).isEqualTo("content");
    assertThat(names(folder())).containsExactly("c");
  }

  @Test
  default void renameRefusesWhatItWouldBury() throws IOException {
    store().makeDirectories(folder() + "/full", 0755);
    write(folder() + "/full/file", "kept");
    store().makeDirectories(folder() + "/other", 0755);
    write(folder() + "/other/file", "other");
    write(folder() + "/file", "file");
    assertThatThrownBy(() -> store().rename(folder() + "/other", folder() + "/full"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store().rename(folder() + "/file", folder() + "/full"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store().rename(folder() + "/full", folder() + "/file"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store().rename(folder() + "/full", folder() + "/full/inside"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store().rename(folder() + "/file", folder() + "/missing/file"))
        .isInstanceOf(FileNotFoundException.class);
    assertThat(names(folder())).containsExactly("file", "full", "other");
    assertThat(names(folder() + "/full")).containsExactly("file");
    assertThat(read(folder() + "/full/file")).isEqualTo("kept");
    assertThat(read(folder() + "/other/file")).isEqualTo("other");
    assertThat(read(folder() + "/file")).isEqualTo("file");
  }

  @Test
  default void deleteLeavesNothingAndMindsNoAbsence() throws IOException {
    store().makeDirectories(folder() + "/a/b/c", 0755);
    write(folder() + "/a/file", "");
    write(folder() + "/a/b/file", "");
    store().delete(folder() + "/a");
    store().delete(folder() + "/a");
    store().delete(folder() + "/never/was");
    assertThat(store().list(folder())).isEmpty();
    assertThatThrownBy(() -> store().delete("/")).isInstanceOf(IOException.class);
  }

  @Test
  default void onlyAnEmptyDirectoryIsDeletedIfEmpty() throws IOException {
    store().makeDirectories(folder() + "/full/empty", 0755);
    write(folder() + "/file", "kept");
    assertThat(store().deleteIfEmpty(folder() + "/full")).isFalse();
    assertThat(names(folder() + "/full")).containsExactly("empty");
    assertThat(store().deleteIfEmpty(folder() + "/full/empty")).isTrue();
    assertThat(store().deleteIfEmpty(folder() + "/full")).isTrue();
    assertThat(store().deleteIfEmpty(folder() + "/full")).isTrue();
    assertThat(store().deleteIfEmpty(folder() + "/never/was")).isTrue();
    assertThatThrownBy(() -> store().deleteIfEmpty(folder() + "/file"))
        .isInstanceOf(NotDirectoryException.class);
    assertThat(read(folder() + "/file")).isEqualTo("kept");
    assertThat(names(folder())).containsExactly("file");
  }

  @Test
  default void oneDirectoryIsMadeInAParentThatIsThere() throws IOException {
    store().makeDirectory(folder() + "/a", 0750);
    store().makeDirectory(folder() + "/a/b", 0777);
    assertThat(store().entry(folder() + "/a").permission()).isEqualTo(0750);
    assertThat(store().entry(folder() + "/a/b").permission()).isEqualTo(0777);
    store().makeDirectory(folder() + "/a", 0700);
    assertThat(store().entry(folder() + "/a").permission()).isEqualTo(0750);
    assertThatThrownBy(() -> store().makeDirectory(folder() + "/missing/c", 0755))
        .isInstanceOf(FileNotFoundException.class);
    write(folder() + "/file", "kept");
    assertThatThrownBy(() -> store().makeDirectory(folder() + "/file", 0755))
        .isInstanceOf(IOException.class);
    assertThat(names(folder())).containsExactly("a", "file");
  }

  @Test
  default void treesOf200LevelsWork() throws IOException {
    String deep = folder() + "/top" + "/level".repeat(200);
    store().makeDirectories(deep, 0755);
    write(deep + "/file", "deep");
    assertThat(names(deep)).containsExactly("file");
    assertThat(read(deep + "/file")).isEqualTo("deep");
    store().rename(folder() + "/top", folder() + "/moved");
    assertThat(read(folder() + "/moved" + "/level".repeat(200) + "/file")).isEqualTo("deep");
    store().delete(folder() + "/moved");
    assertThat(store().list(folder())).isEmpty();
  }

  @Test
  default void ownerAndGroupAreSetByName() throws IOException {
    write(folder() + "/file", "");
    FileEntry before = store().entry(folder() + "/file");
    store().setOwner(folder() + "/file", before.owner(), before.group());
    store().setOwner(folder() + "/file", "", before.group());
    store().setOwner(folder() + "/file", before.owner(), "");
    store().setOwner(folder() + "/file", "", "");
    assertThat(store().entry(folder() + "/file")).isEqualTo(before);
  }

  @Test
  default void pathsOfAnotherShapeAreBugs() {
    for (String path :
        Arrays.asList("", "relative", "/a/", "//a", "/a//b", "/a/./b", "/a/../b", "/..")) {
      assertThatThrownBy(() -> store().entry(path))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Invalid path: ");
    }
  }

  @Test
  default void namesThatAreNoUnicodeAreErrorsNotOtherNames() throws IOException {
    for (String name : List.of("a\ud83d", "a\ude00", "\ud83da", "nul\u0000")) {
      assertThatThrownBy(() -> store().create(folder() + "/" + name, 0644))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("Invalid path: ");
    }
    assertThat(store().list(folder())).isEmpty();
  }

  @Test
  default void closedFilesAreClosed() throws IOException {
    write(folder() + "/file", "content");
    assertThat(store().isClosed(folder() + "/file")).isTrue();
  }
}
