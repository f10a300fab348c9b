package io.longhaul.jobs.hbase;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the logs of the source gave for a table.
 *
 * @param next how far they are read; empty when that can't be said
 * @param gap why changes may be missing, in words; empty when none are
 * @param parts cells that a scan of the window may not have
 * @param bulkLoaded names of files that were loaded in bulk
 */
record TableLogs(
    Optional<LogMark> next, Optional<String> gap, List<LogPart> parts, Set<String> bulkLoaded) {
  /** Of a table whose logs nobody wants. */
  static final TableLogs NONE =
      new TableLogs(Optional.empty(), Optional.empty(), List.of(), Set.of());

  TableLogs {
    parts = List.copyOf(parts);
    bulkLoaded = Set.copyOf(bulkLoaded);
  }

  /** Without what may not be whole. */
  static TableLogs broken(Optional<LogMark> next, String gap) {
    return new TableLogs(next, Optional.of(gap), List.of(), Set.of());
  }
}
