package io.longhaul.common.job;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants as reports and state files have them: ISO-8601, UTC, always with milliseconds. */
public final class InstantText {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private InstantText() {}

  /** Of one length, so that texts sort by time. */
  public static String of(Instant instant) {
    return FORMAT.format(instant);
  }
}
