package io.longhaul.jobs.copy;

import io.longhaul.common.ledger.RunId;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;

/**
 * Makes the staging folders of runs that did not end this run's own. Whoever holds the lock of a
 * dataset may do so. A folder changes hands by one rename: what a run that only stood still would
 * rename from there afterwards is not found any more.
 */
final class Takeover {
  private static final String ADOPTED = "adopted";
  private static final int PRIVATE = 0700;

  private final RunId run;

  Takeover(RunId run) {
    this.run = run;
  }

  /** A dataset's staging folder of another run, where it lies now. */
  record Folder(RunId run, String path) {}

  /**
   * Takes what earlier runs of the policy left of a dataset, also what they had taken over
   * themselves, oldest first. Killed at any point it is done again by the next run.
   *
   * @param stage directory of this run's staged files of the dataset
   */
  List<Folder> take(Store store, String stage) throws IOException {
    String ofRun = CopyScope.parent(stage);
    String staging = CopyScope.parent(ofRun);
    String name = stage.substring(stage.lastIndexOf('/') + 1);
    String adopted = stage + "/" + ADOPTED;
    for (RunId other : runs(store, staging)) {
      String folder = staging + "/" + other + "/" + name;
      if (!other.equals(run) && other.policy().equals(run.policy()) && exists(store, folder)) {
        move(store, folder, adopted, other);
        store.deleteIfEmpty(staging + "/" + other);
      }
    }
    Deque<RunId> open = new ArrayDeque<>(runs(store, adopted));
    TreeSet<RunId> found = new TreeSet<>(open);
    while (!open.isEmpty()) {
      String nested = adopted + "/" + open.pop() + "/" + ADOPTED;
      for (RunId inner : runs(store, nested)) {
        move(store, nested + "/" + inner, adopted, inner);
        open.push(inner);
        found.add(inner);
      }
    }
    return found.stream().map(dead -> new Folder(dead, adopted + "/" + dead)).toList();
  }

  private static void move(Store store, String folder, String adopted, RunId dead)
      throws IOException {
    // Level by level: what is missing above is the run's own, private as the work area is.
    store.makeDirectories(adopted, PRIVATE);
    store.rename(folder, adopted + "/" + dead);
  }

  private static boolean exists(Store store, String folder) throws IOException {
    try {
      return store.entry(folder).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static List<RunId> runs(Store store, String folder) throws IOException {
    try {
      return store.list(folder).stream()
          .filter(FileEntry::isDirectory)
          .flatMap(entry -> RunId.parse(entry.name()).stream())
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }
}
