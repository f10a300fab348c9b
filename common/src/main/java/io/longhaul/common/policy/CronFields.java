package io.longhaul.common.policy;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The five fields of a crontab line, written out. Where both kinds of days are limited, either
 * makes a day one of the schedule's, as crontab(5) has it.
 *
 * @param weekDays from 0, Sunday, to 6
 */
public record CronFields(
    NavigableSet<Integer> minutes,
    NavigableSet<Integer> hours,
    NavigableSet<Integer> days,
    NavigableSet<Integer> months,
    NavigableSet<Integer> weekDays) {
  private static final int FIELDS = 5;
  private static final int HOURS = 24;
  private static final int DAYS = 31;
  private static final int MONTHS = 12;
  private static final int WEEK = 7;
  private static final List<String> MONTH_NAMES =
      List.of(
          "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAY_NAMES =
      List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  /**
   * @throws IllegalArgumentException of what is no crontab line
   */
  static CronFields parse(String cron) {
    String[] fields = cron.strip().split("\\s+");
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("not five fields");
    }
    NavigableSet<Integer> weekDays = expand(fields[4], 0, WEEK, DAY_NAMES);
    if (weekDays.remove(WEEK)) {
      weekDays.add(0);
    }
    return new CronFields(
        expand(fields[0], 0, 59, List.of()),
        expand(fields[1], 0, HOURS - 1, List.of()),
        expand(fields[2], 1, DAYS, List.of()),
        expand(fields[3], 1, MONTHS, MONTH_NAMES),
        weekDays);
  }

  private static NavigableSet<Integer> expand(String field, int min, int max, List<String> names) {
    NavigableSet<Integer> values = new TreeSet<>();
    for (String part : field.split(",", -1)) {
      String[] stepped = part.split("/", -1);
      String[] range = stepped[0].split("-", -1);
      boolean all = stepped[0].equals("*");
      int first = all ? min : number(range[0], names);
      int last = all ? max : number(range[range.length - 1], names);
      int step = stepped.length == 2 ? Integer.parseInt(stepped[1]) : 1;
      boolean stepOfOne = stepped.length == 2 && !all && range.length == 1;
      if (stepped.length > 2 || range.length > 2 || step < 1 || stepOfOne) {
        throw new IllegalArgumentException("not a field: " + field);
      }
      if (first < min || last > max || first > last) {
        throw new IllegalArgumentException("out of range: " + field);
      }
      for (int value = first; value <= last; value += step) {
        values.add(value);
      }
    }
    return values;
  }

  private static int number(String text, List<String> names) {
    int named = names.indexOf(text.toLowerCase(Locale.ROOT));
    return named >= 0 && !text.isEmpty() ? named : Integer.parseInt(text);
  }

  /** Whether it is each hour of each day. */
  public boolean isHourly() {
    return hasEachHour() && hasEachDay() && months.size() == MONTHS;
  }

  boolean hasEachHour() {
    return hours.size() == HOURS;
  }

  /** Whether no field limits the days of a month or a week. */
  public boolean hasEachDay() {
    return days.size() == DAYS && weekDays.size() == WEEK;
  }

  /** Whether days of the month and of the week are both limited. */
  public boolean hasEitherDays() {
    return days.size() < DAYS && weekDays.size() < WEEK;
  }

  /** Whether it is due at a minute. */
  boolean matches(LocalDateTime time) {
    boolean ofMonth = days.contains(time.getDayOfMonth());
    boolean ofWeek = weekDays.contains(time.getDayOfWeek().getValue() % WEEK);
    return minutes.contains(time.getMinute())
        && hours.contains(time.getHour())
        && months.contains(time.getMonthValue())
        && (hasEitherDays() ? ofMonth || ofWeek : ofMonth && ofWeek);
  }
}
