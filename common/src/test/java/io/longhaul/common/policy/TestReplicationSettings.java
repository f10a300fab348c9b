package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.policy.ReplicationSettings.Topology;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestReplicationSettings {
  private static Policy load(String replication) {
    return PolicyFile.load(
        "p.yaml",
        """
        name: p
        source: { warehouse: /a, hbase: "zk-a:2181:/hbase" }
        target: { warehouse: /b, hbase: "zk-b:2181:/hbase" }
        datasets: [ { name: t, hbase: "ns:t" } ]
        """
            + replication,
        Map.of());
  }

  @Test
  void theTargetFollowsUnlessThePolicySaysOtherwise() {
    assertThat(load("").replication()).isEqualTo(ReplicationSettings.DEFAULT);
    assertThat(load("replication: { topology: leader-leader }\n").replication().topology())
        .isEqualTo(Topology.LEADER_LEADER);
  }

  @Test
  void aCycleHasItsClustersInOrder() {
    ReplicationSettings cycle =
        load("""
                replication:
                  topology: cyclic
                  clusters: [ { name: c, hbase: "zk-c:2181:/hbase" }, { name: d, hbase: "zk-d:2181:/x" } ]
                """)
            .replication();
    assertThat(cycle.topology()).isEqualTo(Topology.CYCLIC);
    assertThat(cycle.more()).extracting(ReplicationSettings.Member::name).containsExactly("c", "d");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> load("replication: { topology: cyclic }\n"))
        .hasMessageContaining(
            "p.yaml:5:26: Invalid replication.topology: cyclic (with replication.clusters: a cycle"
                + " has source, target and one cluster or more)");
    assertThatThrownBy(
            () -> load("replication: { clusters: [ { name: c, hbase: \"zk:2181:/hbase\" } ] }\n"))
        .hasMessageContaining("Invalid replication.clusters")
        .hasMessageContaining("a list that only topology: cyclic has");
    assertThatThrownBy(
            () ->
                load(
                    "replication: { topology: cyclic, clusters: [ { name: target, hbase: zk } ] }\n"))
        .hasMessageContaining("a name of its own, not source or target")
        .hasMessageContaining("HOST[,HOST…]:PORT:/ZNODE");
    assertThatThrownBy(() -> load("replication: { topology: star }\n"))
        .hasMessageContaining("leader-follower, leader-leader or cyclic");
  }
}
