package io.longhaul.jobs.copy;

import io.longhaul.common.job.TextTable;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the datasets of a group on their way: takes over what was left of them, plans, starts. */
final class Submission {
  private static final Logger LOG = LoggerFactory.getLogger(Submission.class);

  private final Takeover takeover;
  private final Publishing.Fences fences;
  private final UndoArea undo;
  private final StateDirectory state;
  private final Planning planning;
  private final CopyExecution execution;
  private final Path temporary;

  Submission(
      Takeover takeover,
      Publishing.Fences fences,
      UndoArea undo,
      StateDirectory state,
      Planning planning,
      CopyExecution execution,
      Path temporary) {
    this.takeover = takeover;
    this.fences = fences;
    this.undo = undo;
    this.state = state;
    this.planning = planning;
    this.execution = execution;
    this.temporary = temporary;
  }

  void submit(List<Part> group) throws IOException, InterruptedException {
    try (Adoption adoption = new Adoption(state, temporary)) {
      for (Part part : group) {
        Store target = ExecutorStores.of(part.scope().target());
        // A run that stood still until another one took its locks must not take that one's work.
        fences.of(part.scope()).check();
        for (Takeover.Folder folder : takeover.take(target, part.stage().directory())) {
          LOG.info("Dataset {}: goes on where run {} ended", part.scope().name(), folder.run());
          undo.settle(UndoArea.Place.of(part), folder.path(), folder.run());
          adoption.add(part, target, folder);
        }
      }
      try (GroupPlan items = planning.plan(group)) {
        for (Part part : group) {
          if (part.run().repacking().isPresent()) {
            part.scope().repacking().remember(part.run().repacking().get());
          }
        }
        execution.submit(group, items, adoption);
      }
    }
    for (Part part : group) {
      DatasetRun run = part.run();
      if (run.adoptedFiles() > 0) {
        LOG.info(
            "Dataset {}: {} files and {} were staged before and need not cross the link",
            part.scope().name(),
            run.adoptedFiles(),
            TextTable.bytes(run.adoptedBytes()));
      }
    }
  }
}
