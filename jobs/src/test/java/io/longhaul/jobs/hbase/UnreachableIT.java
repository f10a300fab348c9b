package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.JobException;
import io.longhaul.jobs.RealJobs;
import io.longhaul.jobs.demo.EmbeddedHBase;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clusters that do not answer, and how soon that is said. */
@ExtendWith(TwoHBases.class)
class UnreachableIT {
  /** What a cluster may take to answer, twice, and a loaded machine. */
  private static final Duration BOUND = HBaseCluster.PATIENCE.multipliedBy(2).plusSeconds(30);

  @TempDir Path folder;

  private static final String IMPATIENT =
      "hbase.client.retries.number: \"1\", zookeeper.recovery.retry: \"1\","
          + " zookeeper.recovery.retry.intervalmill: \"100\"";

  private Path policy(TableName table, String target, String settings) throws IOException {
    return Files.writeString(
        folder.resolve("policy.yaml"),
        """
        name: trial
        source: { warehouse: "%1$s/a", hbase: "%2$s" }
        target:
          warehouse: "%1$s/b"
          hbase: "%3$s"
          hadoop: { %5$s }
        datasets:
          - { name: t, hbase: "%4$s" }
        """
            .formatted(folder, TwoHBases.source().address(), target, table, settings));
  }

  private static TableName table() throws IOException {
    TableName table = TwoHBases.newTable();
    try (Connection source = TableTrial.connect(TwoHBases.source().configuration())) {
      TableTrial.create(
          source,
          TableDescriptorBuilder.newBuilder(table)
              .setColumnFamily(ExportTrial.family("f"))
              .build());
    }
    return table;
  }

  private static void assertEndsWith3(String said, String... words) {
    long begun = System.nanoTime();
    assertThatThrownBy(() -> RealJobs.starter().start(words))
        .isInstanceOfSatisfying(JobException.class, e -> assertThat(e.status().code()).isEqualTo(3))
        .hasMessageContaining(said);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BOUND);
  }

  @Test
  void aClusterThatIsNotThereIsSaidSoon() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String address = "localhost:" + port + ":/hbase";
    String policy = policy(table(), address, IMPATIENT).toString();
    assertEndsWith3(
        "what peer longhaul_trial_target has to send it waits in the logs",
        "hbase-replicate",
        "--watch",
        policy);
    assertEndsWith3("Cannot reach HBase of the target " + address, "hbase-import", policy);
  }

  @Test
  void aPeerWhoseServersAreDownIsSaidSoon() throws Exception {
    EmbeddedHBase far = EmbeddedHBase.start(folder.resolve("far"), Map.of());
    TableName table = table();
    String policy = policy(table, far.address(), "").toString();
    assertThat(RealJobs.starter().start("hbase-replicate", "--apply", policy).path("exit").asInt())
        .isZero();
    try {
      // The master is still there, the tables are not.
      far.servers().getRegionServer(0).abort("for a test");
      far.servers().waitOnRegionServer(0);
      policy(table, far.address(), IMPATIENT);
      assertEndsWith3(
          "Cannot watch peer longhaul_trial_target of the source, which leads to the target",
          "hbase-replicate",
          "--watch",
          policy);
    } finally {
      far.close();
      try (Connection source = TableTrial.connect(TwoHBases.source().configuration());
          Admin admin = source.getAdmin()) {
        admin.removeReplicationPeer("longhaul_trial_target");
      }
    }
  }
}
