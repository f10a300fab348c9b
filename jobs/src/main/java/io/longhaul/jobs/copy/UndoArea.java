package io.longhaul.jobs.copy;

import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.RunStart;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.DeleteRule;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * {@code <work>/undo/<date>/<run>/<dataset>}: what runs took off the target, for as long as the
 * policy retains it. A run parks things in its staging folder first; this is where they go then,
 * and where those of a run that died go when somebody finds them.
 */
final class UndoArea {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd").withZone(ZoneOffset.UTC);
  private static final int PRIVATE = 0700;

  /** Where a run keeps the folders of dead ones that it took over. */
  private static final String ADOPTED = "adopted";

  private final Policy policy;
  private final StateDirectory state;
  private final Clock clock;

  UndoArea(Policy policy, StateDirectory state, Clock clock) {
    this.policy = policy;
    this.state = state;
    this.clock = clock;
  }

  /** A dataset, and where it lies at the target. */
  record Place(Dataset dataset, CopyScope scope) {
    static Place of(Part part) {
      return new Place(part.run().dataset(), part.scope());
    }

    private Store store() throws IOException {
      return ExecutorStores.of(scope.target());
    }
  }

  /**
   * Brings in what a run parked: finishes pairs that were cut short by putting the old file back
   * where no new one came, moves the rest to the undo area, and keeps account. To be called again
   * whenever it did not come to its end; whoever calls it holds the dataset.
   *
   * @param folder the run's staging folder of the dataset, wherever it was renamed to; folders of
   *     runs before it that lie in it are settled too
   */
  void settle(Place place, String folder, RunId ofRun) throws IOException {
    Store store = place.store();
    finishPairs(place, store, folder + "/" + DisplacedFiles.REPLACED);
    takeIn(place, folder, ofRun);
    String adopted = folder + "/" + ADOPTED;
    for (FileEntry entry : new StoredTree(store, adopted).list("")) {
      Optional<RunId> run = RunId.parse(entry.name());
      if (run.isPresent()) {
        settle(place, adopted + "/" + entry.name(), run.get());
      }
    }
  }

  /** As {@link #settle}, by the run itself, when it knows of every pair that it is finished. */
  void takeIn(Place place, String folder, RunId ofRun) throws IOException {
    Store store = place.store();
    String area = area(place.dataset(), ofRun);
    boolean moved =
        moveFiles(
            store, folder + "/" + DisplacedFiles.REPLACED, area + "/" + DisplacedFiles.REPLACED);
    moved |=
        move(store, folder + "/" + DisplacedFiles.REMOVED, area + "/" + DisplacedFiles.REMOVED);
    if (moved || !new StoredTree(store, area).isEmpty()) {
      account(place, store, area, ofRun);
    }
  }

  /** Whether a staging folder holds nothing that was taken off the target. */
  static boolean isSettled(Store store, String folder) throws IOException {
    String adopted = folder + "/" + ADOPTED;
    for (FileEntry entry : new StoredTree(store, adopted).list("")) {
      if (!isSettled(store, adopted + "/" + entry.name())) {
        return false;
      }
    }
    return new StoredTree(store, folder + "/" + DisplacedFiles.REPLACED).size().files() == 0
        && new StoredTree(store, folder + "/" + DisplacedFiles.REMOVED).isEmpty();
  }

  private static void finishPairs(Place place, Store store, String replaced) throws IOException {
    new StoredTree(store, replaced)
        .walk(
            (path, entry) -> {
              if (!entry.isDirectory()) {
                putBackUnlessReplaced(place.scope().targetPath(path), store, replaced + "/" + path);
              }
            });
  }

  private static void putBackUnlessReplaced(String target, Store store, String old)
      throws IOException {
    try {
      store.entry(target);
    } catch (FileNotFoundException e) {
      store.makeDirectories(CopyScope.parent(target), 0755);
      store.rename(old, target);
    }
  }

  private static boolean moveFiles(Store store, String from, String to) throws IOException {
    if (new StoredTree(store, from).size().files() > 0) {
      return move(store, from, to);
    }
    // Directories alone were made for files that were put back.
    store.delete(from);
    return false;
  }

