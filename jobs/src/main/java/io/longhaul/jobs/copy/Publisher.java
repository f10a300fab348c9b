package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.common.work.ExternalSorter;
import io.longhaul.jobs.copy.CopyOutcome.Method;
import io.longhaul.jobs.copy.PublishItem.Step;
import io.longhaul.jobs.copy.Tally.Fate;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Makes the staged files of one dataset visible, in bursts: each file is proven a last time, then
 * renamed into place. Nothing is copied or deleted here.
 */
final class Publisher {
  private static final int BURST = 1_000;
  private static final int OWNER_ALL = 0700;

  private final DatasetRun run;
  private final CopyScope scope;
  private final Store target;
  private final AttributeCopy attributes;
  private final ExecutorService threads;
  private final Journal journal;

  Publisher(
      DatasetRun run,
      CopyScope scope,
      Store source,
      Store target,
      ExecutorService threads,
      Journal journal) {
    this.run = run;
    this.scope = scope;
    this.target = target;
    this.attributes = new AttributeCopy(scope, source, target);
    this.threads = threads;
    this.journal = journal;
  }

  /** Publishes all, in the order given; failures are counted and do not end it. */
  void publish(ExternalSorter.Items<PublishItem> items) throws IOException, InterruptedException {
    List<PublishItem> burst = new ArrayList<>();
    while (items.hasNext()) {
      PublishItem next = items.next();
      boolean alone = next.rank() > 0;
      boolean other = !burst.isEmpty() && isLast(burst.get(0)) != isLast(next);
      if (alone || other || burst.size() >= BURST) {
        publishBurst(burst);
        burst.clear();
      }
      if (alone) {
        publishMetadata(next);
      } else {
        burst.add(next);
      }
    }
    publishBurst(burst);
  }

  private static boolean isLast(PublishItem publish) {
    return publish.step() == Step.DIRECTORY_ATTRIBUTES;
  }

  private void publishBurst(List<PublishItem> burst) throws IOException, InterruptedException {
    for (Step step : Step.values()) {
      List<PublishItem> together = new ArrayList<>();
      List<PublishItem> oneByOne = new ArrayList<>();
      for (PublishItem publish : burst) {
        if (publish.step() == step) {
          boolean closed =
              step == Step.DIRECTORY_ATTRIBUTES
                  && (publish.item().entry().permission() & OWNER_ALL) != OWNER_ALL;
          // What its owner can't enter must come after all below it.
          (closed ? oneByOne : together).add(publish);
        }
      }
      for (List<PublishItem> wave : waves(step, together)) {
        List<Callable<Result>> calls = new ArrayList<>();
        wave.forEach(publish -> calls.add(() -> perform(publish)));
        for (Future<Result> result : threads.invokeAll(calls)) {
          take(outcome(result));
        }
      }
      for (PublishItem publish : oneByOne) {
        take(perform(publish));
      }
    }
  }

  /**
   * What may be done at the same time. Directories are made level by level: one that comes before
   * its parent would make the parent too, open to those whom the parent's own permission keeps out.
   */
  private static Collection<List<PublishItem>> waves(Step step, List<PublishItem> publishes) {
    Map<Long, List<PublishItem>> byDepth = new TreeMap<>();
    for (PublishItem publish : publishes) {
      String path = publish.item().path();
      long depth = path.isEmpty() ? -1 : path.chars().filter(unit -> unit == '/').count();
      byDepth
          .computeIfAbsent(step == Step.MAKE_DIRECTORY ? depth : 0, level -> new ArrayList<>())
          .add(publish);
    }
    return byDepth.values();
  }

