package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.ledger.Segments;
import io.longhaul.common.policy.DeleteRule;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.work.ExternalSorter;
import io.longhaul.jobs.copy.PublishItem.Step;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.engine.SparkEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries sealed plans out: tasks copy and prove, this driver collects their outcomes, and
 * publishes each dataset when its last file has an outcome. Plans that are submitted first go
 * first.
 */
final class CopyExecution implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CopyExecution.class);
  private static final int IN_MEMORY = 50_000;
  private static final int PUBLISHERS = 16;
  private static final int LINES_PER_RETRY = 100;

  private final SparkEngine engine;
  private final Place state;
  private final Segments plan;
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
  private long nextNumber = 1;

  /** Where the run's state lies, for tasks. */
  record Place(StoreSpec store, String root) {}

  /** Told when a dataset is published as far as it could be. */
  @FunctionalInterface
  interface Finished {
    void accept(Part part) throws IOException;
  }

  CopyExecution(
      SparkEngine engine,
      Place state,
      Segments plan,
      Publishing publishing,
      Clock clock,
      Path temporary,
      Finished finished) {
    this.engine = engine;
    this.state = state;
    this.plan = plan;
    this.publishing = publishing;
    this.clock = clock;
    this.temporary = temporary;
    this.finished = finished;
  }

  /** Seals the plan of a group and starts it. */
  void submit(List<Part> group, GroupPlan items) throws IOException {
    Map<Integer, Pipeline> mine = new HashMap<>();
    for (Part part : group) {
      if (!part.run().isStopped()) {
        part.run().start(clock.instant());
        mine.put(part.scope().index(), new Pipeline(part, temporary));
      }
    }
    List<GroupPlan.Bin> bins =
        items.seal(plan, nextNumber, engine.parallelism(), new Sealing(mine));
    nextNumber += items.size();
    for (Pipeline pipeline : mine.values()) {
      pipeline.makeStage();
    }
    synchronized (pipelines) {
      pipelines.putAll(mine);
    }
    List<CopyPiece.Stage> stages = mine.values().stream().map(line -> line.part.stage()).toList();
    List<CopyPiece> pieces = new ArrayList<>();
    for (GroupPlan.Bin bin : bins) {
      pieces.add(
          new CopyPiece(
              state.store(),
              state.root(),
              stages,
              bin.segment(),
              bin.first(),
              bin.count(),
              List.of()));
    }
    // Asked before the tasks start: from then on the count is the collector's.
    List<Pipeline> nothingToCopy =
        mine.values().stream().filter(pipeline -> pipeline.remaining == 0).toList();
    String names = String.join(", ", mine.values().stream().map(Pipeline::name).toList());
    start("copy " + names, pieces, List.copyOf(mine.values()));
    for (Pipeline pipeline : nothingToCopy) {
      collect(pipeline, () -> complete(pipeline));
    }
  }

  /** Waits until every dataset is published as far as it could be. */
  void await() throws IOException, InterruptedException {
    List<Pipeline> all;
    synchronized (pipelines) {
      all = List.copyOf(pipelines.values());
    }
    for (Pipeline pipeline : all) {
      try {
        pipeline.published.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException cause) {
          throw cause;
        }
        throw new IllegalStateException(
            "Cannot finish dataset %s: %s".formatted(pipeline.name(), e.getCause()), e.getCause());
      }
    }
  }

  @Override
  public void close() throws IOException {
    collector.shutdownNow();
    publisher.shutdownNow();
    renames.shutdownNow();
    synchronized (pipelines) {
      for (Pipeline pipeline : pipelines.values()) {
        pipeline.toPublish.close();
      }
    }
  }

  private void start(String description, List<CopyPiece> pieces, List<Pipeline> owners) {
    engine
        .submit(
            description,
            pieces,
            CopyPiece::copy,
            (index, outcomes) -> collector.execute(() -> takeAll(outcomes)))
        .whenComplete(
            (done, error) -> {
              if (error != null) {
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
        publishing.journal().note(pipeline.name(), outcome);
        if (pipeline.remaining == 0) {
          complete(pipeline);
        }
      } catch (IOException | RuntimeException e) {
        pipeline.published.completeExceptionally(e);
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
      pipeline.published.completeExceptionally(e);
    } catch (IOException | RuntimeException e) {
      pipeline.published.completeExceptionally(e);
    }
  }

  private void engineFailed(Pipeline pipeline, Throwable error) {
    if (pipeline.remaining > 0 && !pipeline.published.isDone()) {
      LOG.error("Cannot copy the rest of {}", pipeline.name(), error);
      pipeline
          .part
          .run()
          .fail(
              "",
              pipeline.remaining,
              pipeline.remainingBytes,
              "the engine failed: " + Reasons.of(error),
              ExitStatus.ENVIRONMENT);
      pipeline.remaining = 0;
      publisher.execute(() -> guarded(pipeline, () -> publish(pipeline)));
    }
  }

  /**
   * All outcomes are in: files that were open get another chance, then the dataset is published.
   */
  private void complete(Pipeline pipeline) {
    List<String> again = pipeline.takeOpen();
    if (again.isEmpty()) {
      publisher.execute(() -> guarded(pipeline, () -> publish(pipeline)));
      return;
    }
    List<CopyPiece> pieces = new ArrayList<>();
    for (int i = 0; i < again.size(); i += LINES_PER_RETRY) {
      List<String> lines = again.subList(i, Math.min(again.size(), i + LINES_PER_RETRY));
      pieces.add(
          new CopyPiece(
              state.store(),
              state.root(),
              List.of(pipeline.part.stage()),
              "",
              0,
              0,
              new ArrayList<>(lines)));
    }
    start("copy open files of " + pipeline.name(), pieces, List.of(pipeline));
  }

  private void publish(Pipeline pipeline) throws IOException, InterruptedException {
    Part part = pipeline.part;
    Store target = ExecutorStores.of(part.scope().target());
    try (ExternalSorter.Items<PublishItem> steps = pipeline.toPublish.sorted()) {
      new Publisher(part, target, renames, publishing).publish(steps);
    }
    try {
      publishing.end(part);
    } catch (IOException e) {
      LOG.error("Cannot finish dataset {}", pipeline.name(), e);
      part.run().fail("", 0, 0, Reasons.of(e), ExitStatus.ENVIRONMENT);
    }
    part.run().end(clock.instant());
    finished.accept(part);
    pipeline.published.complete(null);
  }

  /** Takes the lines of a plan as it is sealed. */
  private static final class Sealing implements GroupPlan.Datasets {
    private final Map<Integer, Pipeline> mine;

    Sealing(Map<Integer, Pipeline> mine) {
      this.mine = mine;
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
    public void planned(PlanLine line) throws IOException {
      mine.get(line.item().scope()).planned(line);
    }
  }

  /** A dataset between plan and publish. All but the plan's lines is the collector's. */
  private static final class Pipeline {
    private final Part part;
    private final ExternalSorter<PublishItem> toPublish;
    private final CompletableFuture<Void> published = new CompletableFuture<>();
    private final List<String> open = new ArrayList<>();
    private boolean openTriedAgain;
    private long remaining;
    private long remainingBytes;
    private long openBytes;

    Pipeline(Part part, Path temporary) {
      this.part = part;
      this.toPublish =
          new ExternalSorter<>(PublishItem.ORDER, PublishItem.CODEC, temporary, IN_MEMORY);
    }

    String name() {
      return part.scope().name();
    }

    /** Made ahead of all that is parked there, which makes no parents. */
    void makeStage() throws IOException {
      if (part.scope().delete() == DeleteRule.Mode.UNDO && part.run().displacesFiles()) {
        ExecutorStores.of(part.scope().target()).makeDirectories(part.stage().directory(), 0700);
      }
    }

    void planned(PlanLine line) throws IOException {
      PlanItem item = line.item();
      part.run().plan(item);
      switch (item.action()) {
        case COPY, REPLACE -> {
          remaining++;
          remainingBytes += item.bytes();
        }
        case MAKE_DIRECTORY -> {
          toPublish.add(turned(PublishItem.of(Step.MAKE_DIRECTORY, line.number(), item)));
          toPublish.add(PublishItem.of(Step.DIRECTORY_ATTRIBUTES, line.number(), item));
        }
        case ATTRIBUTES -> {
          Step step = item.entry().isDirectory() ? Step.DIRECTORY_ATTRIBUTES : Step.FILE_ATTRIBUTES;
          toPublish.add(PublishItem.of(step, line.number(), item));
        }
        case REMOVE -> toPublish.add(PublishItem.of(Step.REMOVE, line.number(), item));
        case REMOVE_DIRECTORY ->
            toPublish.add(PublishItem.of(Step.REMOVE_DIRECTORY, line.number(), item));
        case REFUSE -> part.run().fail(item.path(), 1, 0, item.reason(), ExitStatus.INCOMPLETE);
      }
    }

    /** The step, after the removals where one of them makes way for it. */
    private PublishItem turned(PublishItem publish) {
      return part.run().waitsForRemoval(publish.item().path()) ? publish.waiting() : publish;
    }

    void take(CopyOutcome outcome) throws IOException {
      PlanItem item = outcome.item();
      DatasetRun run = part.run();
      switch (outcome.result()) {
        case STAGED -> toPublish.add(turned(PublishItem.of(outcome)));
        case OPEN -> {
          if (openTriedAgain) {
            run.tally().add(Tally.Fate.OPEN, 1, item.entry().length());
          } else {
            byte[] line = new PlanLine(outcome.number(), item).toBytes(name());
            open.add(new String(line, StandardCharsets.UTF_8));
            openBytes += item.bytes();
          }
        }
        case VANISHED -> run.tally().skip(Tally.Skip.VANISHED, 1, item.entry().length());
        case FAILED ->
            run.fail(item.path(), 1, item.bytes(), outcome.reason(), ExitStatus.INCOMPLETE);
        case MISMATCH ->
            run.fail(item.path(), 1, item.bytes(), outcome.reason(), ExitStatus.ATTENTION);
      }
      remaining--;
      remainingBytes -= item.bytes();
    }

    /** The lines of files that were open, once; from then on they count as not copied yet. */
    List<String> takeOpen() {
      List<String> again = List.copyOf(open);
      open.clear();
      openTriedAgain = true;
      remaining = again.size();
      remainingBytes = openBytes;
      return again;
    }
  }
}
