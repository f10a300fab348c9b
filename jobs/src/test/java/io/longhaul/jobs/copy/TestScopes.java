package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.PolicyFile;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestScopes {
  @Test
  void theDumpFolderIsReservedAtEitherSide() {
    assertThat(scope("hdfs://b/w/dumps").isForeign("dumps")).isTrue();
    assertThat(scope("hdfs://a/w/backup/dumps").isForeign("backup/dumps")).isTrue();
    assertThat(scope("gs://elsewhere/w/dumps").isForeign("dumps")).isFalse();
  }

  private static CopyScope scope(String folder) {
    Policy policy =
        PolicyFile.load(
            "p.yaml",
            """
            name: a-to-b
            source: { warehouse: "hdfs://a/w" }
            target: { warehouse: "hdfs://b/w" }
            dumps: { folder: "%s" }
            datasets: [ { name: all, path: . } ]
            """
                .formatted(folder),
            Map.of());
    return Scopes.of(policy, policy.datasets()).get(0);
  }
}
