package io.longhaul.jobs.copy;

import io.longhaul.common.storage.Creation;
import io.longhaul.jobs.copy.WaveItem.Next;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Lines of one dataset's plan that wait for a wave, in order. Reads them as they are wanted, so
 * that a long plan is never held whole. Thread-safe.
 */
final class WaveQueue {
  /** Mode of staged files until they get their own: most have this one already. */
  private static final int USUAL = 0644;

  private final Consumer<List<CopyOutcome>> outcomes;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Deque<CopyPiece> pieces;
  private final Deque<WaveItem> waiting = new ArrayDeque<>();
  private final CopyPiece.Stage stage;
  private final AttributeCopy attributes;
  private int underWay;

  /**
   * What one wave is to copy.
   *
   * @param creation how all of them are made
   */
  record Wanted(CopyPiece.Stage stage, Creation creation, List<WaveItem> items) {}

  /**
   * @param pieces at least one, all of one dataset
   */
  WaveQueue(List<CopyPiece> pieces, Consumer<List<CopyOutcome>> outcomes) throws IOException {
    this.pieces = new ArrayDeque<>(pieces);
    this.outcomes = outcomes;
    this.stage = pieces.get(0).stages().get(0);
    CopyScope scope = stage.scope();
    this.attributes =
        new AttributeCopy(
            scope, ExecutorStores.of(scope.source()), ExecutorStores.of(scope.target()));
  }

  CompletableFuture<Void> done() {
    return done;
  }

  /** Whether something waits. */
  synchronized boolean isWaiting() {
    return !done.isDone() && !(waiting.isEmpty() && pieces.isEmpty());
  }

  /**
   * Takes what goes next: files of one kind that can be made alike, of some pieces at most. To be
   * ended by {@link #waveEnded}.
   */
  synchronized Wanted next(int mostPieces) throws IOException {
    underWay++;
    while (waiting.isEmpty() && !pieces.isEmpty()) {
      read(mostPieces);
    }
    List<WaveItem> items = new ArrayList<>();
    if (waiting.isEmpty()) {
      return new Wanted(stage, Creation.plain(USUAL), items);
    }
    Creation creation = creation(waiting.peek());
    for (Iterator<WaveItem> all = waiting.iterator(); all.hasNext(); ) {
      WaveItem item = all.next();
      if (creation(item).equals(creation)) {
        items.add(item);
        all.remove();
      }
    }
    return new Wanted(stage, creation, items);
  }

  private void read(int mostPieces) throws IOException {
    for (int read = 0; read < mostPieces && !pieces.isEmpty(); read++) {
      pieces.poll().plan().forEach(line -> waiting.add(WaveItem.of(line)));
    }
  }

  private Creation creation(WaveItem item) {
    Creation own = attributes.creation(item.seen(), stage.work());
    return new Creation(
        USUAL, own.replication(), own.blockSize(), own.erasureCoding(), own.storagePolicy());
  }

  /** Takes what becomes of an item. */
  synchronized void take(Next next) {
    if (!done.isDone()) {
      next.again().ifPresent(waiting::add);
      next.end().ifPresent(outcome -> outcomes.accept(List.of(outcome)));
    }
  }

  /** Nothing of it is begun any more. */
  synchronized void fail(Throwable cause) {
    done.completeExceptionally(cause);
  }

  /** To be called when all items of a wave were taken. */
  synchronized void waveEnded() {
    underWay--;
    if (underWay == 0 && waiting.isEmpty() && pieces.isEmpty()) {
      done.complete(null);
    }
  }
}
