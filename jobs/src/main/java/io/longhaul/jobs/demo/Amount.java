package io.longhaul.jobs.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Numbers with their units, for tables. */
final class Amount {
  private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");

  private Amount() {}

  /** {@code 75,000}. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 812 B}, {@code 10.7 MB}: decimal. */
  static String bytes(double bytes) {
    if (bytes < 1_000) {
      return String.format(Locale.ROOT, "%.0f B", bytes);
    }
    double value = bytes / 1_000;
    int unit = 0;
    // What would round to 1000.0 is one of the next unit.
    while (value >= 999.95 && unit < UNITS.size() - 1) {
      value /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
  }

  /** {@code 748.2 kB/s}. */
  static String rate(double bytesPerSecond) {
    return bytes(bytesPerSecond) + "/s";
  }

  /** {@code 14.2 s}. */
  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
  }

  /** {@code 1 file}, {@code 12 files}. */
  static String of(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }
}
