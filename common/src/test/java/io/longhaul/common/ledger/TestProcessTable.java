package io.longhaul.common.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestProcessTable {
  private static final long SELF = ProcessHandle.current().pid();

  @TempDir private Path proc;

  @BeforeEach
  void fill() throws IOException {
    write("sys/kernel/random/boot_id", "b00t\n");
    write("sys/kernel/hostname", "node-1\n");
    Files.createDirectories(proc.resolve(SELF + "/ns"));
    Files.createSymbolicLink(proc.resolve(SELF + "/ns/pid"), Path.of("pid:[4026531836]"));
    Files.createSymbolicLink(proc.resolve("self"), Path.of(String.valueOf(SELF)));
    stat(SELF, "java", 'R', 20, 777);
  }

  private void write(String file, String text) throws IOException {
    Path path = proc.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void stat(long pid, String program, char state, int threads, long started)
      throws IOException {
    write(
        pid + "/stat",
        "%d (%s) %c 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 %d 0 %d 21 22\n"
            .formatted(pid, program, state, threads, started));
  }

  private HolderProcess process(long pid, long started) {
    HolderProcess self = ProcessTable.of(proc).self();
    return new HolderProcess(
        self.host(), self.user(), self.bootId(), self.pidNamespace(), pid, started);
  }

  @Test
  void namesItsOwnProcess() {
    assertThat(ProcessTable.of(proc).self())
        .isEqualTo(
            new HolderProcess(
                "node-1", System.getProperty("user.name"), "b00t", "pid:[4026531836]", SELF, 777));
  }

  @Test
  void aProcessIsGoneWhenItIsNotThereOrAnotherHasItsNumber() throws IOException {
    stat(4711, "java", 'S', 30, 1000);
    ProcessTable table = ProcessTable.of(proc);
    assertThat(table.isGone(process(4711, 1000))).isFalse();
    assertThat(table.isGone(process(4711, 999))).isTrue();
    assertThat(table.isGone(process(4712, 1000))).isTrue();
  }

  @Test
  void aStoppedProcessIsThereAZombieIsNot() throws IOException {
    ProcessTable table = ProcessTable.of(proc);
    stat(4711, "java", 'T', 30, 1000);
    assertThat(table.isGone(process(4711, 1000))).isFalse();
    stat(4711, "java", 'Z', 1, 1000);
    assertThat(table.isGone(process(4711, 1000))).isTrue();
    stat(4711, "java", 'X', 0, 1000);
    assertThat(table.isGone(process(4711, 1000))).isTrue();
    // Its first thread has ended, the others have not.
    stat(4711, "java", 'Z', 7, 1000);
    assertThat(table.isGone(process(4711, 1000))).isFalse();
  }

  @Test
  void aProgramMayHaveAnyName() throws IOException {
    for (String program : new String[] {"my java", "a) Z 1 (b", "))", "( "}) {
      stat(4711, program, 'S', 30, 1000);
      assertThat(ProcessTable.of(proc).isGone(process(4711, 1000))).as(program).isFalse();
      assertThat(ProcessTable.of(proc).isGone(process(4711, 1))).as(program).isTrue();
    }
  }

  @Test
  void whatCannotBeSeenIsNotGone() {
    ProcessTable table = ProcessTable.of(proc);
    HolderProcess gone = process(4711, 1000);
    assertThat(table.isGone(gone)).isTrue();
    assertThat(
            table.isGone(
                new HolderProcess("node-2", gone.user(), "b00t", gone.pidNamespace(), 4711, 1000)))
        .as("a machine that was cloned while it ran")
        .isFalse();
    assertThat(
            table.isGone(
                new HolderProcess("node-1", "somebody", "b00t", gone.pidNamespace(), 4711, 1000)))
        .as("a user whose processes may be hidden")
        .isFalse();
    assertThat(
            table.isGone(
                new HolderProcess("node-1", gone.user(), "0ther", gone.pidNamespace(), 4711, 1000)))
        .as("another boot")
        .isFalse();
    assertThat(
            table.isGone(new HolderProcess("node-1", gone.user(), "b00t", "pid:[1]", 4711, 1000)))
        .as("another container")
        .isFalse();
  }

  @Test
  void withoutATableOfItsOwnItKnowsNothing() throws IOException {
    HolderProcess gone = process(4711, 1000);
    Files.delete(proc.resolve("self"));
    Files.createSymbolicLink(proc.resolve("self"), Path.of("1"));
    assertThat(ProcessTable.of(proc).self().bootId()).isEmpty();
    assertThat(ProcessTable.of(proc).isGone(gone)).isFalse();
    ProcessTable none = ProcessTable.of(proc.resolve("none"));
    assertThat(none.self().bootId()).isEmpty();
    assertThat(none.isGone(none.self())).isFalse();
    assertThat(none.self().host()).isNotEmpty();
  }
}
