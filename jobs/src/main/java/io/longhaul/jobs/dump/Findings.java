package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Collects what is seen in one dump. Of one code and table only the first {@value #LISTED} are
 * kept, the rest is counted: a million orphans say no more than twenty. Of locations that are not
 * there {@value #MISSING_LISTED} are kept: they are a list to work through. Not thread-safe.
 */
final class Findings {
  static final int LISTED = 20;

  static final int MISSING_LISTED = 10_000;

  private final Set<Code> off;
  private final List<Finding> listed = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private boolean invalid;

  /**
   * @param off codes that are not reported: how a test proves that a rule alone finds something
   */
  Findings(Set<Code> off) {
    this.off = off.isEmpty() ? EnumSet.noneOf(Code.class) : EnumSet.copyOf(off);
  }

  void add(Code code, String table, Position position, String seen) {
    add(code, table, Optional.of(position), seen);
  }

  void add(Code code, String table, String seen) {
    add(code, table, Optional.empty(), seen);
  }

  void add(Code code, String table, Optional<Position> position, String seen) {
    if (off.contains(code)) {
      return;
    }
    invalid |= code.severity() == Severity.ERROR;
    long count = counts.merge(key(code, table), 1L, Long::sum);
    if (count <= most(code)) {
      String message = seen + ": " + code.remedy();
      listed.add(new Finding(code, code.severity(), table, position, message));
    }
  }

  private static int most(Code code) {
    return code == Code.LOCATION_MISSING ? MISSING_LISTED : LISTED;
  }

  private static String key(Code code, String table) {
    return code.text() + " " + table;
  }

  boolean isInvalid() {
    return invalid;
  }

  /**
   * Whether the file could not be read to its end as a dump, so that a second look makes no sense.
   */
  boolean isUnreadable() {
    return listed.stream()
        .map(Finding::code)
        .anyMatch(
            code ->
                code == Code.SYNTAX
                    || code == Code.ROW_ARITY
                    || code == Code.STDERR_TEXT
                    || code == Code.FILE_FOREIGN
                    || code == Code.COMPRESSION_DAMAGED);
  }

  /** In the order found; the last of a kind says how many more there are. */
  List<Finding> list() {
    List<Finding> all = new ArrayList<>(listed);
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      markLast(all, count.getKey(), count.getValue());
    }
    return all;
  }

  private static void markLast(List<Finding> all, String key, long count) {
    for (int i = all.size() - 1; i >= 0; i--) {
      Finding f = all.get(i);
      if (key(f.code(), f.table()).equals(key)) {
        long more = count - most(f.code());
        if (more <= 0) {
          return;
        }
        String message = f.message() + " (and " + more + " more of this kind)";
        all.set(i, new Finding(f.code(), f.severity(), f.table(), f.position(), message));
        return;
      }
    }
  }
}
