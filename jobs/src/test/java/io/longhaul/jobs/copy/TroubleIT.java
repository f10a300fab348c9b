package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.jobs.Command;
import io.longhaul.jobs.copy.CopyTrial.Result;
import io.longhaul.jobs.copy.HookedHdfs.Call;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Sources that fail or change under a run's hands, on HDFS. */
@ExtendWith(TwoClusters.class)
class TroubleIT {
  @TempDir private Path folder;
  private CopyTrial trial;

  @BeforeEach
  void start() throws IOException {
    trial = CopyTrial.hdfs(folder);
  }

  @AfterEach
  void stop() throws IOException {
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    trial.close();
  }

  /** Has an action taken before each opening of a source file. */
  private void beforeOpening(Map<String, HookedHdfs.Hook> actions) {
    trial.hookSource();
    HookedHdfs.hook(
        (call, path) -> {
          for (Map.Entry<String, HookedHdfs.Hook> action : actions.entrySet()) {
            if (call == Call.OPEN && path.equals(trial.source.path(action.getKey()))) {
              action.getValue().before(call, path);
            }
          }
        });
  }

  private static String closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "hdfs://localhost:" + socket.getLocalPort();
    }
  }

  @Test
  void anUnreachableSideIsSaidSoon() throws IOException {
    Path policy = folder.resolve("far.yaml");
    for (String side : new String[] {"source", "target"}) {
      String far = closedPort() + "/w";
      Files.writeString(
          policy,
          """
          name: far
          source: { warehouse: "%s" }
          target: { warehouse: "%s" }
          datasets: [ { name: d, path: d } ]
          """
              .formatted(
                  side.equals("source") ? far : trial.source.uri(),
                  side.equals("source") ? trial.target.uri() : far));
      for (String job : new String[] {"copy", "copy-compare"}) {
        Instant before = Instant.now();
        Command ended = Command.run(job, policy.toString());
        assertThat(ended.exit()).isEqualTo(3);
        assertThat(ended.err()).startsWith("Cannot reach the " + side + " " + far + ": ");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(30));
      }
    }
  }

  @Test
  void aFileThatCannotBeReadFailsAlone() throws Exception {
    trial.source.write("d/closed", "for its owner");
    trial.source.store().setPermission(trial.source.path("d/closed"), 0000);
    trial.source.write("d/broken", "no block to be had");
    trial.source.write("d/good", "good");
    trial.target.store().setOwner(trial.target.path(""), "alice", "");
    AtomicInteger asked = new AtomicInteger();
    beforeOpening(
        Map.of(
            "d/broken",
            (call, path) -> {
              asked.incrementAndGet();
              throw new IOException("the disk is on fire");
            }));
    trial.dataset("name: d, path: d");
    Result copied =
        UserGroupInformation.createRemoteUser("alice")
            .doAs((java.security.PrivilegedExceptionAction<Result>) () -> trial.copy());
    copied.exits(4);
    assertThat(copied.status("d")).isEqualTo("partial");
    assertThat(copied.files("d", "copied")).isEqualTo(1);
    assertThat(copied.files("d", "failed")).isEqualTo(2);
    assertThat(copied.failures())
        .anyMatch(line -> line.startsWith("d closed: ") && line.contains("user=alice"))
        .anyMatch(line -> line.startsWith("d broken: ") && line.contains("the disk is on fire"));
    // What may pass is tried three times.
    assertThat(asked).hasValue(3);
    assertThat(trial.target.read("d/good")).isEqualTo("good");
    assertThat(trial.target.has("d/closed")).isFalse();
    assertThat(trial.hasWatermark("d")).isFalse();
  }

  @Test
  void aFileThatChangesIsCopiedAgainUpToThreeTimes() throws IOException {
    for (String name : new String[] {"grows", "rewritten", "restless", "vanishes"}) {
      trial.source.write("d/" + name, "old");
    }
    AtomicInteger grown = new AtomicInteger();
    AtomicInteger rewritten = new AtomicInteger();
    AtomicInteger restless = new AtomicInteger();
    beforeOpening(
        Map.of(
            "d/grows",
            (call, path) -> {
              if (grown.getAndIncrement() == 0) {
                trial.source.write("d/grows", "old and new");
              }
            },
            "d/rewritten",
            (call, path) -> {
              if (rewritten.getAndIncrement() == 0) {
                trial.source.write("d/rewritten", "new");
                trial.source.store().setModified(path, Warehouse.LONG_AGO + 1);
              }
            },
            "d/restless",
            (call, path) -> {
              trial.source.write("d/restless", "new");
              trial.source.store().setModified(path, 1_000L * restless.incrementAndGet());
            },
            "d/vanishes",
            (call, path) -> trial.source.store().delete(path)));
    trial.dataset("name: d, path: d");
    Result copied = trial.copy().exits(4);
    assertThat(copied.files("d", "copied")).isEqualTo(2);
    assertThat(copied.dataset("d").path("bytes").path("copied").asInt()).isEqualTo(14);
    assertThat(copied.skipped("d", "vanished")).isEqualTo(1);
    assertThat(copied.failures())
        .containsExactly("d restless: changed at the source while it was copied, 3 times");
    assertThat(restless).hasValue(3);
    assertThat(trial.target.read("d/grows")).isEqualTo("old and new");
    assertThat(trial.target.read("d/rewritten")).isEqualTo("new");
    assertThat(trial.target.entry("d/rewritten").modified()).isEqualTo(Warehouse.LONG_AGO + 1);
    assertThat(trial.target.has("d/restless")).isFalse();
    assertThat(trial.target.has("d/vanishes")).isFalse();
    assertThat(trial.hasWatermark("d")).isFalse();

    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    assertThat(trial.copy().exits(0).files("d", "copied")).isEqualTo(1);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
    assertThat(trial.hasWatermark("d")).isTrue();
  }

  @Test
  void aFileThatVanishesAloneLeavesTheDatasetDone() throws IOException {
    trial.source.write("d/vanishes", "old");
    trial.source.write("d/stays", "old");
    beforeOpening(Map.of("d/vanishes", (call, path) -> trial.source.store().delete(path)));
    trial.dataset("name: d, path: d");
    Result copied = trial.copy().exits(0);
    assertThat(copied.status("d")).isEqualTo("done");
    assertThat(copied.files("d", "copied")).isEqualTo(1);
    assertThat(copied.skipped("d", "vanished")).isEqualTo(1);
    assertThat(trial.hasWatermark("d")).isTrue();
  }

  @Test
  void anOpenFileIsLeftForLater() throws IOException {
    for (String dataset : new String[] {"kept", "ignored"}) {
      trial.source.write(dataset + "/closed", "closed");
    }
    trial.dataset("name: kept, path: kept").dataset("name: ignored, path: ignored, open: ignore");
    try (OutputStream one = trial.source.store().create(trial.source.path("kept/open"), 0644);
        OutputStream two = trial.source.store().create(trial.source.path("ignored/open"), 0644)) {
      one.write(1);
      two.write(1);
      Result copied = trial.copy().exits(0);
      for (String dataset : new String[] {"kept", "ignored"}) {
        assertThat(copied.status(dataset)).isEqualTo("partial");
        assertThat(copied.files(dataset, "open")).isEqualTo(1);
        assertThat(copied.files(dataset, "copied")).isEqualTo(1);
        assertThat(trial.target.has(dataset + "/open")).isFalse();
      }
      assertThat(copied.failures()).isEmpty();
      assertThat(trial.hasWatermark("kept")).isFalse();
      assertThat(trial.hasWatermark("ignored")).isTrue();
    }
    Result copied = trial.copy().exits(0);
    assertThat(copied.status("kept")).isEqualTo("done");
    assertThat(copied.files("kept", "copied")).isEqualTo(1);
    assertThat(trial.hasWatermark("kept")).isTrue();
    assertThat(trial.target.tree("kept")).isEqualTo(trial.source.tree("kept"));
  }

  @Test
  void aFileClosedInTheMeantimeIsCopiedAtTheEnd() throws IOException {
    trial.source.write("d/closed", "closed");
    OutputStream open = trial.source.store().create(trial.source.path("d/open"), 0644);
    open.write("done at last".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    // The other file's opening comes after the first look at this one.
    AtomicInteger staged = new AtomicInteger();
    trial.hookTarget();
    HookedHdfs.hook(
        (call, path) -> {
          if (call == Call.MAKE_DIRECTORY
              && path.contains("/staging/")
              && staged.incrementAndGet() == 2) {
            open.close();
          }
        });
    trial.dataset("name: d, path: d");
    Result copied = trial.copy().exits(0);
    assertThat(copied.status("d")).isEqualTo("done");
    assertThat(copied.files("d", "copied")).isEqualTo(2);
    assertThat(trial.target.read("d/open")).isEqualTo("done at last");
  }

  @Test
  void aListingThatFailsHalfWayStopsItsDatasetAlone() throws IOException {
    for (int i = 0; i < 4; i++) {
      trial.source.write("d/sub/file" + i, "data");
      trial.source.write("d/file" + i, "data");
    }
    trial.source.write("e/file", "data");
    trial.source.write("f/file", "data");
    trial.target.write("f/file", "data");
    trial
        .dataset("name: d, path: d")
        .dataset("name: e, path: e")
        .dataset("name: f, path: f")
        .hookSource()
        .hookTarget();
    AtomicInteger listed = new AtomicInteger();
    HookedHdfs.hook(
        (call, path) -> {
          boolean late = path.equals(trial.source.path("d/sub")) && listed.incrementAndGet() == 3;
          if (call == Call.LIST_NEXT && (late || path.equals(trial.target.path("f")))) {
            throw new IOException("lost the NameNode");
          }
        });
    Result copied = trial.copy().exits(3);
    assertThat(copied.status("d")).isEqualTo("stopped");
    assertThat(copied.status("f")).isEqualTo("stopped");
    assertThat(copied.status("e")).isEqualTo("done");
    assertThat(copied.failures())
        .anyMatch(
            line ->
                line.startsWith("d : Cannot list " + trial.source.uri() + "/d/sub: ")
                    && line.contains("lost the NameNode"))
        .anyMatch(line -> line.startsWith("f : Cannot list " + trial.target.uri() + "/f: "))
        .hasSize(2);
    assertThat(trial.target.has("d")).isFalse();
    assertThat(trial.target.read("e/file")).isEqualTo("data");
    assertThat(trial.hasWatermark("d")).isFalse();
    assertThat(trial.hasWatermark("e")).isTrue();
  }

  @Test
  void aDirectoryIsNeverMoreOpenThanItsSource() throws IOException {
    trial.source.write("d/secret/open/file", "for her eyes");
    trial.source.store().setPermission(trial.source.path("d/secret"), 0700);
    trial.hookTarget().dataset("name: d, path: d");
    AtomicInteger seen = new AtomicInteger();
    HookedHdfs.hook(
        (call, path) -> {
          if (call == Call.MAKE_DIRECTORY && path.equals(trial.target.path("d/secret"))) {
            // Lets those who do not wait for it go first.
            pause();
          }
          if (call == Call.RENAME && path.contains("/staging/")) {
            seen.set(trial.target.entry("d/secret").permission());
          }
        });
    trial.copy().exits(0);
    assertThat(seen.get()).isEqualTo(0700);
  }

  @Test
  void metadataOfATableIsHeldBackWhileItsDataIsMissing() throws IOException {
    for (String table : new String[] {"whole", "broken"}) {
      trial.source.write("d/" + table + "/part-0", "data");
      trial.source.write("d/" + table + "/_delta_log/00000.json", "{}");
    }
    beforeOpening(
        Map.of(
            "d/broken/part-0",
            (call, path) -> {
              throw new java.io.FileNotFoundException("no block of it is left");
            }));
    trial.dataset("name: d, path: d");
    Result copied = trial.copy().exits(4);
    assertThat(copied.files("d", "copied")).isEqualTo(2);
    assertThat(copied.files("d", "failed")).isEqualTo(1);
    assertThat(copied.files("d", "deferred")).isEqualTo(1);
    assertThat(copied.failures())
        .anyMatch(line -> line.startsWith("d broken/_delta_log/00000.json: held back: "));
    assertThat(trial.target.has("d/whole/_delta_log/00000.json")).isTrue();
    assertThat(trial.target.has("d/broken/_delta_log/00000.json")).isFalse();

    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    assertThat(trial.copy().exits(0).files("d", "copied")).isEqualTo(2);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted");
    }
  }
}
