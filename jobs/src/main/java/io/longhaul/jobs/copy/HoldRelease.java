package io.longhaul.jobs.copy;

import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.storage.PrintableName;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives paths that an undo brought back to the runs again. */
final class HoldRelease {
  private final UndoConfig config;
  private final StateDirectory state;
  private final Clock clock;

  HoldRelease(UndoConfig config, StateDirectory state, Clock clock) {
    this.config = config;
    this.state = state;
    this.clock = clock;
  }

  JobReport run() throws IOException {
    RunId run = RunId.next(config.policy().name(), clock, new SecureRandom());
    long released = 0;
    List<String> footer = new ArrayList<>();
    for (CopyScope scope : Scopes.of(config.policy(), config.datasets())) {
      Holds before = Holds.load(state, scope.name());
      Holds after = before;
      for (String path : config.pathsIn(scope)) {
        Holds left = after.without(path);
        Optional<String> holder = path.isEmpty() ? Optional.empty() : left.holder(path);
        holder.ifPresent(
            held ->
                footer.add(
                    "%s of %s is held through %s: release that"
                        .formatted(PrintableName.of(path), scope.name(), PrintableName.of(held))));
        after = left;
      }
      released += before.size() - after.size();
      if (after.size() < before.size() && config.effect() == UndoConfig.Effect.REAL) {
        after.save(state, scope.name(), run.text());
      }
    }
    footer.add(
        config.effect() == UndoConfig.Effect.REAL
            ? "Released %s paths: the next run does with them what the source says"
                .formatted(TextTable.count(released))
            : "Would release %s paths; dry run: nothing was changed"
                .formatted(TextTable.count(released)));
    return new UndoReport(
        Optional.empty(),
        Optional.empty(),
        UndoReport.Counts.NONE,
        List.of(),
        Optional.of(released),
        List.of(),
        footer);
  }
}