  private static Result outcome(Future<Result> result) throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot publish: " + e.getCause(), e.getCause());
    }
  }

  /** Metadata of a table goes one by one, and only when all of the table's data is there. */
  private void publishMetadata(PublishItem publish) throws IOException {
    Optional<String> table = TableMetadata.root(publish.item().path());
    if (table.isPresent() && run.hasFailureBelow(table.get())) {
      run.defer(publish.item(), "held back: other files of its table are not at the target yet");
      return;
    }
    take(perform(publish));
  }

  private void take(Result result) throws IOException {
    PublishItem publish = result.publish;
    PlanItem item = publish.item();
    boolean file = !publish.staged().isEmpty();
    journal.notePublished(publish, result.reason);
    if (result.status != ExitStatus.DONE) {
      run.fail(item.path(), file ? 1 : 0, item.bytes(), result.reason, result.status);
      return;
    }
    if (file) {
      run.tally().add(Fate.COPIED, 1, item.entry().length());
      run.tally()
          .prove(
              publish.method() == Method.COMPOSITE ? Tally.Proof.COMPOSITE : Tally.Proof.READBACK);
    }
  }

  /**
   * How a step ended.
   *
   * @param status {@link ExitStatus#DONE} when it took effect
   */
  private record Result(PublishItem publish, ExitStatus status, String reason) {
    static Result done(PublishItem publish) {
      return new Result(publish, ExitStatus.DONE, "");
    }
  }

  private Result perform(PublishItem publish) {
    String path = scope.targetPath(publish.item().path());
    try {
      switch (publish.step()) {
        case MAKE_DIRECTORY -> {
          if (publish.item().path().isEmpty()) {
            // What is missing above the dataset is not the dataset's to attribute.
            target.makeDirectories(CopyScope.parent(path), 0755);
          }
          attributes.makeDirectory(publish.item());
        }
        case NEW_FILE, REPLACED_FILE -> {
          return publishFile(publish, path);
        }
        case FILE_ATTRIBUTES, DIRECTORY_ATTRIBUTES -> attributes.renew(publish.item());
      }
      return Result.done(publish);
    } catch (IOException e) {
      return new Result(
          publish,
          ExitStatus.INCOMPLETE,
          "Cannot %s %s: %s"
              .formatted(
                  publish.step() == Step.MAKE_DIRECTORY ? "make" : "set the attributes of",
                  target.describe(path),
                  Reasons.of(e)));
    }
  }

  private Result publishFile(PublishItem publish, String path) {
    Optional<String> mismatch;
    try {
      mismatch = mismatch(publish);
    } catch (IOException e) {
      return new Result(
          publish, ExitStatus.INCOMPLETE, "Cannot verify the staged file: " + Reasons.of(e));
    }
    if (mismatch.isPresent()) {
      return new Result(publish, ExitStatus.ATTENTION, mismatch.get());
    }
    try {
      rename(publish.staged(), path);
      return Result.done(publish);
    } catch (IOException e) {
      return afterFailedRename(publish, path, e);
    }
  }

  /** What is wrong with a staged file; empty when it is what was read from the source. */
  private Optional<String> mismatch(PublishItem publish) throws IOException {
    if (publish.method() == Method.READBACK) {
      return FileCopier.identity(target, publish.staged()).equals(publish.identity())
          ? Optional.empty()
          : Optional.of("the staged file was changed after it was read back");
    }
    OptionalLong found = target.compositeCrc(publish.staged());
    if (found.isEmpty()) {
      throw new IOException("the target gives no composite CRC32C for it");
    }
    return found.getAsLong() == publish.crc()
        ? Optional.empty()
        : Optional.of(
            "staged with checksum %08x, sent with %08x"
                .formatted(found.getAsLong(), publish.crc()));
  }

  private void rename(String staged, String path) throws IOException {
    try {
      target.rename(staged, path);
    } catch (FileNotFoundException e) {
      // Somebody took the directory away since it was listed or made.
      target.entry(staged);
      target.makeDirectories(CopyScope.parent(path), 0755);
      target.rename(staged, path);
    }
  }

  /** An error does not say whether the rename took effect: look. */
  private Result afterFailedRename(PublishItem publish, String path, IOException error) {
    try {
      target.entry(publish.staged());
      return new Result(
          publish,
          ExitStatus.INCOMPLETE,
          "Cannot publish %s: %s".formatted(target.describe(path), Reasons.of(error)));
    } catch (FileNotFoundException gone) {
      return moved(publish, path, error);
    } catch (IOException e) {
      return unknown(publish, path, e);
    }
  }

  private Result moved(PublishItem publish, String path, IOException error) {
    try {
      FileEntry found = target.entry(path);
      boolean ours = found.isFile() && found.length() == publish.item().entry().length();
      return ours ? Result.done(publish) : unknown(publish, path, error);
    } catch (IOException e) {
      return unknown(publish, path, e);
    }
  }

  private Result unknown(PublishItem publish, String path, IOException error) {
    return new Result(
        publish,
        ExitStatus.UNKNOWN,
        "Cannot tell whether %s was published: %s (look at it before the next run)"
            .formatted(target.describe(path), Reasons.of(error)));
  }
}
