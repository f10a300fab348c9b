package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.storage.PrintableName;
import java.io.PrintStream;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an undo did, or would do, or could do.
 *
 * @param run id of the undo; empty where it keeps none
 * @param undone run that was taken back
 * @param released paths that are held no longer; empty unless that was asked for
 * @param runs with something to bring back, newest first; empty unless that was asked for
 * @param footer lines for the operator
 */
record UndoReport(
    Optional<String> run,
    Optional<String> undone,
    Counts counts,
    List<Failure> failures,
    Optional<Long> released,
    List<Undoable> runs,
    List<String> footer)
    implements JobReport {

  /** Files by what became of them. */
  record Counts(long restored, long refused, long failed) {
    static final Counts NONE = new Counts(0, 0, 0);

    Counts plus(Counts other) {
      return new Counts(restored + other.restored, refused + other.refused, failed + other.failed);
    }
  }

  /** A run with something to bring back. */
  record Undoable(String run, String job, Instant ended, long files, long bytes, Instant expires) {}

  UndoReport {
    failures = List.copyOf(failures);
    runs = List.copyOf(runs);
    footer = List.copyOf(footer);
  }

  @Override
  public ExitStatus exit() {
    Set<ExitStatus> causes = EnumSet.noneOf(ExitStatus.class);
    failures.forEach(failure -> causes.add(failure.status()));
    return ExitStatus.of(causes);
  }

  @Override
  public void writeJson(ObjectNode json) {
    json.put("undone", undone.orElse(null));
    json.putObject("files")
        .put("restored", counts.restored())
        .put("refused", counts.refused())
        .put("failed", counts.failed());
    json.put("released", released.orElse(null));
    ArrayNode list = json.putArray("failures");
    for (Failure failure : failures) {
      list.addObject()
          .put("dataset", failure.dataset())
          .put("path", failure.path())
          .put("reason", failure.reason());
    }
    ArrayNode undoable = json.putArray("runs");
    for (Undoable one : runs) {
      undoable
          .addObject()
          .put("run", one.run())
          .put("ended", InstantText.of(one.ended()))
          .put("files", one.files())
          .put("bytes", one.bytes())
          .put("expires", InstantText.of(one.expires()));
    }
  }

  @Override
  public void print(PrintStream out) {
    if (!runs.isEmpty()) {
      TextTable table = TextTable.of("run", "job", "ended", "files", "bytes", "kept until");
      for (Undoable one : runs) {
        table.add(
            List.of(
                one.run(),
                one.job(),
                InstantText.of(one.ended()),
                TextTable.count(one.files()),
                TextTable.bytes(one.bytes()),
                InstantText.of(one.expires())));
      }
      table.print(out);
    }
    for (Failure failure : failures) {
      out.printf(
          "! %s %s: %s%n",
          failure.dataset(),
          PrintableName.of(failure.path()),
          PrintableName.inMessage(failure.reason()));
    }
    footer.forEach(out::println);
  }
}
