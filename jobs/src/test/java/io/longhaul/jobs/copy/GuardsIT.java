package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.copy.CopyTrial.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a run refuses, and how it goes on from there, on HDFS. */
@ExtendWith(TwoClusters.class)
class GuardsIT {
  @TempDir private Path folder;
  private CopyTrial trial;

  @BeforeEach
  void start() throws IOException {
    trial = CopyTrial.hdfs(folder);
  }

  @AfterEach
  void stop() throws IOException {
    trial.close();
  }

  private Result as(String user, PrivilegedExceptionAction<Result> run) throws Exception {
    return UserGroupInformation.createRemoteUser(user).doAs(run);
  }

  @Test
  void whatCannotBeFailsAloneAndARerunConverges() throws IOException {
    trial.source.write("d/dir/below", "a directory here, a file there");
    trial.target.write("d/dir", "a file");
    trial.source.write("d/file", "a file here, a directory there");
    trial.target.write("d/file/below", "mine");
    trial.source.write("d/good", "good");
    trial.source.write("e/good", "good");
    trial.dataset("name: d, path: d").dataset("name: e, path: e");
    Result planned = trial.copy("--dry-run").exits(4);
    assertThat(planned.files("d", "copied")).isEqualTo(1);
    assertThat(planned.files("d", "failed")).isEqualTo(2);

    Result first = trial.copy().exits(4);
    assertThat(first.status("d")).isEqualTo("partial");
    assertThat(first.status("e")).isEqualTo("done");
    assertThat(first.files("d", "copied")).isEqualTo(1);
    assertThat(first.files("d", "failed")).isEqualTo(2);
    assertThat(first.failures())
        .containsExactlyInAnyOrder(
            "d dir: the target has a file where the source has a directory",
            "d file: the target has a directory where the source has a file");
    assertThat(trial.target.read("d/dir")).isEqualTo("a file");
    assertThat(trial.target.read("d/file/below")).isEqualTo("mine");
    assertThat(trial.target.read("d/good")).isEqualTo("good");
    assertThat(trial.hasWatermark("d")).isFalse();
    assertThat(trial.hasWatermark("e")).isTrue();

    trial.target.store().delete(trial.target.path("d/dir"));
    trial.target.store().delete(trial.target.path("d/file"));
    Result second = trial.copy().exits(0);
    assertThat(second.status("d")).isEqualTo("done");
    assertThat(second.files("d", "copied")).isEqualTo(2);
    assertThat(second.skipped("d", "equal")).isEqualTo(1);
    assertThat(trial.hasWatermark("d")).isTrue();
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void emptyAndMissingSourcesStopTheirDatasetAlone() throws IOException {
    trial.source.directory("emptied/sub");
    trial.target.write("emptied/kept", "all there is");
    trial.target.write("gone/kept", "all there is");
    trial.source.directory("bare");
    trial.target.directory("bare");
    trial.source.write("good/file", "good");
    trial
        .dataset("name: emptied, path: emptied")
        .dataset("name: gone, path: gone")
        .dataset("name: bare, path: bare")
        .dataset("name: good, path: good");
    Result stopped = trial.copy().exits(5);
    assertThat(stopped.status("emptied")).isEqualTo("stopped");
    assertThat(stopped.status("gone")).isEqualTo("stopped");
    assertThat(stopped.status("bare")).isEqualTo("done");
    assertThat(stopped.status("good")).isEqualTo("done");
    assertThat(stopped.failures())
        .anyMatch(line -> line.startsWith("emptied : ") && line.contains("--allow-empty emptied"))
        .anyMatch(line -> line.startsWith("gone : ") && line.contains("does not exist"));
    assertThat(trial.target.has("emptied/sub")).isFalse();
    assertThat(trial.hasWatermark("emptied")).isFalse();
    assertThat(trial.hasWatermark("bare")).isTrue();

    Result allowed =
        trial.copy("--allow-empty", "emptied", "--dataset", "emptied", "--dataset", "good");
    allowed.exits(0);
    assertThat(allowed.json().findValuesAsText("name"))
        .containsExactlyInAnyOrder("emptied", "good");
    assertThat(trial.target.has("emptied/sub")).isTrue();
    assertThat(trial.target.read("emptied/kept")).isEqualTo("all there is");
    assertThat(trial.hasWatermark("emptied")).isTrue();
  }

  @Test
  void namesThatThePolicyDoesNotHaveAreUsage() throws IOException {
    trial.dataset("name: d, path: d").dataset("name: sandbox, path: sandbox, replicate: never");
    assertThat(trial.copy("--dataset", "x").exits(2).json().path("error").asText())
        .isEqualTo("Invalid dataset: x (policy trial has d, sandbox)");
    assertThat(trial.copy("--allow-empty", "x").exits(2).json().path("error").asText())
        .isEqualTo("Invalid dataset: x (policy trial has d, sandbox)");
    assertThat(trial.compare("--dataset", "sandbox").exits(2).json().path("error").asText())
        .isEqualTo("Invalid dataset: sandbox (the policy says `replicate: never`)");
  }

  @Test
  void aSuperuserGivesOwnersAndGroupsAway() throws IOException {
    trial.source.write("d/sub/file", "hers");
    trial.target.write("d/there", "same");
    trial.source.write("d/there", "same");
    Store store = trial.source.store();
    for (String path : new String[] {"d/sub", "d/sub/file", "d/there"}) {
      store.setOwner(trial.source.path(path), "alice", "staff");
    }
    trial
        .with("defaults: { preserve: [permission, times, owner, group] }")
        .dataset("name: d, path: d")
        .dataset("name: gone, path: gone");
    Result copied = trial.copy().exits(5);
    assertThat(copied.status("d")).isEqualTo("done");
    assertThat(copied.status("gone")).isEqualTo("stopped");
    for (String path : new String[] {"d/sub", "d/sub/file", "d/there"}) {
      assertThat(trial.target.entry(path))
          .as(path)
          .extracting(FileEntry::owner, FileEntry::group)
          .containsExactly("alice", "staff");
    }
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void othersAreRefusedBeforeAnythingIsCopied() throws Exception {
    trial.source.write("d/file", "hers");
    trial.source.store().setOwner(trial.source.path("d"), "bob", "staff");
    Store target = trial.target.store();
    target.setOwner(trial.target.path(""), "alice", "staff");
    trial.dataset("name: d, path: d, preserve: [permission, owner]");
    Result refused = as("alice", () -> trial.copy());
    refused.exits(3);
    assertThat(refused.json().path("error").asText())
        .startsWith("Cannot preserve owner of dataset d: ")
        .endsWith("(run as a superuser of the target, or take it out of preserve)");
    assertThat(trial.target.tree("")).isEmpty();
    assertThat(trial.target.bytes(""))
        .as("nothing but whose it is")
        .isEqualTo(trial.target.bytes(".longhaul-work/owners"));

    Result allowed = as("alice", () -> trial.noDatasets().dataset("name: d, path: d").copy());
    allowed.exits(0);
    assertThat(trial.target.entry("d/file").owner()).isEqualTo("alice");
  }

  @Test
  void aTargetThatTakesNothingIsRefused() throws Exception {
    trial.source.write("d/file", "hers");
    trial.dataset("name: d, path: d");
    Result denied = as("alice", () -> trial.copy());
    denied.exits(3);
    assertThat(denied.json().path("error").asText())
        .startsWith("Cannot lock the targets in " + trial.target.uri() + "/.longhaul: ")
        .contains("Permission denied: user=alice")
        .endsWith("(the state directory must take files: mend it, or give another with `state:`)");
    TwoClusters.target()
        .cluster()
        .getFileSystem()
        .setSafeMode(org.apache.hadoop.fs.SafeModeAction.ENTER);
    try {
      assertThat(trial.copy().exits(3).json().path("error").asText())
          .startsWith("Cannot lock the targets in ")
          .contains("safe mode");
    } finally {
      TwoClusters.target()
          .cluster()
          .getFileSystem()
          .setSafeMode(org.apache.hadoop.fs.SafeModeAction.LEAVE);
    }
    assertThat(trial.target.tree("")).isEmpty();
  }

  @Test
  void theWatermarkIsVoidWhenTheDatasetIsAnother() throws IOException {
    trial.source.write("d/file", "data");
    trial.dataset("name: d, path: d");
    trial.copy().exits(0);
    String before = trial.state("datasets/d/watermark.json").path("definition").asText();
    trial.copy().exits(0);
    assertThat(trial.state("datasets/d/watermark.json").path("definition").asText())
        .isEqualTo(before);
    trial.noDatasets().dataset("name: d, path: d, exclude: [x]").copy().exits(0);
    assertThat(trial.state("datasets/d/watermark.json").path("definition").asText())
        .isNotEqualTo(before);
  }
}
