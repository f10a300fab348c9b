package io.longhaul.jobs.copy;

import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Carries out the undo of one dataset: holds first, then the renames, then the account. */
final class DatasetUndo {
  private static final int CHUNK = 64;

  private final UndoArea.Place place;
  private final StateDirectory state;
  private final Publishing publishing;
  private final Clock clock;
  private final UndoTally tally;

  DatasetUndo(
      UndoArea.Place place,
      StateDirectory state,
      Publishing publishing,
      Clock clock,
      UndoTally tally) {
    this.place = place;
    this.state = state;
    this.publishing = publishing;
    this.clock = clock;
    this.tally = tally;
  }

  /** Brings back what the plan says, from the undo area of the run that is taken back. */
  void restore(UndoPlan plan, String area, ExecutorService threads)
      throws IOException, InterruptedException {
    String name = place.dataset().name();
    tally.plan(name, plan);
    Store store = ExecutorStores.of(place.scope().target());
    List<Restoration> all = plan.restorations();
    // Before the first of them is back: a run must not take away what was brought back just now.
    Holds.load(state, name)
        .with(all.stream().map(Restoration::path).toList(), clock.instant(), run())
        .save(state, name, run());
    String staging = publishing.undo().staging(place.dataset(), publishing.run());
    store.makeDirectories(staging, 0700);
    DisplacedFiles displaced = new DisplacedFiles(place.scope(), store, staging);
    Restorer restorer = new Restorer(place.scope(), store, area, displaced);
    FencedBursts fence = new FencedBursts(publishing.fences().of(place.scope()), System::nanoTime);
    // A directory comes before files that may go into it.
    for (boolean directories : List.of(true, false)) {
      List<Restoration> wave =
          all.stream().filter(one -> one.entry().isDirectory() == directories).toList();
      for (int from = 0; from < wave.size(); from += CHUNK) {
        List<Restoration> chunk = wave.subList(from, Math.min(wave.size(), from + CHUNK));
        fence.before(chunk.size());
        together(chunk, restorer, threads);
      }
    }
    publishing.undo().settle(place, staging, publishing.run());
    if (new StoredTree(store, staging).isEmpty()) {
      store.delete(staging);
      store.deleteIfEmpty(CopyScope.parent(staging));
    }
  }

  private String run() {
    return publishing.run().text();
  }

  private void together(List<Restoration> chunk, Restorer restorer, ExecutorService threads)
      throws IOException, InterruptedException {
    List<Callable<String>> calls = new ArrayList<>();
    for (Restoration restoration : chunk) {
      calls.add(
          () -> {
            try {
              restorer.restore(restoration);
              return "";
            } catch (IOException e) {
              return "Cannot bring it back: " + Reasons.of(e);
            }
          });
    }
    List<Future<String>> results = threads.invokeAll(calls);
    for (int i = 0; i < chunk.size(); i++) {
      take(chunk.get(i), result(results.get(i)));
    }
  }

  private static String result(Future<String> result) throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot undo: " + e.getCause(), e.getCause());
    }
  }

  private void take(Restoration restoration, String reason) throws IOException {
    publishing
        .journal()
        .noteRestored(place.dataset().name(), restoration.path(), restoration.entry(), reason);
    if (!reason.isEmpty()) {
      tally.fail(place.dataset().name(), restoration, reason);
    }
  }
}
