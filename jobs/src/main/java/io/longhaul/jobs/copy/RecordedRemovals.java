package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.ledger.Segments;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.WaitingRemovals;
import io.longhaul.common.storage.FileEntry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The removals of one dataset that an earlier run recorded, held against a new listing: only what
 * both name goes, and only as it was. What the source has again, what came or changed since, is
 * left for the next copy. Both come in the order of paths, so that neither is held whole.
 */
final class RecordedRemovals {
  private final StateDirectory state;
  private final String dataset;
  private final Deque<String> segments;
  private final Deque<PlanItem> lines = new ArrayDeque<>();
  private final Map<String, PlanItem> directories = new HashMap<>();
  private final Set<String> touched = new HashSet<>();
  private long files;
  private long bytes;

  private RecordedRemovals(StateDirectory state, String dataset, List<String> segments) {
    this.state = state;
    this.dataset = dataset;
    this.segments = new ArrayDeque<>(segments);
  }

  /** What a record speaks of. */
  static RecordedRemovals open(StateDirectory state, String dataset)
      throws StoppedException, IOException {
    Optional<WaitingRemovals> waiting = WaitingRemovals.load(state, dataset);
    if (waiting.isEmpty()) {
      throw new StoppedException(
          ExitStatus.INCOMPLETE, "Its removals were taken up by another run meanwhile");
    }
    String plan = "runs/" + waiting.get().run() + "/plan";
    List<String> segments = Segments.list(state, plan);
    if (segments.isEmpty()) {
      throw new StoppedException(
          ExitStatus.INCOMPLETE,
          "Cannot read which removals wait: %s is gone (run copy --removals later again, then this)"
              .formatted(state.describe(plan)));
    }
    return new RecordedRemovals(state, dataset, segments);
  }

  /**
   * Adds to a plan an item of the listing that was recorded.
   *
   * @param item of the dataset, each path after the one before
   */
  void take(PlanItem item, GroupPlan plan) throws IOException {
    if (!item.action().removes()) {
      directories.put(item.path(), item);
      return;
    }
    if (!isRecorded(item)) {
      return;
    }
    if (item.action() == PlanItem.Action.REMOVE) {
      files++;
      bytes += item.entry().length();
    }
    plan.add(item);
  }

  /**
   * Adds the attributes of the directories that something is taken from, once all items were taken:
   * also where a run that was killed has taken it.
   */
  void finish(GroupPlan plan) throws IOException {
    while (hasLine()) {
      next();
    }
    for (String directory : touched) {
      PlanItem attributes = directories.get(directory);
      if (attributes != null) {
        plan.add(attributes);
      }
    }
  }

  private PlanItem next() {
    PlanItem line = lines.remove();
    touched.add(parent(line.path()));
    return line;
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private boolean isRecorded(PlanItem item) throws IOException {
    while (hasLine() && lines.peek().path().compareTo(item.path()) < 0) {
      next();
    }
    while (hasLine() && lines.peek().path().equals(item.path())) {
      PlanItem line = next();
      if (line.action() == item.action() && isSame(line.entry(), item.entry())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSame(FileEntry then, FileEntry now) {
    // What is in a directory, and so its time, may have changed: it goes only when it is empty.
    return then.kind() == now.kind()
        && (now.isDirectory()
            || (then.length() == now.length() && then.modified() == now.modified()));
  }

  private boolean hasLine() throws IOException {
    while (lines.isEmpty() && !segments.isEmpty()) {
      for (String text : Segments.read(state, segments.remove(), 0, Integer.MAX_VALUE)) {
        Optional<PlanLine> line = PlanLine.parseWaiting(text, dataset);
        line.ifPresent(found -> lines.add(found.item()));
      }
    }
    return !lines.isEmpty();
  }

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }
}
