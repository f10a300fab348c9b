package io.longhaul.jobs.hbase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.ledger.GivenRun;
import io.longhaul.common.ledger.LockHeldException;
import io.longhaul.common.ledger.LockLostException;
import io.longhaul.common.ledger.OwnPlaces;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.RunLocks;
import io.longhaul.common.ledger.RunStart;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A run that changes tables: one at a time works on a place, and leaves its report in the state
 * directory; one that is started again with the id of a run that has ended does nothing.
 *
 * @param job its name
 * @param datasets those it takes, by name
 * @param places what no two runs may work on at a time
 */
record LockedRun(
    String job,
    Policy policy,
    List<String> datasets,
    List<String> places,
    GivenRun given,
    Clock clock) {

  /** What a run works with. */
  record Running(RunId id, StateDirectory state, RunLocks locks, List<String> places) {
    /** Before a step that others can see: fails when another run has taken a place over. */
    void check() throws IOException {
      for (String place : places) {
        locks.check(place);
      }
    }
  }

  /** What is done under the locks. */
  @FunctionalInterface
  interface Work {
    JobReport run(Running running) throws IOException, InterruptedException;
  }

  /** Runs; also when there was nothing to lock. */
  JobReport of(Work work) throws IOException, InterruptedException {
    StoreSpec spec = OwnPlaces.state(policy);
    try (Store store = spec.open()) {
      StateDirectory state = new StateDirectory(store, spec.path(policy.state()));
      Optional<JobReport> ended = given.ended(state);
      if (ended.isPresent()) {
        return ended.get();
      }
      RunId run = given.choose(policy, state, clock);
      try (RunLocks locks = RunLocks.acquire(state, run, places, clock)) {
        state.write("runs/" + run + "/policy.yaml", policy.text().getBytes(StandardCharsets.UTF_8));
        new RunStart(run, job, clock.instant(), datasets).save(state);
        return reported(work, new Running(run, state, locks, places));
      }
    } catch (LockHeldException e) {
      throw e.toJobException();
    } catch (LockLostException e) {
      throw new JobException(ExitStatus.ENVIRONMENT, e.getMessage(), e);
    }
  }

  private JobReport reported(Work work, Running running) throws IOException, InterruptedException {
    try {
      JobReport report = work.run(running);
      ObjectNode json = frame(running, report.exit());
      report.writeJson(json);
      given.save(running.state(), running.id(), json);
      return report;
    } catch (JobException e) {
      save(running, e.status(), e);
      throw e;
    } catch (LockLostException e) {
      throw e;
    } catch (IOException e) {
      save(running, ExitStatus.ENVIRONMENT, e);
      throw e;
    }
  }

  private void save(Running running, ExitStatus exit, Exception cause) {
    try {
      ObjectNode json = frame(running, exit).put("error", String.valueOf(cause.getMessage()));
      given.save(running.state(), running.id(), json);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private ObjectNode frame(Running running, ExitStatus exit) {
    return StateDirectory.stamped()
        .put("job", job)
        .put("run", running.id().text())
        .put("exit", exit.code())
        .put("ended", InstantText.of(clock.instant()));
  }
}