  /** Moves a tree in one rename, or what is in it where an earlier call was cut short. */
  private static boolean move(Store store, String from, String to) throws IOException {
    List<FileEntry> entries = new StoredTree(store, from).list("");
    if (entries.isEmpty()) {
      return false;
    }
    FileEntry there;
    try {
      there = store.entry(to);
    } catch (FileNotFoundException e) {
      store.makeDirectories(CopyScope.parent(to), PRIVATE);
      store.rename(from, to);
      return true;
    }
    for (FileEntry entry : entries) {
      String source = from + "/" + entry.name();
      String target = to + "/" + entry.name();
      if (entry.isDirectory() && there.isDirectory()) {
        move(store, source, target);
      } else {
        requireFree(store, target);
        store.rename(source, target);
      }
    }
    store.deleteIfEmpty(from);
    return true;
  }

  private static void requireFree(Store store, String path) throws IOException {
    try {
      store.entry(path);
    } catch (FileNotFoundException e) {
      return;
    }
    throw new IOException(
        "Cannot keep a file for undo: %s is there already (move it away)"
            .formatted(store.describe(path)));
  }

  private void account(Place place, Store store, String area, RunId run) throws IOException {
    StoredTree.Size size = new StoredTree(store, area).size();
    String job = RunStart.load(state, run).map(RunStart::job).orElse(UndoRecord.COPY);
    UndoRecord record =
        UndoRecord.load(state, run).orElse(new UndoRecord(run, job, clock.instant(), List.of()));
    record
        .endedAt(clock.instant())
        .with(
            new UndoRecord.Area(
                place.dataset().name(),
                area,
                place.scope().targetRoot(),
                size.files(),
                size.bytes()))
        .save(state);
  }

  /** The staging folder of a run and dataset. */
  String staging(Dataset dataset, RunId run) {
    return "%s/staging/%s/%s".formatted(work(dataset), run, dataset.name());
  }

  /** The undo area of a run and dataset. */
  String area(Dataset dataset, RunId run) {
    return "%s/undo/%s/%s/%s"
        .formatted(work(dataset), DATE.format(run.began()), run, dataset.name());
  }

  private String work(Dataset dataset) {
    String work = Scopes.work(policy, dataset);
    return StoreSpec.of(work, policy.target().hadoop(), policy.target().confDir()).path(work);
  }

  /** When what a run took off a dataset may go. */
  Instant expires(String dataset, Instant ended) {
    Duration retain =
        policy.datasets().stream()
            .filter(known -> known.name().equals(dataset))
            .findFirst()
            .map(Dataset::delete)
            .orElse(DeleteRule.DEFAULT)
            .retain();
    return ended.plus(retain);
  }

  /** Deletes what is past its time, of some datasets; never what {@code current} took away. */
  void prune(List<Place> places, RunId current) throws IOException {
    for (Place place : places) {
      String undo = work(place.dataset()) + "/undo";
      Store store = place.store();
      // A run ends after it begins: of younger folders nothing can be past its time.
      String youngest = DATE.format(clock.instant().minus(place.dataset().delete().retain()));
      for (FileEntry date : new StoredTree(store, undo).list("")) {
        if (date.isDirectory() && date.name().compareTo(youngest) <= 0) {
          pruneDate(place, store, undo + "/" + date.name(), current);
        }
      }
    }
  }

  private void pruneDate(Place place, Store store, String date, RunId current) throws IOException {
    for (FileEntry folder : new StoredTree(store, date).list("")) {
      Optional<RunId> run =
          RunId.parse(folder.name())
              .filter(id -> id.policy().equals(policy.name()) && !id.equals(current));
      if (run.isPresent()) {
        pruneRun(place, store, date + "/" + folder.name(), run.get());
      }
    }
    store.deleteIfEmpty(date);
  }

  private void pruneRun(Place place, Store store, String folder, RunId run) throws IOException {
    String dataset = place.dataset().name();
    Optional<UndoRecord> record = UndoRecord.load(state, run);
    Instant ended = record.map(UndoRecord::ended).orElse(run.began());
    if (!clock.instant().isAfter(expires(dataset, ended))) {
      return;
    }
    store.delete(folder + "/" + dataset);
    if (record.isPresent()) {
      record.get().without(dataset).save(state);
    }
    store.deleteIfEmpty(folder);
  }
}
