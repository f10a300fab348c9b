package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestSchedule {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private static Schedule utc(String cron) {
    return Schedule.of(cron, Schedule.UTC);
  }

  @ParameterizedTest
  @CsvSource({
    "*/30 * * * *, 2026-11-20T12:30:00Z",
    "0 12 * * *, 2026-11-21T12:00:00Z",
    "5 4 * * sun, 2026-11-22T04:05:00Z",
    "5 4 * * 7, 2026-11-22T04:05:00Z",
    "0 0 1 jan *, 2027-01-01T00:00:00Z",
    "0 0 29 2 *, 2028-02-29T00:00:00Z",
    // Either of both kinds of days.
    "0 0 13 * fri, 2026-11-27T00:00:00Z",
  })
  void knowsWhatIsNext(String cron, String next) {
    assertThat(utc(cron).next(NOON)).contains(Instant.parse(next));
  }

  @Test
  void keepsItsLocalTimeWhenClocksChange() {
    Schedule schedule = Schedule.of("30 6 * * *", BERLIN);
    assertThat(schedule.next(Instant.parse("2027-03-27T12:00:00Z")))
        .contains(Instant.parse("2027-03-28T04:30:00Z"));
    assertThat(schedule.next(Instant.parse("2027-10-30T12:00:00Z")))
        .contains(Instant.parse("2027-10-31T05:30:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"30 2 * * *", "0 */2 * * *", "0 2 * * sun", "15 1-3 * * *"})
  void refusesTimesThatADayLacksOrHasTwice(String cron) {
    assertThatThrownBy(() -> Schedule.of(cron, BERLIN))
        .hasMessageContaining("is skipped or comes twice");
    assertThat(utc(cron).cron()).isEqualTo(cron);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30 2 * * mon", "30 3 * * *", "*/30 * * * *", "30 1 * * *"})
  void takesTimesThatEachDayHasOnce(String cron) {
    assertThat(Schedule.of(cron, BERLIN).cron()).isEqualTo(cron);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "*/0 * * * *",
        "5-1 * * * *",
        "1,,2 * * * *",
        "* * * 13 *",
        "* * * * 8",
        "@hourly",
        "0 0 L * *",
        "5/10 * * * *"
      })
  void refusesWhatIsNoCrontabLine(String cron) {
    assertThatThrownBy(() -> utc(cron)).hasMessageContaining("five fields of a crontab line");
  }

  @Test
  void anHourlyLineIsTheSameInUtc() {
    assertThat(Schedule.of("*/15 * * * *", BERLIN).portable().zone()).isEqualTo(Schedule.UTC);
    ZoneId kolkata = ZoneId.of("Asia/Kolkata");
    assertThat(Schedule.of("*/30 * * * *", kolkata).portable().zone()).isEqualTo(Schedule.UTC);
    assertThat(Schedule.of("0 * * * *", kolkata).portable().zone()).isEqualTo(kolkata);
    assertThat(Schedule.of("0 6 * * *", BERLIN).portable().zone()).isEqualTo(BERLIN);
  }

  @Test
  void knowsItsShortestPeriod() {
    assertThat(utc("*/30 * * * *").period(NOON)).contains(Duration.ofMinutes(30));
    assertThat(utc("0,10 6 * * *").period(NOON)).contains(Duration.ofMinutes(10));
    assertThat(Schedule.of("0 6 * * *", BERLIN).period(NOON)).contains(Duration.ofHours(23));
  }

  @Test
  void writesFieldsOut() {
    CronFields fields = utc("1-10/3,50 8 * * Mon-Wed").fields();
    assertThat(fields.minutes()).isEqualTo(new TreeSet<>(List.of(1, 4, 7, 10, 50)));
    assertThat(fields.weekDays()).containsExactly(1, 2, 3);
    assertThat(fields.isHourly()).isFalse();
    assertThat(utc("5 * * * *").fields().isHourly()).isTrue();
    assertThat(utc("0 0 13 * 5").fields().hasEitherDays()).isTrue();
  }
}
