package io.longhaul.jobs.dump;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Holds a dump against the one before it.
 *
 * @param maxDrop percent of a count that may be missing without an error
 */
record Drift(DumpSummary previous, double maxDrop) {
  private static final List<String> COUNTED = List.of("DBS", "TBLS", "PARTITIONS");

  Drift {
    requireNonNull(previous, "previous is null");
  }

  void check(DumpSummary now, Findings findings) {
    for (String table : COUNTED) {
      count(table, previous.rowsOf(table), now.rowsOf(table), findings);
    }
    List<String> lost = new ArrayList<>(previous.databases());
    lost.removeAll(now.databases());
    for (String database : lost) {
      findings.add(Code.DRIFT_LOST, "DBS", "database " + database + " is gone");
    }
    if (previous.schemaVersion().isPresent()
        && now.schemaVersion().isPresent()
        && now.schemaVersion().get().compareTo(previous.schemaVersion().get()) < 0) {
      String seen =
          "schema " + now.schemaVersion().get() + " after " + previous.schemaVersion().get();
      findings.add(Code.DRIFT_SCHEMA_BACK, "VERSION", seen);
    }
    age(now, findings);
  }

  private void count(String table, long before, long after, Findings findings) {
    if (after >= before) {
      return;
    }
    double percent = 100.0 * (before - after) / before;
    String seen =
        String.format(Locale.ROOT, "%d rows after %d, %.1f %% fewer", after, before, percent);
    findings.add(percent > maxDrop ? Code.DRIFT_SHRUNK : Code.DRIFT_FEWER, table, seen);
  }

  private void age(DumpSummary now, Findings findings) {
    if (previous.completed().isPresent() && now.completed().isPresent()) {
      if (now.completed().get().isBefore(previous.completed().get())) {
        String seen =
            "completed on "
                + now.completed().get()
                + ", the previous on "
                + previous.completed().get();
        findings.add(Code.DRIFT_OLDER, "", seen);
      }
    } else if (previous.nextEvent().isPresent()
        && now.nextEvent().isPresent()
        && now.nextEvent().getAsLong() < previous.nextEvent().getAsLong()) {
      String seen =
          "the next event is "
              + now.nextEvent().getAsLong()
              + ", in the previous dump "
              + previous.nextEvent().getAsLong();
      findings.add(Code.DRIFT_OLDER, "NOTIFICATION_SEQUENCE", seen);
    }
  }
}
