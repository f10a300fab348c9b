package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.ledger.DatasetDefinition;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.WaitingRemovals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps account of removals that one run leaves to another. A dataset has a good record only while
 * the last run that copied it published every copy: each run voids it before it begins.
 */
final class RemovalRecords {
  private final StateDirectory state;
  private final Removals removals;

  RemovalRecords(StateDirectory state, Removals removals) {
    this.state = state;
    this.removals = removals;
  }

  /**
   * The datasets that the run has work with: all of them, unless it only removes. Then those with a
   * good record; the others are left alone, or stopped where what was recorded may not go.
   */
  List<Part> select(List<Part> parts) throws IOException {
    if (removals != Removals.ONLY) {
      return parts;
    }
    List<Part> selected = new ArrayList<>();
    for (Part part : parts) {
      Optional<WaitingRemovals> waiting = load(part);
      if (waiting.isEmpty()) {
        part.run().leaveAlone();
        continue;
      }
      Optional<String> objection = objection(part, waiting.get());
      if (objection.isPresent()) {
        part.run().stop(objection.get(), ExitStatus.INCOMPLETE);
      } else {
        selected.add(part);
      }
    }
    return selected;
  }

  private static Optional<String> objection(Part part, WaitingRemovals waiting) {
    String again = "(run copy --removals later again, then this)";
    if (!waiting.published()) {
      return Optional.of(
          "Its removals wait until every copy is published: run %s did not publish them all %s"
              .formatted(waiting.run(), again));
    }
    if (!waiting.definition().equals(DatasetDefinition.digest(part.run().dataset()))) {
      return Optional.of(
          "Its removals can't be done: its definition changed since run %s recorded them %s"
              .formatted(waiting.run(), again));
    }
    return Optional.empty();
  }

  Optional<WaitingRemovals> load(Part part) throws IOException {
    return WaitingRemovals.load(state, part.scope().name());
  }

  /** Before a run changes anything of a dataset. */
  void begin(Part part, RunId run) throws IOException {
    String dataset = part.scope().name();
    switch (removals) {
      case NOW -> WaitingRemovals.clear(state, dataset);
      case LATER -> {
        if (part.scope().delete().removes()) {
          WaitingRemovals.unpublished(run, DatasetDefinition.digest(part.run().dataset()))
              .save(state, dataset);
        } else {
          WaitingRemovals.clear(state, dataset);
        }
      }
      case ONLY -> {
        // What it does not come to do waits on.
      }
    }
  }

  /** When a dataset is published as far as it could be. */
  void end(Part part, RunId run) throws IOException {
    String dataset = part.scope().name();
    WaitingRemovals waiting = part.run().waiting(run);
    switch (removals) {
      case NOW -> {}
      case LATER -> {
        boolean none = waiting.files() + waiting.directories() == 0;
        if (none && (waiting.published() || !part.scope().delete().removes())) {
          WaitingRemovals.clear(state, dataset);
        } else {
          waiting.save(state, dataset);
        }
      }
      case ONLY -> {
        if (part.run().causes().isEmpty()) {
          WaitingRemovals.clear(state, dataset);
        }
      }
    }
  }
}
