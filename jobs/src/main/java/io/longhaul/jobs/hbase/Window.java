package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was exported of a table at a time: all of it, or the cells with timestamps of a span.
 *
 * @param from first instant of the span; the epoch of a base
 * @param to first instant after it; of a base: everything written before it is there
 */
record Window(Kind kind, Instant from, Instant to) {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern FORM =
      Pattern.compile("(base|window)-(\\d{8}T\\d{9}Z)-(\\d{8}T\\d{9}Z)");

  /** Whether it is the whole table. */
  enum Kind {
    BASE,
    WINDOW
  }

  Window {
    requireNonNull(kind, "kind is null");
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("Invalid window: " + from + " to " + to);
    }
  }

  static Window base(Instant to) {
    return new Window(Kind.BASE, Instant.EPOCH, to);
  }

  static Window of(Instant from, Instant to) {
    return new Window(Kind.WINDOW, from, to);
  }

  /** The window that a directory's name means; empty when it is no window's. */
  static Optional<Window> parse(String name) {
    Matcher form = FORM.matcher(name);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Window(
              Kind.valueOf(form.group(1).toUpperCase(Locale.ROOT)),
              NAME.parse(form.group(2), Instant::from),
              NAME.parse(form.group(3), Instant::from)));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  boolean isBase() {
    return kind == Kind.BASE;
  }

  /** An instant as names of files hold it. */
  static String name(Instant instant) {
    return NAME.format(instant);
  }

  /** The name of its directory. */
  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + "-" + name(from) + "-" + name(to);
  }
}
