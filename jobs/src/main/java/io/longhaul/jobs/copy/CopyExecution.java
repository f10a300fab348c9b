package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.Segments;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.work.ExternalSorter;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries sealed plans out: tasks copy and prove, this driver collects their outcomes, and
 * publishes each dataset when its last file has an outcome. Plans that are submitted first go
 * first.
 */
final class CopyExecution implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CopyExecution.class);
  private static final int PUBLISHERS = 16;
  private static final int LINES_PER_RETRY = 100;

  /** A burst of publish takes 5 s at most; a run that is told to end has 10. */
  private static final long STOP_SECONDS = 8;

  private final CopyEngines engines;
  private final Records records;
  private final Publishing publishing;
  private final Clock clock;
  private final Path temporary;
  private final Finished finished;
  private final ExecutorService collector =
      Executors.newSingleThreadExecutor(new NamedThreads("longhaul-collect"));
  private final ExecutorService publisher =
      Executors.newSingleThreadExecutor(new NamedThreads("longhaul-publish"));
  private final ExecutorService renames =
      Executors.newFixedThreadPool(PUBLISHERS, new NamedThreads("longhaul-rename"));
  private final Map<Integer, Pipeline> pipelines = new HashMap<>();
  private volatile boolean stopping;
  private Optional<IOException> aborted = Optional.empty();
  private long nextNumber = 1;

  /**
   * What the run writes down.
   *
   * @param store of the state directory, for tasks
   * @param root absolute path of the state directory
   */
  record Records(StoreSpec store, String root, Segments plan) {}

  /** Told when a dataset is published as far as it could be. */
  @FunctionalInterface
  interface Finished {
    void accept(Part part) throws IOException;
  }

  CopyExecution(
      CopyEngines engines,
      Records records,
      Publishing publishing,
      Clock clock,
      Path temporary,
      Finished finished) {
    this.engines = engines;
    this.records = records;
    this.publishing = publishing;
    this.clock = clock;
    this.temporary = temporary;
    this.finished = finished;
  }

  /** Seals the plan of a group, which has one engine, and starts it. */
  void submit(List<Part> group, GroupPlan items, Adoption adoption) throws IOException {
    Map<Integer, Pipeline> mine = new HashMap<>();
    for (Part part : group) {
      if (!part.run().isStopped()) {
        part.run().start(clock.instant());
        mine.put(part.scope().index(), new Pipeline(part, temporary));
      }
    }
    CopyEngine engine = engines.of(group.get(0).run().dataset());
    List<GroupPlan.Bin> bins =
        items.seal(records.plan(), nextNumber, engine.parallelism(), new Sealing(mine, adoption));
    nextNumber += items.size();
    for (Pipeline pipeline : mine.values()) {
      pipeline.makeStage();
    }
    synchronized (pipelines) {
      if (aborted.isPresent()) {
        // Nothing of it would ever be begun, nor its end be waited for in vain.
        throw aborted.get();
      }
      pipelines.putAll(mine);
    }
    List<CopyPiece.Stage> stages = mine.values().stream().map(line -> line.part().stage()).toList();
    List<CopyPiece> pieces = new ArrayList<>();
    for (GroupPlan.Bin bin : bins) {
      pieces.add(
          new CopyPiece(
              records.store(),
              records.root(),
              stages,
              bin.segment(),
              bin.first(),
              bin.count(),
              List.of()));
    }
    // Asked before the tasks start: from then on the count is the collector's.
    List<Pipeline> nothingToCopy =
        mine.values().stream().filter(pipeline -> !pipeline.isCopying()).toList();
    String names = String.join(", ", mine.values().stream().map(Pipeline::name).toList());
    start(engine, "copy " + names, pieces, List.copyOf(mine.values()));
    for (Pipeline pipeline : nothingToCopy) {
      collect(pipeline, () -> complete(pipeline));
    }
  }

  /** Waits until every dataset is published as far as it could be. */
  void await() throws IOException, InterruptedException {
    for (Pipeline pipeline : all()) {
      try {
        pipeline.published().get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException cause) {
          throw cause;
        }
        if (e.getCause() instanceof JobException cause) {
          throw cause;
        }
        throw new IllegalStateException(
            "Cannot finish dataset %s: %s".formatted(pipeline.name(), e.getCause()), e.getCause());
      }
    }
  }

  private List<Pipeline> all() {
    synchronized (pipelines) {
      return List.copyOf(pipelines.values());
    }
  }

  /**
   * Ends early and in order: tasks are cancelled, the burst of publish under way ends, nothing more
   * is begun. What is staged stays for the next run.
   */
  void stop() throws IOException, InterruptedException {
    stopping = true;
    engines.cancel();
    publisher.shutdown();
    if (!publisher.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("Publish did not end in {} s, going on without it", STOP_SECONDS);
    }
    collector.shutdownNow();
  }

  /** Begins nothing more; whoever waits meets the error. */
  void abort(IOException error) {
    stopping = true;
    synchronized (pipelines) {
      aborted = Optional.of(error);
    }
    engines.cancelAll();
    all().forEach(pipeline -> pipeline.published().completeExceptionally(error));
  }

  /** Why the run was aborted, where it was: what fails after that fails for this reason. */
  IOException reason(IOException error) {
    synchronized (pipelines) {
      return aborted.orElse(error);
    }
  }

  @Override
  public void close() throws IOException {
    collector.shutdownNow();
    publisher.shutdownNow();
    renames.shutdownNow();
    for (Pipeline pipeline : all()) {
      pipeline.close();
    }
  }

  private void start(
      CopyEngine engine, String description, List<CopyPiece> pieces, List<Pipeline> owners) {
    engine
        .submit(description, pieces, outcomes -> collector.execute(() -> takeAll(outcomes)))
        .whenComplete(
            (done, error) -> {
              if (error != null && !stopping) {
                for (Pipeline pipeline : owners) {
                  collect(pipeline, () -> engineFailed(pipeline, error));
                }
              }
            });
  }

  private void takeAll(List<CopyOutcome> outcomes) {
    for (CopyOutcome outcome : outcomes) {
      Pipeline pipeline;
      synchronized (pipelines) {
        pipeline = pipelines.get(outcome.item().scope());
      }
      try {
        pipeline.take(outcome);
        if (outcome.result() != CopyOutcome.Result.STAGED) {
          // Of staged files the tasks have sent word already.
          publishing
              .journal()
              .note(Journal.line(pipeline.name(), pipeline.part().stage().directory(), outcome));
        }
        if (!pipeline.isCopying()) {
          complete(pipeline);
        }
      } catch (IOException | RuntimeException e) {
        pipeline.published().completeExceptionally(e);
      }
    }
  }

  /** A piece of the collector's work; what goes wrong ends the dataset. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void collect(Pipeline pipeline, Work work) {
    collector.execute(() -> guarded(pipeline, work));
  }

  private static void guarded(Pipeline pipeline, Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      pipeline.published().completeExceptionally(e);
    } catch (IOException | RuntimeException e) {
      pipeline.published().completeExceptionally(e);
    }
  }

  private void engineFailed(Pipeline pipeline, Throwable error) {
    if (pipeline.isCopying() && !pipeline.published().isDone()) {
      LOG.error("Cannot copy the rest of {}", pipeline.name(), error);
      pipeline.failRest("the engine failed: " + Reasons.of(error));
      publisher.execute(() -> guarded(pipeline, () -> publish(pipeline)));
    }
  }

  /**
   * All outcomes are in: files that were open get another chance, then the dataset is published.
   */
  private void complete(Pipeline pipeline) throws IOException {
    List<String> again = pipeline.takeOpen();
    if (pipeline.isIncomplete()) {
      leave(pipeline);
      return;
    }
    if (again.isEmpty()) {
      publisher.execute(() -> guarded(pipeline, () -> publish(pipeline)));
      return;
    }
    List<CopyPiece> pieces = new ArrayList<>();
    for (int i = 0; i < again.size(); i += LINES_PER_RETRY) {
      List<String> lines = again.subList(i, Math.min(again.size(), i + LINES_PER_RETRY));
      pieces.add(
          new CopyPiece(
              records.store(),
              records.root(),
              List.of(pipeline.part().stage()),
              "",
              0,
              0,
              new ArrayList<>(lines)));
    }
    CopyEngine engine = engines.of(pipeline.part().run().dataset());
    start(engine, "copy open files of " + pipeline.name(), pieces, List.of(pipeline));
  }

  /** The run's time is up: what is staged stays for the next run. */
  private void leave(Pipeline pipeline) throws IOException {
    Part part = pipeline.part();
    part.run().interrupt("not complete when --max-duration was over: run it again");
    part.run().end(clock.instant());
    finished.accept(part);
    pipeline.published().complete(null);
  }

  private void publish(Pipeline pipeline) throws IOException, InterruptedException {
    Part part = pipeline.part();
    if (stopping) {
      return;
    }
    Store source = ExecutorStores.of(part.scope().source());
    Store target = ExecutorStores.of(part.scope().target());
    try (ExternalSorter.Items<PublishItem> steps = pipeline.toPublish()) {
      new Publisher(part, source, target, renames, publishing, fence(part)).publish(steps);
    }
    try {
      publishing.end(part);
    } catch (IOException e) {
      LOG.error("Cannot finish dataset {}", pipeline.name(), e);
      part.run().fail("", 0, 0, Reasons.of(e), ExitStatus.ENVIRONMENT);
    }
    part.run().countWaiting();
    part.run().end(clock.instant());
    finished.accept(part);
    pipeline.published().complete(null);
  }

  private Fence fence(Part part) {
    Fence fence = publishing.fences().of(part.scope());
    return () -> {
      if (stopping) {
        throw new IOException("Told to end before all was published");
      }
      fence.check();
    };
  }

  /** Takes the lines of a plan as it is sealed. */
  private static final class Sealing implements GroupPlan.Datasets {
    private final Map<Integer, Pipeline> mine;
    private final Adoption adoption;
    private Optional<StagedFile> staged = Optional.empty();

    Sealing(Map<Integer, Pipeline> mine, Adoption adoption) {
      this.mine = mine;
      this.adoption = adoption;
    }

    @Override
    public boolean includes(int scope) {
      return mine.containsKey(scope);
    }

    @Override
    public String name(int scope) {
      return mine.get(scope).name();
    }

    @Override
    public boolean adopts(PlanItem item) throws IOException {
      staged = adoption.match(item);
      return staged.isPresent();
    }

    @Override
    public boolean leaves(PlanItem item) {
      return mine.get(item.scope()).part().run().leaves(item);
    }

    @Override
    public void planned(PlanLine line) throws IOException {
      Pipeline pipeline = mine.get(line.item().scope());
      if (line.adopted()) {
        pipeline.adopted(line, staged.orElseThrow());
      } else {
        pipeline.planned(line);
      }
    }
  }
}
