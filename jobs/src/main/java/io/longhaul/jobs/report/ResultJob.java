package io.longhaul.jobs.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.ledger.OwnPlaces;
import io.longhaul.common.ledger.RunAccount;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.RunLiveness;
import io.longhaul.common.ledger.Runs;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.work.Retry.Sleeper;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Ends as a run ended: for whoever started it through an engine that keeps that to itself. */
final class ResultJob implements Job {
  private final Policy policy;
  private final Optional<RunId> asked;
  private final Clock clock;
  private final Sleeper sleeper;

  /**
   * @param asked empty for the newest run
   */
  ResultJob(Policy policy, Optional<RunId> asked, Clock clock, Sleeper sleeper) {
    this.policy = policy;
    this.asked = asked;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    StoreSpec stateStore = OwnPlaces.state(policy);
    try (Store store = stateStore.open()) {
      StateDirectory state = new StateDirectory(store, stateStore.path(policy.state()));
      Runs runs = new Runs(state, new RunLiveness(state, clock, sleeper));
      List<RunId> known = runs.newestFirst();
      RunId run =
          asked
              .or(() -> known.stream().findFirst())
              .orElseThrow(() -> unknown("no run is known in " + state.describe("runs")));
      if (!known.contains(run)) {
        throw unknown("run %s is not in %s".formatted(run, state.describe("runs")));
      }
      RunAccount account = runs.account(run);
      if (account.end() != RunAccount.End.ENDED) {
        throw unknown(
            "run %s left no report: %s (see status)".formatted(run, account.end().word()));
      }
      return new Result(account);
    }
  }

  private static JobException unknown(String why) {
    return new JobException(ExitStatus.ENVIRONMENT, "Cannot tell the result: " + why);
  }

  private record Result(RunAccount account) implements JobReport {
    @Override
    public ExitStatus exit() {
      return ExitStatus.ofCode(account.exit().orElseThrow());
    }

    @Override
    public Optional<String> run() {
      return Optional.of(account.run().text());
    }

    @Override
    public void writeJson(ObjectNode json) {
      json.put("of", account.job().orElse(null));
      json.put("ended", account.ended().map(InstantText::of).orElse(null));
    }

    @Override
    public void print(PrintStream out) {
      out.printf(
          "Run %s (%s) ended at %s with %d: %s%n",
          account.run(),
          account.job().orElse("?"),
          account.ended().map(InstantText::of).orElse("?"),
          exit().code(),
          exit().meaning());
    }
  }
}
