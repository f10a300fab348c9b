package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import java.util.ArrayList;
import java.util.List;

/** What becomes of the files of an undo, all datasets together. Not thread-safe. */
final class UndoTally {
  private final List<Failure> failures = new ArrayList<>();
  private UndoReport.Counts counts = UndoReport.Counts.NONE;

  List<Failure> failures() {
    return failures;
  }

  UndoReport.Counts counts() {
    return counts;
  }

  /** Takes the refusals of a plan, and what it is to bring back as if it had been. */
  void plan(String dataset, UndoPlan plan) {
    for (UndoPlan.Refusal refusal : plan.refusals()) {
      counts = counts.plus(new UndoReport.Counts(0, refusal.files(), 0));
      note(dataset, refusal.path(), refusal.reason(), ExitStatus.ATTENTION);
    }
    for (Restoration restoration : plan.restorations()) {
      counts = counts.plus(new UndoReport.Counts(restoration.files(), 0, 0));
    }
  }

  /** Something of a plan that could not be brought back. */
  void fail(String dataset, Restoration restoration, String reason) {
    long files = restoration.files();
    counts = counts.plus(new UndoReport.Counts(-files, 0, files));
    note(dataset, restoration.path(), reason, ExitStatus.INCOMPLETE);
  }

  void note(String dataset, String path, String reason, ExitStatus status) {
    failures.add(new Failure(dataset, path, reason, status));
  }
}
