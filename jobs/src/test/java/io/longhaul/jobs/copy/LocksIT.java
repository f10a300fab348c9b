package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.RunLocks;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.jobs.copy.CopyTrial.Result;
import io.longhaul.jobs.copy.HookedHdfs.Call;
import io.longhaul.jobs.copy.HookedHdfs.Hook;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.time.Clock;
import java.util.List;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One run, and one policy, at a time, on HDFS. */
@ExtendWith(TwoClusters.class)
class LocksIT {
  private static final RunId OTHER = RunId.parse("20261120T120000Z-trial-00ff").orElseThrow();

  @TempDir private Path folder;
  private CopyTrial trial;

  @BeforeEach
  void start() throws IOException {
    trial = CopyTrial.hdfs(folder);
    trial.source.write("d/sub/file", "content");
    trial.dataset("name: d, path: d/sub");
  }

  @AfterEach
  void stop() throws IOException {
    trial.close();
  }

  private List<String> runs() throws IOException {
    return names(".longhaul/runs");
  }

  private List<String> names(String directory) throws IOException {
    try {
      return trial.target.store().list(trial.target.path(directory)).stream()
          .map(entry -> entry.name())
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  @Test
  void aRunThatFindsAnotherOneLeavesEverythingAlone() throws Exception {
    StateDirectory state = new StateDirectory(trial.target.store(), trial.target.path(".longhaul"));
    String outer = trial.target.uri() + "/d";
    try (RunLocks locks = RunLocks.acquire(state, OTHER, List.of(outer), Clock.systemUTC())) {
      Result refused = trial.copy().exits(3);
      assertThat(refused.json().path("error").asText())
          .startsWith("Cannot lock " + outer + ": held by run " + OTHER + " on host ")
          .contains(" since ")
          .contains("--if-running skip");
      assertThat(refused.json().path("run").isNull()).isTrue();
      assertThat(trial.target.has("d")).isFalse();
      assertThat(trial.target.has(".longhaul-work")).isFalse();

      Result passed = trial.copy("--if-running", "skip").exits(0);
      assertThat(passed.json().path("run").isNull()).isTrue();
      assertThat(passed.json().path("datasets")).isEmpty();
      assertThat(passed.json().path("failures")).isEmpty();
      assertThat(passed.json().has("error")).isFalse();
      assertThat(trial.target.has("d")).isFalse();
      assertThat(runs()).containsExactly(OTHER.text());
      // Who only looks needs no lock.
      trial.copy("--dry-run").exits(0);
      locks.check(outer);
    }
    Result copied = trial.copy("--if-running", "skip").exits(0);
    assertThat(copied.files("d", "copied")).isEqualTo(1);
    assertThat(names(".longhaul/locks")).isEmpty();
    assertThat(runs()).hasSize(1);
    assertThat(names(".longhaul/runs/" + runs().get(0))).doesNotContain("alive.json");
  }

  @Test
  void aRunThatFailsGivesItsLocksBack() throws IOException {
    trial.source.write("d/sub/dir/below", "a directory here, a file there");
    trial.target.write("d/sub/dir", "a file");
    trial.copy().exits(4);
    assertThat(names(".longhaul/locks")).isEmpty();
    trial.target.write("blocked", "a file");
    trial.noDatasets().dataset("name: d, path: d/sub, work: blocked/work");
    trial.copy().exits(3);
    assertThat(names(".longhaul/locks")).isEmpty();
  }

  @Test
  void aRunThatLostItsLockSaysNothingIsDone() throws IOException {
    trial.hookSource();
    HookedHdfs.hook(
        (call, path) -> {
          if (call == HookedHdfs.Call.OPEN) {
            trial.target.store().delete(trial.target.path(".longhaul/locks"));
          }
        });
    try {
      assertThat(trial.copy().exits(3).json().path("error").asText())
          .startsWith("Lost the lock of " + trial.target.uri() + "/d/sub: its file is gone");
    } finally {
      HookedHdfs.hook(HookedHdfs.Hook.NONE);
    }
    assertThat(trial.hasWatermark("d")).isFalse();
    trial.copy().exits(0);
    assertThat(trial.hasWatermark("d")).isTrue();
  }

  @Test
  void theRootOfTheWarehouseNeedNotBeOnes() throws Exception {
    trial.target.directory("d");
    trial.target.store().setOwner(trial.target.path("d"), "alice", "staff");
    trial
        .with("state: \"" + trial.target.uri() + "/d/state\"")
        .noDatasets()
        .dataset("name: d, path: d, work: d/work");
    Result copied =
        UserGroupInformation.createRemoteUser("alice")
            .doAs((PrivilegedExceptionAction<Result>) () -> trial.copy());
    assertThat(copied.exits(0).files("d", "copied")).isEqualTo(1);
    assertThat(trial.target.has(".longhaul-work")).isFalse();
  }

  @Test
  void anotherPolicyIsRefusedUntilItAdopts() throws IOException {
    trial.copy().exits(0);
    trial.named("other").with("state: \"" + trial.target.uri() + "/.longhaul-other\"");
    trial.source.write("d/sub/new", "new");
    Result refused = trial.copy().exits(2);
    assertThat(refused.json().path("error").asText())
        .startsWith("Invalid target: " + trial.target.uri() + "/d/sub belongs to policy trial with")
        .contains("--adopt");
    assertThat(trial.target.has("d/sub/new")).isFalse();
    assertThat(trial.copy("--adopt").exits(0).files("d", "copied")).isEqualTo(1);
    trial.copy().exits(0);
  }

  @Test
  void aProbeThatIsInterruptedLeavesNothing() throws IOException {
    trial.target.write("d/sub/old", "there already");
    trial.hookTarget();
    HookedHdfs.hook(
        (call, path) -> {
          if (call == Call.CHECKSUM && path.contains("probe-")) {
            Thread.currentThread().interrupt();
          }
        });
    Result ended;
    try {
      ended = trial.copy();
    } finally {
      HookedHdfs.hook(Hook.NONE);
      // Later tests run on this thread too.
      Thread.interrupted();
    }
    assertThat(ended.exits(3).json().path("error").asText()).contains("Interrupted");
    assertThat(names("d/sub")).containsExactly("old");
    assertThat(names(".longhaul-work")).noneMatch(name -> name.startsWith("probe-"));
  }
}
