package io.longhaul.common.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks of real processes that are killed and stopped. The observer's time is faked. */
class LockProcessesIT {
  private static final String TARGET = "hdfs://b:8020/warehouse/orders";

  @TempDir private Path folder;
  private final FakeWorld world = new FakeWorld();
  private Store store;
  private StateDirectory state;

  @BeforeEach
  void open() throws IOException {
    assumeThat(Path.of("/proc/self/ns/pid")).satisfies(file -> Files.isSymbolicLink(file));
    store = new StoreSpec("file://", Map.of()).open();
    state = new StateDirectory(store, folder.resolve("state").toString());
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  /** A process that holds the lock, and whoever started it. */
  private record Holder(Process started, long pid, BufferedWriter in, BufferedReader out)
      implements Closeable {
    void signal(String signal) throws IOException, InterruptedException {
      Process kill = new ProcessBuilder("kill", "-s", signal, "" + pid).start();
      assertThat(kill.waitFor()).isZero();
    }

    String ask() throws IOException {
      in.write("?\n");
      in.flush();
      return out.readLine();
    }

    @Override
    public void close() throws IOException {
      new ProcessBuilder("kill", "-s", "KILL", "" + pid).start();
      started.destroyForcibly();
      out.close();
    }
  }

  private Holder start(String... before) throws IOException {
    List<String> command = new ArrayList<>(List.of(before));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            LockHolder.class.getName(),
            folder.resolve("state").toString(),
            "20261120T115900Z-a-to-b-0001",
            TARGET));
    Process process =
        new ProcessBuilder(command).redirectError(folder.resolve("err").toFile()).start();
    BufferedReader out = process.inputReader();
    String first = out.readLine();
    assertThat(first).as(Files.readString(folder.resolve("err"))).startsWith("held ");
    return new Holder(process, Long.parseLong(first.substring(5)), process.outputWriter(), out);
  }

  private RunLocks lock() throws IOException, InterruptedException, LockHeldException {
    Surroundings faked = world.machine().surroundings();
    return RunLocks.acquire(
        state,
        RunId.parse("20261120T120000Z-a-to-b-0002").orElseThrow(),
        List.of(TARGET),
        new Surroundings(
            Clock.systemUTC(),
            faked.nanoTime(),
            faked.sleeper(),
            faked.timer(),
            new Random(1),
            ProcessTable.of(Path.of("/proc"))));
  }

  @Test
  void theLockOfAKilledProcessIsTakenAtOnce() throws Exception {
    try (Holder holder = start()) {
      assertThat(holder.ask()).isEqualTo("holds");
      holder.signal("KILL");
      holder.started().waitFor();
      try (RunLocks locks = lock()) {
        locks.check(TARGET);
      }
      assertThat(world.elapsed()).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void aZombieIsGoneToo() throws Exception {
    // What the shell becomes never asks how its child ended.
    try (Holder holder = start("sh", "-c", "exec 3<&0; \"$@\" <&3 & exec sleep 600", "sh")) {
      holder.signal("KILL");
      Path stat = Path.of("/proc/" + holder.pid() + "/stat");
      // Its last thread takes a moment longer than its first.
      while (!Files.readString(stat).strip().matches(".*\\) Z (-?\\d+ ){16}[01] .*")) {
        Thread.onSpinWait();
      }
      try (RunLocks locks = lock()) {
        locks.check(TARGET);
      }
      assertThat(Files.readString(stat)).contains(") Z ");
      assertThat(world.elapsed()).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void aStoppedProcessLosesItsLockAndFindsOutWhenItWakes() throws Exception {
    try (Holder holder = start()) {
      assertThat(holder.ask()).isEqualTo("holds");
      holder.signal("STOP");
      RunLocks locks = lock();
      assertThat(world.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
      holder.signal("CONT");
      assertThat(holder.ask())
          .startsWith("Lost the lock of " + TARGET + ": now held by run 20261120T120000Z-a-to-b")
          .contains("process " + ProcessHandle.current().pid());
      holder.in().close();
      assertThat(holder.started().waitFor()).isZero();
      locks.check(TARGET);
      locks.close();
      assertThat(state.list("locks")).isEmpty();
    }
  }
}
