package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.storage.MiniHdfs;
import io.longhaul.jobs.copy.CopyTrial.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Attributes that can't be preserved are refused before anything is copied. */
@ExtendWith(CodingClusters.class)
class AttributeRefusalsIT {

  @TempDir private Path folder;
  private CopyTrial trial;

  @BeforeEach
  void start() throws IOException {
    trial = CopyTrial.between(CodingClusters.source(), CodingClusters.target(), folder);
  }

  @AfterEach
  void stop() throws IOException {
    trial.close();
  }

  private String refused(CopyTrial refused, int exit, String... options) throws IOException {
    return refused.copy(options).exits(exit).json().path("error").asText();
  }

  @Test
  void whatTheSidesHaveNotIsRefused() throws IOException {
    trial.source.write("d/file", "content");
    try (CopyTrial local = CopyTrial.local(folder)) {
      local.source.write("d/file", "content");
      for (String attribute : List.of("acl", "replication", "block-size")) {
        local.noDatasets().dataset("name: d, path: d, preserve: [times, %s]".formatted(attribute));
        String what = attribute.equals("acl") ? "acl" : "replication and block-size";
        assertThat(refused(local, 2))
            .startsWith("Cannot preserve " + what + " of dataset d: the source file://")
            .contains("out of preserve)");
        assertThat(refused(local, 2, "--dry-run")).startsWith("Cannot preserve " + what);
        assertThat(local.compare().exits(2).json().path("error").asText())
            .startsWith("Cannot preserve " + what);
      }
      local.noDatasets().dataset("name: d, path: d, preserve: [times, xattr]");
      local.source.store().setXattr(local.source.path("d/file"), "user.a", new byte[] {7});
      local.copy().exits(0);
      assertThat(local.target.store().xattrs(local.target.path("d/file")))
          .containsOnlyKeys("user.a");
    }
  }

  @Test
  void whatTheServersDoNotAllowIsRefused() throws Exception {
    MiniHdfs without = null;
    try {
      without =
          MiniHdfs.start(
              folder.resolve("without"),
              Map.of("dfs.namenode.acls.enabled", "false", "dfs.namenode.xattrs.enabled", "false"));
      try (CopyTrial other = CopyTrial.between(CodingClusters.source(), without, folder)) {
        other.source.write("d/file", "content");
        other.dataset("name: d, path: d, preserve: [acl]");
        assertThat(refused(other, 3))
            .startsWith("Cannot preserve acl of dataset d: ")
            .endsWith(
                "(enable dfs.namenode.acls.enabled at the target, or take it out of preserve)");
        other.noDatasets().dataset("name: d, path: d, preserve: [xattr]");
        assertThat(refused(other, 3))
            .startsWith("Cannot preserve xattr of dataset d: ")
            .contains("dfs.namenode.xattrs.enabled at the target");
        assertThat(other.target.tree("")).isEmpty();
        other.noDatasets().dataset("name: d, path: d").copy().exits(0);
      }
      try (CopyTrial back = CopyTrial.between(without, CodingClusters.target(), folder)) {
        back.source.write("d/file", "content");
        back.dataset("name: d, path: d, preserve: [acl]");
        assertThat(refused(back, 3)).contains("dfs.namenode.acls.enabled at the source");
      }
    } finally {
      if (without != null) {
        without.close();
      }
    }
  }

  @Test
  void whatOnlyASuperuserOfTheTargetMaySetIsRefused() throws Exception {
    trial.source.write("d/file", "content");
    trial.source.store().setXattr(trial.source.path("d"), "trusted.kept", new byte[] {1});
    trial.target.store().setOwner(trial.target.path(""), "carol", "staff");
    trial.dataset("name: d, path: d, preserve: [permission, xattr]");
    UserGroupInformation carol =
        UserGroupInformation.createUserForTesting(
            "carol", new String[] {CodingClusters.SUPERUSERS});
    String error =
        carol
            .doAs((PrivilegedExceptionAction<Result>) () -> trial.copy())
            .exits(3)
            .json()
            .path("error")
            .asText();
    assertThat(error)
        .startsWith("Cannot preserve xattr of dataset d: ")
        .contains("Cannot set xattr trusted.kept of ")
        .endsWith("(run as a superuser of the target, or take it out of preserve)");
    assertThat(trial.target.tree("")).isEmpty();
  }
}
