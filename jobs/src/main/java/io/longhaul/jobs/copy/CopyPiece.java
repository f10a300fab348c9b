package io.longhaul.jobs.copy;

import io.longhaul.common.ledger.Segments;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.link.Pacer;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
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

  private static final int LARGE_IN_FLIGHT = 2;
  private static final long END_SECONDS = 3;
  private static final long LARGE = 512 * 1024;

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
    List<PlanLine> plan = plan();
    makeDirectories(plan);
    ExecutorService threads = Executors.newCachedThreadPool(new NamedThreads("longhaul-copy"));
    Semaphore inFlight = new Semaphore(inFlight(plan));
    List<CompletableFuture<CopyOutcome>> outcomes = new ArrayList<>();
    try (StallWatch watch = StallWatch.start(LinkPlugin::flush)) {
      Attempts attempts = new Attempts(watch, threads::isShutdown);
      for (PlanLine line : plan) {
        inFlight.acquire();
        CompletableFuture<CopyOutcome> outcome = new CompletableFuture<>();
        outcomes.add(outcome);
        outcome.whenComplete((done, error) -> inFlight.release());
        if (LinkPlugin.isDraining()) {
          outcome.complete(notStaged(line, Result.LEFT, "the run's time was up"));
        } else {
          threads.execute(() -> copyInto(outcome, line, attempts));
        }
      }
      return results(outcomes);
    } finally {
      threads.shutdownNow();
      LinkPlugin.flush();
      // What is cancelled should have let go of the stores before they close.
      threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    }
  }

  /**
   * Small files wait for answers most of their time. Of large ones few at a time fill the link, and
   * what is in flight when a run is killed is lost.
   */
  private static int inFlight(List<PlanLine> plan) {
    long bytes = plan.stream().mapToLong(line -> line.item().bytes()).sum();
    if (plan.stream().anyMatch(line -> line.item().isGroup())) {
      // Each holds columns in memory.
      return 1;
    }
    return bytes > LARGE * plan.size() ? LARGE_IN_FLIGHT : IN_FLIGHT;
  }

  /**
   * How attempts are run.
   *
   * @param cancelled whether no further one may begin
   */
  private record Attempts(StallWatch watch, BooleanSupplier cancelled) {
    CopyOutcome run(StallWatch.Work<CopyOutcome> attempt, Runnable abandon)
        throws IOException, InterruptedException {
      if (cancelled.getAsBoolean()) {
        throw new InterruptedException("The task was cancelled");
      }
      return watch.run(attempt, abandon);
    }
  }

  private void copyInto(CompletableFuture<CopyOutcome> outcome, PlanLine line, Attempts attempts) {
    try {
      Runnable abandon =
          () -> outcome.complete(notStaged(line, Result.FAILED, "no progress, and no end to it"));
      outcome.complete(copyOne(line, attempts, abandon));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome.completeExceptionally(e);
    } catch (RuntimeException e) {
      outcome.completeExceptionally(e);
    }
  }

  private static CopyOutcome notStaged(PlanLine line, Result result, String reason) {
    return CopyOutcome.notStaged(line.number(), line.item(), result, reason);
  }

  /** The lines that are to be copied. */
  List<PlanLine> plan() throws IOException {
    List<PlanLine> plan = new ArrayList<>();
    for (String line : segment.isEmpty() ? lines : readLines()) {
      PlanLine parsed = PlanLine.parse(line);
      if (parsed.isToCopy()) {
        plan.add(parsed);
      }
    }
    return plan;
  }

  private List<String> readLines() throws IOException {
    StateDirectory directory = new StateDirectory(ExecutorStores.of(state), stateRoot);
    return Segments.read(directory, segment, first, count);
  }

  /** Where the file of a line is staged. */
  Stage stage(PlanLine line) {
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

  private CopyOutcome copyOne(PlanLine line, Attempts attempts, Runnable abandon)
      throws InterruptedException {
    Stage stage = stage(line);
    String name = directory(stage, line) + "/" + line.number() + "-" + attempt();
    try {
      CopyOutcome outcome =
          Retry.standard()
              .run(
                  attempt ->
                      attempts.run(mine -> copy(stage, line, mine, name + "-" + attempt), abandon));
      if (outcome.result() == Result.STAGED) {
        // The driver hears of it at once: should it be killed, the next run need not copy it again.
        LinkPlugin.note(Journal.line(stage.scope().name(), stage.directory(), outcome));
      }
      LinkPlugin.progress(stage.scope().index(), 1, 0);
      return outcome;
    } catch (IOException e) {
      return notStaged(line, Result.FAILED, Reasons.of(e));
    }
  }

  private static CopyOutcome copy(
      Stage stage, PlanLine line, StallWatch.Attempt attempt, String staged)
      throws IOException, InterruptedException {
    CopyScope scope = stage.scope();
    Store source = ExecutorStores.of(scope.source());
    Store target = ExecutorStores.of(scope.target());
    Pacer pacer = attempt.excluding(LinkPlugin.pacer());
    LongConsumer crossed =
        bytes -> {
          attempt.progress();
          LinkPlugin.progress(scope.index(), 0, bytes);
        };
    return line.item().isGroup()
        ? new GroupCopier(stage, source, target, pacer, crossed)
            .copy(line.number(), line.item(), staged)
        : new FileCopier(stage, source, target, pacer, crossed)
            .copy(line.number(), line.item(), staged);
  }

  private static long attempt() {
    TaskContext task = TaskContext.get();
    return task == null ? 0 : task.taskAttemptId();
  }

  private static List<CopyOutcome> results(List<CompletableFuture<CopyOutcome>> copies)
      throws InterruptedException {
    List<CopyOutcome> outcomes = new ArrayList<>();
    for (CompletableFuture<CopyOutcome> copy : copies) {
      try {
        outcomes.add(copy.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("Cannot copy a file: " + e.getCause(), e.getCause());
      }
    }
    return outcomes;
  }
}
