package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestTimetable {
  private static final ByteRate SLOW = new ByteRate(2);
  private static final ByteRate FAST = new ByteRate(10);

  private static Timetable timetable(String zone, Map<String, ByteRate> rates) {
    TreeMap<Timetable.Moment, ByteRate> changes = new TreeMap<>();
    rates.forEach(
        (text, rate) -> Timetable.moments(text).forEach(moment -> changes.put(moment, rate)));
    return new Timetable(ZoneId.of(zone), changes);
  }

  /** The week of the example in the policy's documentation. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-16T06:59:59Z, 10", // Monday before eight in Berlin: as since Saturday
    "2026-11-16T07:00:00Z, 2",
    "2026-11-16T18:59:59Z, 2",
    "2026-11-16T19:00:00Z, 10",
    "2026-11-20T18:59:59Z, 2", // Friday
    "2026-11-20T19:00:00Z, 10",
    "2026-11-21T12:00:00Z, 10",
    "2026-11-22T22:59:59Z, 10"
  })
  void eachRateHoldsUntilTheNext(String instant, long rate) {
    Timetable week =
        timetable(
            "Europe/Berlin",
            Map.of("Mon-Fri 08:00", SLOW, "Mon-Fri 20:00", FAST, "Sat 00:00", FAST));
    assertThat(week.at(Instant.parse(instant)).bytesPerSecond()).isEqualTo(rate);
  }

  @Test
  void oneRateHoldsAllWeek() {
    Timetable week = timetable("UTC", Map.of("Wed 12:00", SLOW));
    assertThat(week.at(Instant.parse("2026-11-16T00:00:00Z"))).isEqualTo(SLOW);
    assertThat(week.at(Instant.parse("2026-11-20T00:00:00Z"))).isEqualTo(SLOW);
  }

  @Test
  void daysMayRunOverTheEndOfTheWeek() {
    Timetable week = timetable("UTC", Map.of("Sat-Mon 12:00", SLOW, "Tue 00:00", FAST));
    assertThat(week.at(Instant.parse("2026-11-22T13:00:00Z"))).isEqualTo(SLOW);
    assertThat(week.at(Instant.parse("2026-11-21T11:00:00Z"))).isEqualTo(FAST);
    assertThat(Timetable.moments("Sat-Mon 12:00")).hasSize(3);
  }

  /** 2026-03-29 02:00 becomes 03:00 in Berlin, so that 02:30 never comes. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-29T00:59:59Z, 10", // 01:59:59
    "2026-03-29T01:00:00Z, 2", // 03:00:00
    "2026-03-29T02:59:59Z, 2", // 04:59:59
    "2026-03-29T03:00:00Z, 10" // 05:00:00
  })
  void aMomentThatTheClockJumpsOverCountsAsReached(String instant, long rate) {
    Timetable week = timetable("Europe/Berlin", Map.of("Sun 02:30", SLOW, "Sun 05:00", FAST));
    assertThat(week.at(Instant.parse(instant)).bytesPerSecond()).isEqualTo(rate);
  }

  /** 2026-10-25 03:00 becomes 02:00 in Berlin, so that 02:30 comes twice. */
  @ParameterizedTest
  @CsvSource({
    "2026-10-25T00:29:59Z, 10", // 02:29:59 of summer
    "2026-10-25T00:30:00Z, 2", // 02:30:00 of summer
    "2026-10-25T00:59:59Z, 2",
    "2026-10-25T01:00:00Z, 10", // 02:00:00 of winter
    "2026-10-25T01:30:00Z, 2", // 02:30:00 of winter
    "2026-10-25T03:59:59Z, 2",
    "2026-10-25T04:00:00Z, 10" // 05:00:00
  })
  void aRepeatedHourHasItsRatesTwice(String instant, long rate) {
    Timetable week = timetable("Europe/Berlin", Map.of("Sun 02:30", SLOW, "Sun 05:00", FAST));
    assertThat(week.at(Instant.parse(instant)).bytesPerSecond()).isEqualTo(rate);
  }

  @Test
  void theHourOfTheWallMovesWithSummerTime() {
    Timetable week =
        timetable("Europe/Berlin", Map.of("Mon-Sun 08:00", SLOW, "Mon-Sun 20:00", FAST));
    assertThat(week.at(Instant.parse("2026-07-01T06:00:00Z"))).isEqualTo(SLOW);
    assertThat(week.at(Instant.parse("2026-12-01T06:00:00Z"))).isEqualTo(FAST);
    assertThat(week.at(Instant.parse("2026-12-01T07:00:00Z"))).isEqualTo(SLOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Mon", "08:00", "mon 08:00", "Mon 8:00", "Mon 24:00", "Mon-Fri", "Mo 08:00"})
  void refusesOtherForms(String text) {
    assertThatThrownBy(() -> Timetable.moments(text))
        .hasMessageStartingWith("Invalid moment: " + text + " (a day or days and a time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Berlin", "CET+1", "europe/berlin", ""})
  void refusesUnknownZones(String name) {
    assertThatThrownBy(() -> Timetable.zone(name)).hasMessageStartingWith("Invalid zone: ");
  }
}
