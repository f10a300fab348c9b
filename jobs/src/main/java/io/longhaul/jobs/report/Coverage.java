package io.longhaul.jobs.report;

import io.longhaul.common.ledger.OwnPaths;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what under a warehouse no dataset covers. It lists only the directories that lead to a
 * dataset: what lies beside the way is named by its top-most path.
 */
final class Coverage {
  private final Store source;
  private final OwnPaths own;
  private final Set<String> datasets;
  private final Set<String> ways = new TreeSet<>();

  /**
   * What was found.
   *
   * @param uncovered paths relative to the warehouse, sorted
   * @param unknown why there may be more than these; empty when all was looked at
   */
  record Answer(List<String> uncovered, Optional<String> unknown) {
    Answer {
      uncovered = List.copyOf(uncovered);
    }

    static Answer unknown(String reason) {
      return new Answer(List.of(), Optional.of(reason));
    }
  }

  /**
   * @param own whose {@link OwnPaths#warehouse()} is looked at
   * @param datasets places of the datasets relative to the warehouse; the empty string is all of it
   */
  Coverage(Store source, OwnPaths own, Set<String> datasets) {
    this.source = source;
    this.own = own;
    this.datasets = Set.copyOf(datasets);
    for (String dataset : datasets) {
      for (int at = dataset.indexOf('/'); at > 0; at = dataset.indexOf('/', at + 1)) {
        ways.add(dataset.substring(0, at));
      }
    }
  }

  Answer find() {
    List<String> uncovered = new ArrayList<>();
    Optional<String> unknown = Optional.empty();
    Deque<String> open = new ArrayDeque<>();
    if (!datasets.contains("")) {
      open.add("");
    }
    while (!open.isEmpty()) {
      String directory = open.pop();
      try {
        for (FileEntry entry : source.list(absolute(directory))) {
          look(
              directory.isEmpty() ? entry.name() : directory + "/" + entry.name(), open, uncovered);
        }
      } catch (IOException e) {
        unknown = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    Collections.sort(uncovered);
    return new Answer(uncovered, unknown);
  }

  private void look(String path, Deque<String> open, List<String> uncovered) {
    if (datasets.contains(path) || own.covers(absolute(path))) {
      return;
    }
    if (ways.contains(path)) {
      open.push(path);
    } else {
      uncovered.add(path);
    }
  }

  private String absolute(String path) {
    if (path.isEmpty()) {
      return own.warehouse();
    }
    return own.warehouse().endsWith("/") ? own.warehouse() + path : own.warehouse() + "/" + path;
  }
}
