package io.longhaul.jobs.copy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What brings the files of sealed plans into the work area. What is submitted first goes first, and
 * gets what it can use of the link.
 */
interface CopyEngine {
  /** How many files it copies at a time, about: plans are cut for it. */
  int parallelism();

  /**
   * Takes over some lines of a plan and answers at once.
   *
   * @param pieces in the order to begin them
   * @param outcomes takes an outcome of each line that is to be copied, in no order, on any thread;
   *     must not block
   * @return done when all have their outcome; failed when the engine can't go on: what has no
   *     outcome by then gets none
   */
  CompletableFuture<Void> submit(
      String description, List<CopyPiece> pieces, Consumer<List<CopyOutcome>> outcomes);

  /** Interrupts all that is under way, what was submitted fails; does not wait. */
  void cancelAll();

  /** As {@link #cancelAll()}, and waits a while for all to end. */
  void cancel() throws InterruptedException;
}
