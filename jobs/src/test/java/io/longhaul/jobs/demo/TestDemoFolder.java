package io.longhaul.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.longhaul.common.job.JobException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestDemoFolder {
  @TempDir Path parent;

  @Test
  void keepsReportsAndPolicyAndDeletesData() throws Exception {
    Path root = parent.resolve("new/demo");
    try (DemoFolder folder = DemoFolder.create(Optional.of(root))) {
      folder.writePolicy("name: demo\n");
      folder.writeReport("2-copy", JsonNodeFactory.instance.objectNode().put("exit", 0));
      Files.writeString(Files.createDirectories(folder.data().resolve("a/b")).resolve("c"), "x");
    }
    assertThat(root.resolve("policy.yaml")).hasContent("name: demo");
    assertThat(root.resolve("reports/2-copy.json")).hasContent("{\n  \"exit\" : 0\n}");
    assertThat(root.resolve("data")).doesNotExist();
  }

  @Test
  void leavesNothingWhenThereIsNothingToKeep() throws Exception {
    Path root;
    try (DemoFolder folder = DemoFolder.create(Optional.empty())) {
      root = folder.root();
      assertThat(root).isDirectory();
    }
    assertThat(root).doesNotExist();
  }

  @Test
  void touchesNoFolderThatHoldsSomething() throws Exception {
    Path file = Files.writeString(parent.resolve("mine"), "x");
    assertThatThrownBy(() -> DemoFolder.create(Optional.of(parent)))
        .isInstanceOf(JobException.class)
        .hasMessage("Invalid --dir: " + parent + " (must be empty)");
    assertThatThrownBy(() -> DemoFolder.create(Optional.of(file)))
        .isInstanceOf(JobException.class)
        .hasMessage("Invalid --dir: " + file + " (is not a folder)");
    assertThat(file).hasContent("x");
  }
}
