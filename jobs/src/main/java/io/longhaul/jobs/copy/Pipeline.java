package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.policy.DeleteRule;
import io.longhaul.common.work.ExternalSorter;
import io.longhaul.jobs.copy.PublishItem.Step;
import io.longhaul.jobs.copy.Tally.Fate;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A dataset between plan and publish. Takes the plan's lines before its tasks start, their outcomes
 * after that; by one thread at a time.
 */
final class Pipeline implements Closeable {
  private static final int IN_MEMORY = 50_000;
  private static final int PRIVATE = 0700;

  private final Part part;
  private final ExternalSorter<PublishItem> toPublish;
  private final CompletableFuture<Void> published = new CompletableFuture<>();
  private final List<String> open = new ArrayList<>();
  private boolean openTriedAgain;
  private boolean incomplete;
  private long remaining;
  private long remainingBytes;
  private long openBytes;

  Pipeline(Part part, Path temporary) {
    this.part = part;
    this.toPublish =
        new ExternalSorter<>(PublishItem.ORDER, PublishItem.CODEC, temporary, IN_MEMORY);
  }

  Part part() {
    return part;
  }

  String name() {
    return part.scope().name();
  }

  /** Done when the dataset is published as far as it could be, or left for the next run. */
  CompletableFuture<Void> published() {
    return published;
  }

  /** Whether files are still without an outcome. */
  boolean isCopying() {
    return remaining > 0;
  }

  /** Whether files were left for the next run, so that this one publishes nothing of it. */
  boolean isIncomplete() {
    return incomplete;
  }

  ExternalSorter.Items<PublishItem> toPublish() throws IOException {
    return toPublish.sorted();
  }

  /** Made ahead of all that is parked there, which makes no parents. */
  void makeStage() throws IOException {
    if (part.scope().delete() == DeleteRule.Mode.UNDO && part.run().displacesFiles()) {
      ExecutorStores.of(part.scope().target()).makeDirectories(part.stage().directory(), PRIVATE);
    }
  }

  void planned(PlanLine line) throws IOException {
    PlanItem item = line.item();
    part.run().plan(item);
    if (line.waits()) {
      return;
    }
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
      case SKIP -> {
        // Only written down; the listing has counted it.
      }
    }
  }

  /** The step, after the removals where one of them makes way for it. */
  private PublishItem turned(PublishItem publish) {
    return part.run().waitsForRemoval(publish.item().path()) ? publish.waiting() : publish;
  }

  /** Takes a line whose file an earlier run has staged. */
  void adopted(PlanLine line, StagedFile file) throws IOException {
    PlanItem item = line.item();
    part.run().adopt(item);
    toPublish.add(turned(PublishItem.of(line, file)));
    if (TableMetadata.rank(item.path()) == 0 && !item.isGroup()) {
      // Its time and length are those of the source still; its mode and owner may not be.
      toPublish.add(turned(PublishItem.of(Step.FILE_ATTRIBUTES, line.number(), item)));
    }
  }

  void take(CopyOutcome outcome) throws IOException {
    PlanItem item = outcome.item();
    DatasetRun run = part.run();
    switch (outcome.result()) {
      case STAGED -> toPublish.add(turned(PublishItem.of(outcome)));
      case OPEN -> {
        if (openTriedAgain) {
          run.tally().add(Fate.OPEN, 1, item.entry().length());
        } else {
          byte[] line = new PlanLine(outcome.number(), item, false, false).toBytes(name());
          open.add(new String(line, StandardCharsets.UTF_8));
          openBytes += item.bytes();
        }
      }
      case LEFT -> incomplete = true;
      case VANISHED -> run.tally().skip(Tally.Skip.VANISHED, 1, item.entry().length());
      case FAILED ->
          run.fail(item.path(), 1, item.bytes(), outcome.reason(), ExitStatus.INCOMPLETE);
      case MISMATCH ->
          run.fail(item.path(), 1, item.bytes(), outcome.reason(), ExitStatus.ATTENTION);
    }
    remaining--;
    remainingBytes -= item.bytes();
  }

  /** Counts all that has no outcome yet as failed. */
  void failRest(String reason) {
    part.run().fail("", remaining, remainingBytes, reason, ExitStatus.ENVIRONMENT);
    remaining = 0;
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

  @Override
  public void close() throws IOException {
    toPublish.close();
  }
}
