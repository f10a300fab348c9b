package io.longhaul.common.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A run of a job on one place: one at a time works there, leaves its report in the state directory,
 * and one that is started again with the id of a run that has ended does nothing.
 *
 * @param job its name
 * @param place what no two runs may work on at a time
 * @param passed what it reports when another run works there; empty to fail then
 */
public record LockedRun(
    String job,
    Policy policy,
    String place,
    GivenRun given,
    Optional<PassedRun> passed,
    Clock clock) {

  /** What becomes of a run that finds another one at work. */
  public enum IfRunning {
    FAIL,
    SKIP
  }

  /** What a run works with. */
  public record Running(RunId id, StateDirectory state, RunLocks locks, String place) {
    /** Before a step that others can see: fails when another run has taken the place over. */
    public void check() throws IOException {
      locks.check(place);
    }
  }

  /** What is done under the lock. */
  @FunctionalInterface
  public interface Work {
    JobReport run(Running running) throws IOException, InterruptedException;
  }

  /** Does the work, unless another run is at it or this one has ended already. */
  public JobReport of(Work work) throws IOException, InterruptedException {
    StoreSpec spec = OwnPlaces.state(policy);
    try (Store store = spec.open()) {
      StateDirectory state = new StateDirectory(store, spec.path(policy.state()));
      Optional<JobReport> ended = given.ended(state);
      if (ended.isPresent()) {
        return ended.get();
      }
      RunId run = given.choose(policy, state, clock);
      try (RunLocks locks = RunLocks.acquire(state, run, List.of(place), clock)) {
        state.write("runs/" + run + "/policy.yaml", policy.text().getBytes(StandardCharsets.UTF_8));
        new RunStart(run, job, clock.instant(), List.of()).save(state);
        return reported(work, new Running(run, state, locks, place));
      }
    } catch (LockHeldException e) {
      return passed.map(report -> report.because(e.getMessage())).orElseThrow(e::toJobException);
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
