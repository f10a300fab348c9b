package io.longhaul.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.policy.HBaseDataset;
import io.longhaul.common.policy.PolicyFile;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestTablesStatus {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir Path folder;

  @Test
  void aTableThatIsGoneIsNamedAndDoesNotAge() throws IOException {
    mark("kept", "{\"format\":1,\"to\":\"2026-11-20T09:30:00.000Z\"}");
    mark(
        "dropped",
        "{\"format\":1,\"to\":\"2026-11-01T09:30:00.000Z\",\"gone\":\"2026-11-02T00:00:00.000Z\"}");
    Path policy =
        Files.writeString(
            folder.resolve("policy.yaml"),
            """
            name: trial
            source: { warehouse: "%1$s/a", hbase: "zk-a:2181:/hbase" }
            target: { warehouse: "%1$s/b", hbase: "zk-b:2181:/hbase" }
            datasets:
              - { name: profiles, hbase: "ns:*", rpo: 1h }
            """
                .formatted(folder),
            UTF_8);
    HBaseDataset dataset = PolicyFile.load(policy).tables().get(0);
    StoreSpec spec = StoreSpec.of(folder.toUri().toString(), Map.of(), Optional.empty());
    try (Store store = spec.open()) {
      StateDirectory state = new StateDirectory(store, folder.resolve("state").toString());
      TablesStatus status = TablesStatus.load(state, dataset, NOW);
      assertThat(status.missed()).isFalse();
      assertThat(status.marks().tables()).isEqualTo(1);
      assertThat(status.remark())
          .contains("profiles: gone at the source, what was exported stays: ns:dropped");
    }
  }

  private void mark(String table, String json) throws IOException {
    Path own = folder.resolve("state/datasets/profiles/hbase/ns").resolve(table);
    Files.createDirectories(own);
    Files.writeString(own.resolve("export.json"), json, UTF_8);
  }
}
