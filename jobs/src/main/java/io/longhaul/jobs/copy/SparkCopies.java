package io.longhaul.jobs.copy;

import io.longhaul.jobs.engine.SparkEngine;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Copies by Spark tasks, one for each piece. */
record SparkCopies(SparkEngine engine) implements CopyEngine {
  @Override
  public int parallelism() {
    return engine.parallelism();
  }

  @Override
  public CompletableFuture<Void> submit(
      String description, List<CopyPiece> pieces, Consumer<List<CopyOutcome>> outcomes) {
    return engine.submit(
        description, pieces, CopyPiece::copy, (index, results) -> outcomes.accept(results));
  }

  @Override
  public void cancelAll() {
    engine.cancelAll();
  }

  @Override
  public void cancel() throws InterruptedException {
    engine.cancel();
  }
}
