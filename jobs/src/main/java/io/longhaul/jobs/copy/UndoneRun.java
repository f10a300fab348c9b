package io.longhaul.jobs.copy;

import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.StateDirectory;
import java.io.IOException;

/** Notes of an undo, which is a run of its own, whose work it takes back. */
final class UndoneRun {
  private UndoneRun() {}

  /** To be written before anything is taken back: whoever finds the run dead knows what it was. */
  static void save(StateDirectory state, RunId undo, RunId undone) throws IOException {
    state.writeJson(
        fileName(undo),
        StateDirectory.stamped().put("run", undo.text()).put("undoes", undone.text()));
  }

  static String fileName(RunId undo) {
    return "runs/" + undo + "/undoes.json";
  }
}
