package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused of schedules. */
class TestScheduleProblems {
  static Stream<Arguments> wrongSchedules() {
    return Stream.of(
        Arguments.of(
            "schedule: { cron: x }",
            "7:19: Invalid schedule.cron: x (five fields of a crontab line, such as */30 * * * *)"),
        Arguments.of(
            "schedule: { cron: '30 2 * * *', zone: Europe/Berlin }",
            "7:19: Invalid schedule.cron: 30 2 * * * (times that each day has once: 02:30 2026-03-29"
                + " of Europe/Berlin is skipped or comes twice when clocks change; take another"
                + " hour, or zone: UTC)"),
        Arguments.of(
            "schedule: { cron: '0 6 * * *', zone: Europa/Berlin }",
            "7:38: Invalid schedule.zone: Europa/Berlin (a name of the time zone database, such as"
                + " UTC or Europe/Berlin)"),
        Arguments.of(
            "schedule: {}",
            "7:11: Invalid schedule.cron: missing (five fields of a crontab line, such as */30 * * * *)"));
  }

  @ParameterizedTest
  @MethodSource("wrongSchedules")
  void placesWhatIsWrong(String line, String problem) {
    assertThat(TestPolicyProblems.withTopLevel(line)).containsExactly("p.yaml:" + problem);
  }
}
