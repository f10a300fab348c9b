package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rates by weekday and time of day: each holds from its moment of the week to the next one.
 *
 * <p>What the clock on the wall of the zone shows decides, and nothing else. When it is put forward
 * a moment that it jumps over counts as reached; when it is put back the repeated hour has the same
 * rates twice.
 *
 * @param changes at least one
 */
public record Timetable(ZoneId zone, SortedMap<Moment, ByteRate> changes) {
  /** A moment of the week. */
  public record Moment(DayOfWeek day, LocalTime time) implements Comparable<Moment> {
    @Override
    public int compareTo(Moment other) {
      int days = day.compareTo(other.day);
      return days == 0 ? time.compareTo(other.time) : days;
    }
  }

  private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
  private static final String DAY = "(" + String.join("|", DAYS) + ")";
  private static final Pattern MOMENTS =
      Pattern.compile(DAY + "(?:-" + DAY + ")? ([01][0-9]|2[0-3]):([0-5][0-9])");
  private static final String MOMENTS_RIGHT =
      "a day or days and a time, such as Mon-Fri 08:00 or Sat 00:00";
  private static final String ZONE_RIGHT = "a time zone such as Europe/Berlin or UTC";

  public Timetable {
    requireNonNull(zone, "zone is null");
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("Invalid timetable: it has no rates");
    }
    changes = Collections.unmodifiableSortedMap(new TreeMap<>(changes));
  }

  /** The rate that holds at an instant. */
  public ByteRate at(Instant instant) {
    ZonedDateTime wall = instant.atZone(zone);
    TreeMap<Moment, ByteRate> week = new TreeMap<>(changes);
    Map.Entry<Moment, ByteRate> last =
        week.floorEntry(new Moment(wall.getDayOfWeek(), wall.toLocalTime()));
    return last == null ? week.lastEntry().getValue() : last.getValue();
  }

  /**
   * Reads {@code Mon-Fri 08:00} or {@code Sat 00:00}; days may run over the end of the week.
   *
   * @throws IllegalArgumentException of another form
   */
  public static List<Moment> moments(String text) {
    Matcher form = MOMENTS.matcher(text);
    if (!form.matches()) {
      throw new InvalidValueException("moment", text, MOMENTS_RIGHT);
    }
    int first = DAYS.indexOf(form.group(1));
    int last = form.group(2) == null ? first : DAYS.indexOf(form.group(2));
    LocalTime time = LocalTime.of(Integer.parseInt(form.group(3)), Integer.parseInt(form.group(4)));
    List<Moment> moments = new ArrayList<>();
    for (int day = first; ; day = (day + 1) % DAYS.size()) {
      moments.add(new Moment(DayOfWeek.of(day + 1), time));
      if (day == last) {
        return moments;
      }
    }
  }

  /**
   * Reads a zone with its rules for summer time, by its name.
   *
   * @throws IllegalArgumentException when there is none of this name
   */
  static ZoneId zone(String name) {
    if (ZoneId.getAvailableZoneIds().contains(name)) {
      return ZoneId.of(name);
    }
    throw new InvalidValueException("zone", name, ZONE_RIGHT);
  }
}
