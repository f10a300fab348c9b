package io.longhaul.jobs.copy;

import io.longhaul.common.ledger.Segments;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.storage.Traits;
import io.longhaul.common.work.Retry;
import io.longhaul.jobs.copy.CopyOutcome.Method;
import io.longhaul.jobs.copy.CopyOutcome.Result;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.engine.LinkPlugin;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.TaskContext;

/**
 * One task's part of the copying: some lines of the plan.
 *
 * @param stages where the items of each dataset go, by index of their scope
 * @param segment of the plan; empty when {@code lines} holds the items
 * @param first line in the segment
 * @param count lines
 * @param lines items given directly, as lines of the plan
 */
record CopyPiece(
    StoreSpec state,
    String stateRoot,
    List<Stage> stages,
    String segment,
    int first,
    int count,
    List<String> lines)
    implements Serializable {

  /**
   * Copies in flight per task: a small file waits for answers most of its time, and eight hide it.
   */
  private static final int IN_FLIGHT = 8;

  private static final int NAMES_PER_DIRECTORY = 1_000;
  private static final int DIRECTORY_PERMISSION = 0700;

  CopyPiece {
    stages = List.copyOf(stages);
    lines = List.copyOf(lines);
  }

  /**
   * Where the files of a dataset are staged.
   *
   * @param directory absolute path at the target, of this run alone
   * @param work traits that what is made there takes over
   */
  record Stage(CopyScope scope, String directory, Method method, Traits work)
      implements Serializable {}

  List<CopyOutcome> copy() throws IOException, InterruptedException {
    List<PlanLine> plan = new ArrayList<>();
    for (String line : segment.isEmpty() ? lines : readLines()) {
      PlanLine parsed = PlanLine.parse(line);
      if (parsed.item().action().moves()) {
        plan.add(parsed);
      }
    }
    makeDirectories(plan);
    ExecutorService threads =
        Executors.newFixedThreadPool(IN_FLIGHT, new NamedThreads("longhaul-copy"));
    try {
      List<Callable<CopyOutcome>> copies = new ArrayList<>();
      for (PlanLine line : plan) {
        copies.add(() -> copyOne(line));
      }
      return results(threads.invokeAll(copies));
    } finally {
      threads.shutdownNow();
      LinkPlugin.flush();
    }
  }

  private List<String> readLines() throws IOException {
    StateDirectory directory = new StateDirectory(ExecutorStores.of(state), stateRoot);
    return Segments.read(directory, segment, first, count);
  }

  private Stage stage(PlanLine line) {
    for (Stage stage : stages) {
      if (stage.scope().index() == line.item().scope()) {
        return stage;
      }
    }
    throw new IllegalStateException("No stage for scope " + line.item().scope());
  }

  private void makeDirectories(List<PlanLine> plan) throws IOException {
    Set<String> made = new HashSet<>();
    for (PlanLine line : plan) {
      Stage stage = stage(line);
      String directory = directory(stage, line);
      if (made.add(directory)) {
        ExecutorStores.of(stage.scope().target()).makeDirectories(directory, DIRECTORY_PERMISSION);
      }
    }
  }

  private static String directory(Stage stage, PlanLine line) {
    return "%s/%06d".formatted(stage.directory(), line.number() / NAMES_PER_DIRECTORY);
  }

  private CopyOutcome copyOne(PlanLine line) throws InterruptedException {
    Stage stage = stage(line);
    CopyScope scope = stage.scope();
    String name = directory(stage, line) + "/" + line.number() + "-" + attempt();
    try {
      Store source = ExecutorStores.of(scope.source());
      Store target = ExecutorStores.of(scope.target());
      FileCopier copier =
          new FileCopier(
              stage,
              source,
              target,
              LinkPlugin.pacer(),
              bytes -> LinkPlugin.progress(scope.index(), 0, bytes));
      CopyOutcome outcome =
          Retry.standard()
              .run(attempt -> copier.copy(line.number(), line.item(), name + "-" + attempt));
      LinkPlugin.progress(scope.index(), 1, 0);
      return outcome;
    } catch (IOException e) {
      return CopyOutcome.notStaged(line.number(), line.item(), Result.FAILED, Reasons.of(e));
    }
  }

  private static long attempt() {
    TaskContext task = TaskContext.get();
    return task == null ? 0 : task.taskAttemptId();
  }

  private static List<CopyOutcome> results(List<Future<CopyOutcome>> copies)
      throws InterruptedException {
    List<CopyOutcome> outcomes = new ArrayList<>();
    for (Future<CopyOutcome> copy : copies) {
      try {
        outcomes.add(copy.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("Cannot copy a file: " + e.getCause(), e.getCause());
      }
    }
    return outcomes;
  }
}
