package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.JobException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestWindowEnd {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Duration MARGIN = Duration.ofMinutes(2);

  @Test
  void isTheSlowestClockLessTheMargin() {
    assertThat(
            WindowEnd.before(
                Map.of("a:1", NOW.minusSeconds(90), "b:1", NOW.plusSeconds(30)), MARGIN, NOW))
        .isEqualTo(NOW.minusSeconds(90 + 120));
    // A host that is behind all servers must not let a window end later than its own clock says.
    assertThat(WindowEnd.before(Map.of("a:1", NOW.plusSeconds(30)), MARGIN, NOW))
        .isEqualTo(NOW.minusSeconds(120));
  }

  @Test
  void refusesClocksThatDifferByMoreThanTheMargin() {
    assertThatThrownBy(
            () -> WindowEnd.before(Map.of("a:1", NOW, "b:1", NOW.minusSeconds(121)), MARGIN, NOW))
        .isInstanceOfSatisfying(JobException.class, e -> assertThat(e.status().code()).isEqualTo(3))
        .hasMessage(
            "Cannot end a window: the clock of region server b:1 is behind this host's by 121s,"
                + " which is more than the margin of 2m (set the clocks right, or raise `margin`)");
    assertThatThrownBy(() -> WindowEnd.before(Map.of("a:1", NOW.plusSeconds(121)), MARGIN, NOW))
        .hasMessageContaining("ahead of this host's by 121s");
    assertThatThrownBy(() -> WindowEnd.before(Map.of(), MARGIN, NOW))
        .hasMessageContaining("no region server");
  }
}
