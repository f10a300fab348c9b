package io.longhaul.jobs.dump;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a dump is, apart from what is wrong with it.
 *
 * @param schemaVersion the one VERSION row's, such as {@code 3.1.0}
 * @param rows by table, as the dump spells its name; tables without rows included
 * @param databases names of Hive's databases
 * @param completed in the time zone of the host that took the dump
 */
record DumpSummary(
    Optional<String> schemaVersion,
    Optional<String> tool,
    Map<String, Long> rows,
    List<String> databases,
    Optional<LocalDateTime> completed,
    OptionalLong nextEvent) {
  DumpSummary {
    rows = new TreeMap<>(rows);
    databases = List.copyOf(databases);
  }

  static DumpSummary empty() {
    return new DumpSummary(
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of(),
        Optional.empty(),
        OptionalLong.empty());
  }

  long rowsOf(String table) {
    return rows.getOrDefault(table, 0L);
  }
}
