package io.longhaul.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.PolicyFile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a tick consists of. */
class TestScheduledPolicy {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private List<String> steps(String dumps) {
    Policy policy =
        PolicyFile.load(
            "p.yaml",
            """
            name: a-to-b
            source: { warehouse: /data/a }
            target: { warehouse: /data/b }
            dumps: { folder: /data/dumps%s }
            schedule: { cron: "0 * * * *" }
            datasets: [ { name: all, path: . } ]
            """
                .formatted(dumps),
            Map.of());
    return ScheduledPolicy.of(policy, "p", "l", NOON).steps().stream()
        .map(step -> step.id() + ": " + String.join(" ", step.words()) + " " + step.needs())
        .toList();
  }

  @Test
  void aTickHasTheStepsThatThePolicyHasWorkFor() {
    assertThat(steps(""))
        .containsExactly(
            "dump: dump-latest --policy []", "copy: copy --if-running skip --max-duration 45m []");
    assertThat(steps(TestScheduleJob.METASTORES))
        .containsExactly(
            "dump: metastore-export []",
            "copy: copy --if-running skip --max-duration 45m --removals later []",
            "metadata: metastore-import []",
            "removals: copy --if-running skip --removals only [dump, metadata]");
    assertThat(steps(TestScheduleJob.METASTORES.replaceFirst(", service.*", "")))
        .containsExactly(
            "dump: metastore-export []", "copy: copy --if-running skip --max-duration 45m []");
    assertThat(steps(TestScheduleJob.METASTORES.replaceFirst("jdbc.*, service", "service")).get(0))
        .isEqualTo("dump: dump-latest --policy []");
  }

  private static ScheduledPolicy of(String datasets) {
    Policy policy =
        PolicyFile.load(
            "p.yaml",
            """
            name: a-to-b
            source: { warehouse: /data/a, hbase: "zk-a:2181:/hbase" }
            target: { warehouse: /data/b, hbase: "zk-b:2181:/hbase" }
            schedule: { cron: "0 * * * *" }
            datasets: [ %s ]
            """
                .formatted(datasets),
            Map.of());
    return ScheduledPolicy.of(policy, "p", "l", NOON);
  }

  private static List<String> ids(List<ScheduledPolicy.Step> steps) {
    return steps.stream().map(ScheduledPolicy.Step::id).toList();
  }

  @Test
  void tablesComeWhenTheirPrioritySays() {
    String files = "{ name: f, path: f, priority: 3 }";
    ScheduledPolicy after = of(files + ", { name: t, hbase: 'ns:t', priority: 3, rpo: 1h }");
    assertThat(ids(after.steps())).containsExactly("copy", "hbase_export", "hbase_import");
    assertThat(after.steps().get(1).words())
        .containsExactly("hbase-export", "--if-running", "skip");
    assertThat(after.warnings()).singleElement().asString().contains("Dataset t: its rpo of 1h");
    assertThat(ids(after.compareSteps())).containsExactly("compare", "hbase_verify");
    assertThat(ids(of(files + ", { name: t, hbase: 'ns:t', priority: 2 }").steps()))
        .containsExactly("hbase_export", "hbase_import", "copy");
    ScheduledPolicy tablesOnly = of("{ name: t, hbase: 'ns:t' }");
    assertThat(ids(tablesOnly.steps())).containsExactly("hbase_export", "hbase_import");
    assertThat(ids(tablesOnly.compareSteps())).containsExactly("hbase_verify");
    assertThat(ids(of(files).compareSteps())).containsExactly("compare");
  }
}
