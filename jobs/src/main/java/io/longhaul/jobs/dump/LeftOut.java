package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What of a dump was not executed, counted by what it was. */
final class LeftOut {
  private final Map<String, Long> counts = new LinkedHashMap<>();

  void add(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  /** One line for each kind, in the order first met. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    counts.forEach(
        (what, count) -> lines.add(count == 1 ? what : what + " (" + count + " statements)"));
    return lines;
  }
}
