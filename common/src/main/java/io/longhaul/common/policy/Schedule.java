package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * When a policy's jobs run: a crontab line's five fields, in a time zone. Each of its times exists
 * once on each of its days, so that every scheduler means the same by it.
 */
public record Schedule(String cron, ZoneId zone) {
  static final ZoneId UTC = ZoneId.of("UTC");

  /** Rules of zones repeat by the year; a line may name days that meet a change every few years. */
  private static final int TRANSITIONS = 40;

  private static final Instant RULES_FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final int TICKS = 200;
  private static final int HOUR = 60;

  public Schedule {
    requireNonNull(cron, "cron is null");
    requireNonNull(zone, "zone is null");
  }

  /**
   * A zone by its name in the time zone database.
   *
   * @throws IllegalArgumentException of another text
   */
  static ZoneId zone(String name) {
    if (name.equals("UTC") || ZoneId.getAvailableZoneIds().contains(name)) {
      try {
        return ZoneId.of(name);
      } catch (DateTimeException e) {
        throw invalidZone(name);
      }
    }
    throw invalidZone(name);
  }

  private static InvalidValueException invalidZone(String name) {
    return new InvalidValueException(
        "zone", name, "a name of the time zone database, such as UTC or Europe/Berlin");
  }

  /**
   * @throws IllegalArgumentException of what is no crontab line, or names times that a day of the
   *     zone may lack or have twice
   */
  static Schedule of(String cron, ZoneId zone) {
    try {
      CronFields.parse(cron);
      parser().parse(cron).validate();
    } catch (IllegalArgumentException e) {
      throw new InvalidValueException(
          "cron", cron, "five fields of a crontab line, such as */30 * * * *");
    }
    Schedule schedule = new Schedule(cron.strip().replaceAll("\\s+", " "), zone);
    schedule
        .unsteady()
        .ifPresent(
            time -> {
              throw new InvalidValueException(
                  "cron",
                  cron,
                  "times that each day has once: %s %s of %s is skipped or comes twice when clocks change; take another hour, or zone: UTC"
                      .formatted(time.toLocalTime(), time.toLocalDate(), zone));
            });
    return schedule;
  }

  private static CronParser parser() {
    return new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  }

  /** The line's fields. */
  public CronFields fields() {
    return CronFields.parse(cron);
  }

  /** When it is due next; empty when never. */
  public Optional<Instant> next(Instant after) {
    return ExecutionTime.forCron(parser().parse(cron))
        .nextExecution(ZonedDateTime.ofInstant(after, zone))
        .map(ZonedDateTime::toInstant);
  }

  /** The shortest time between two of its next ticks; empty when it has no two. */
  public Optional<Duration> period(Instant from) {
    Optional<Duration> shortest = Optional.empty();
    Optional<Instant> last = next(from);
    for (int i = 0; i < TICKS && last.isPresent(); i++) {
      Optional<Instant> next = next(last.get());
      if (next.isPresent()) {
        Duration gap = Duration.between(last.get(), next.get());
        shortest = shortest.filter(known -> known.compareTo(gap) <= 0).or(() -> Optional.of(gap));
      }
      last = next;
    }
    return shortest;
  }

  /** The same ticks in UTC, where an hourly line has them; else this. */
  public Schedule portable() {
    CronFields fields = fields();
    boolean same =
        fields.isHourly()
            && offsetMinutes().stream()
                .allMatch(offset -> fields.minutes().equals(shifted(offset)));
    return same ? new Schedule(cron, UTC) : this;
  }

  private Set<Integer> shifted(int offset) {
    return fields().minutes().stream()
        .map(minute -> Math.floorMod(minute - offset, HOUR))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<Integer> offsetMinutes() {
    Set<Integer> minutes = new TreeSet<>();
    ZoneRules rules = zone.getRules();
    minutes.add(rules.getOffset(RULES_FROM).getTotalSeconds() / HOUR % HOUR);
    ZoneOffsetTransition change = rules.nextTransition(RULES_FROM);
    for (int i = 0; i < TRANSITIONS && change != null; i++) {
      minutes.add(change.getOffsetAfter().getTotalSeconds() / HOUR % HOUR);
      change = rules.nextTransition(change.getInstant());
    }
    return minutes;
  }

  /** A time of the line that a change of clocks skips or repeats. */
  private Optional<LocalDateTime> unsteady() {
    CronFields fields = fields();
    if (fields.hasEachHour()) {
      // An hour that is skipped has no ticks to lose, one that repeats has its own.
      return Optional.empty();
    }
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition change = rules.nextTransition(RULES_FROM);
    for (int i = 0; i < TRANSITIONS && change != null; i++) {
      LocalDateTime before = change.getDateTimeBefore();
      LocalDateTime after = change.getDateTimeAfter();
      LocalDateTime end = change.isGap() ? after : before;
      for (LocalDateTime time = change.isGap() ? before : after;
          time.isBefore(end);
          time = time.plusMinutes(1)) {
        if (fields.matches(time)) {
          return Optional.of(time);
        }
      }
      change = rules.nextTransition(change.getInstant());
    }
    return Optional.empty();
  }
}
