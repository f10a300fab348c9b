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
}
