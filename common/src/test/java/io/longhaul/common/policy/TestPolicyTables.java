package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.longhaul.common.policy.Dataset.Replicate;
import io.longhaul.common.policy.HBaseDataset.Base;
import io.longhaul.common.policy.HBaseDataset.Coprocessors;
import io.longhaul.common.policy.HBaseDataset.Mode;
import io.longhaul.common.policy.HBaseDataset.Reconcile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestPolicyTables {
  private static final String BOTH_KINDS =
      """
      name: p
      source: { warehouse: /a, hbase: "zk-1,zk-2:2181:/hbase" }
      target: { warehouse: /b, hbase: conf-b }
      defaults: { priority: 3, rpo: 1h }
      datasets:
        - { name: orders, path: orders }
        - { name: profiles, hbase: "crm:profiles" }
        - name: events
          hbase: "ev_*"
          priority: 1
          rpo: 5m
          replicate: never
          base: snapshot
          rebase: 2d
          margin: 30s
          reconcile: none
          mode: bulk
          coprocessors: drop
      """;

  @TempDir Path folder;

  private Policy load(String text) {
    return PolicyFile.load(folder.resolve("p.yaml").toString(), text, Map.of());
  }

  private List<String> problems(String datasets) {
    String text =
        """
        name: p
        source: { warehouse: /a, hbase: "zk-a:2181:/hbase" }
        target: { warehouse: /b, hbase: "zk-b:2181:/hbase" }
        datasets:
        """;
    return catchThrowableOfType(PolicyException.class, () -> load(text + datasets))
        .problems()
        .stream()
        .map(problem -> problem.toString().replace(folder + "/", ""))
        .toList();
  }

  @Test
  void takesTablesBesidePaths() throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf-b"));
    Files.writeString(conf.resolve("hbase-site.xml"), "<configuration/>");
    Policy policy = load(BOTH_KINDS);
    assertThat(policy.source().hbase().orElseThrow().quorum()).contains("zk-1,zk-2:2181:/hbase");
    assertThat(policy.target().hbase().orElseThrow().confDir()).contains(conf);
    assertThat(policy.datasets()).extracting(Dataset::name).containsExactly("orders");
    assertThat(policy.tables())
        .containsExactly(
            new HBaseDataset(
                "profiles",
                "crm",
                "profiles",
                3,
                Optional.of(Duration.ofHours(1)),
                Replicate.ALWAYS,
                Base.EXPORT,
                Duration.ofDays(7),
                Duration.ofMinutes(2),
                Reconcile.SNAPSHOT,
                Mode.AUTO,
                Coprocessors.FAIL,
                7),
            new HBaseDataset(
                "events",
                "default",
                "ev_*",
                1,
                Optional.of(Duration.ofMinutes(5)),
                Replicate.NEVER,
                Base.SNAPSHOT,
                Duration.ofDays(2),
                Duration.ofSeconds(30),
                Reconcile.NONE,
                Mode.BULK,
                Coprocessors.DROP,
                8));
    HBaseDataset events = policy.tables().get(1);
    assertThat(events.matches("ev_2026")).isTrue();
    assertThat(events.matches("evx2026")).isFalse();
    assertThat(events.isOneTable()).isFalse();
  }

  @Test
  void keepsTheKeysOfBothKindsApart() {
    assertThat(
            problems(
                """
                  - { name: a, hbase: "ns:t", path: x, delete: undo }
                  - { name: b, path: b, mode: put }
                """))
        .containsExactly(
            "p.yaml:5:37: Invalid datasets[a].path: x (a key of datasets with a path, this one has"
                + " `hbase`)",
            "p.yaml:5:48: Invalid datasets[a].delete: undo (a key of datasets with a path, this one"
                + " has `hbase`)",
            "p.yaml:6:31: Invalid datasets[b].mode: put (a key of datasets with `hbase`, this one"
                + " has a path)");
  }

  @Test
  void refusesTheSameNameOrTablesTwice() {
    assertThat(
            problems(
                """
                  - { name: a, path: x }
                  - { name: a, hbase: "t" }
                  - { name: b, hbase: "default:t" }
                """))
        .containsExactly(
            "p.yaml:6:13: Invalid datasets[a].name: a (a name of its own, this is the one of"
                + " dataset a at line 5)",
            "p.yaml:7:23: Invalid datasets[b].hbase: default:t (tables of its own, these are those"
                + " of the dataset at line 6)");
  }

  @Test
  void refusesWhatIsNoTableAndWhatIsNotThereYet() {
    assertThat(
            problems(
                """
                  - { name: a, hbase: "n*:t" }
                  - { name: b, hbase: "ns:b", base: snapshots }
                  - { name: c, hbase: "ns:c", reconcile: logs }
                """))
        .containsExactly(
            "p.yaml:5:23: Invalid datasets[a].hbase: n*:t (a table such as ns:table, or some of them"
                + " such as ns:orders_*)",
            "p.yaml:6:37: Invalid datasets[b].base: snapshots (export or snapshot)",
            "p.yaml:7:42: Invalid datasets[c].reconcile: logs (snapshot, wal or none)");
  }

  @Test
  void refusesAnAddressThatIsNone() {
    assertThat(
            catchThrowableOfType(
                    PolicyException.class,
                    () ->
                        load(
                            """
                            name: p
                            source: { warehouse: /a, hbase: "zk-a" }
                            target: { warehouse: /b }
                            datasets: [ { name: t, hbase: t } ]
                            """))
                .getMessage())
        .contains(
            "Invalid source.hbase: zk-a (HOST[,HOST…]:PORT:/ZNODE such as zk-a:2181:/hbase, or a"
                + " directory with hbase-site.xml)");
  }
}
