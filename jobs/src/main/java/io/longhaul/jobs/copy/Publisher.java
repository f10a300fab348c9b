package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.policy.DeleteRule;
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
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Makes the staged files of one dataset visible, in bursts: each file is proven a last time, then
 * renamed into place. When every one of them is there, and only then, what is to go goes.
 */
final class Publisher {
  private static final int BURST = 1_000;
  private static final int OWNER_ALL = 0700;

  /** Steps between two looks at the clock. */
  private static final int CHUNK = 64;

  private static final String WAITS = "waits until every copy of the dataset is published";

  private final DatasetRun run;
  private final CopyScope scope;
  private final Store target;
  private final AttributeCopy attributes;
  private final ExecutorService threads;
  private final Journal journal;
  private final FencedBursts fence;
  private final DisplacedFiles displaced;
  private final Removal removal;
  private final GroupNotes notes;
  private Optional<Boolean> copiesFailed = Optional.empty();
  private volatile boolean unknown;

  Publisher(
      Part part,
      Store source,
      Store target,
      ExecutorService threads,
      Publishing publishing,
      Fence fence) {
    this.run = part.run();
    this.scope = part.scope();
    this.target = target;
    this.attributes = new AttributeCopy(scope, source, target);
    this.threads = threads;
    this.journal = publishing.journal();
    this.fence = new FencedBursts(fence, System::nanoTime);
    this.displaced = new DisplacedFiles(scope, target, part.stage().directory());
    this.removal = new Removal(scope, target, displaced);
    this.notes = new GroupNotes(scope, target);
  }

  /** Publishes all, in the order given; failures are counted and do not end it. */
  void publish(ExternalSorter.Items<PublishItem> items) throws IOException, InterruptedException {
    List<PublishItem> burst = new ArrayList<>();
    while (items.hasNext()) {
      PublishItem next = items.next();
      boolean alone = next.rank() > 0 && next.isFile();
      boolean other = !burst.isEmpty() && !burst.get(0).goesWith(next);
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

  /** Whether something keeps the removals, and what comes after them, from being done. */
  private boolean mustWait(PublishItem publish) {
    // What can't be told may be the only copy left: nothing more is taken away.
    return publish.phase().waitsForCopies() && (copiesFailed() || unknown);
  }

  /** Asked first when all copies have their outcome; a removal that fails does not change it. */
  private boolean copiesFailed() {
    if (copiesFailed.isEmpty()) {
      copiesFailed = Optional.of(!run.causes().isEmpty());
    }
    return copiesFailed.get();
  }

  private void publishBurst(List<PublishItem> burst) throws IOException, InterruptedException {
    if (!burst.isEmpty() && mustWait(burst.get(0))) {
      deferAll(burst);
      return;
    }
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
        for (int from = 0; from < wave.size(); from += CHUNK) {
          performTogether(wave.subList(from, Math.min(wave.size(), from + CHUNK)));
        }
      }
      for (PublishItem publish : oneByOne) {
        fence.before(1);
        take(perform(publish));
      }
    }
  }

  private void performTogether(List<PublishItem> steps) throws IOException, InterruptedException {
    fence.before(steps.size());
    List<Callable<PublishResult>> calls = new ArrayList<>();
    steps.forEach(publish -> calls.add(() -> perform(publish)));
    for (Future<PublishResult> result : threads.invokeAll(calls)) {
      take(outcome(result));
    }
  }

  private void deferAll(List<PublishItem> burst) throws IOException {
    for (PublishItem publish : burst) {
      PlanItem item = publish.item();
      journal.notePublished(scope.name(), PublishResult.deferred(publish, WAITS));
      boolean file = publish.isFile() || publish.step() == Step.REMOVE;
      run.deferUnnoted(file ? 1 : 0, file ? item.entry().length() : 0);
    }
  }

  /**
   * What may be done at the same time. Directories are made level by level: one that comes before
   * its parent would make the parent too, open to those whom the parent's own permission keeps out.
   * They are removed from the deepest level up.
   */
  private static Collection<List<PublishItem>> waves(Step step, List<PublishItem> publishes) {
    Map<Long, List<PublishItem>> byDepth = new TreeMap<>();
    for (PublishItem publish : publishes) {
      String path = publish.item().path();
      long depth = path.isEmpty() ? -1 : path.chars().filter(unit -> unit == '/').count();
      long level =
          switch (step) {
            case MAKE_DIRECTORY -> depth;
            case REMOVE_DIRECTORY -> -depth;
            case NEW_FILE, REPLACED_FILE, FILE_ATTRIBUTES, REMOVE, DIRECTORY_ATTRIBUTES -> 0;
          };
      byDepth.computeIfAbsent(level, any -> new ArrayList<>()).add(publish);
    }
    return byDepth.values();
  }

  private static PublishResult outcome(Future<PublishResult> result) throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot publish: " + e.getCause(), e.getCause());
    }
  }

  /** Metadata of a table goes one by one, and only when all of the table's data is there. */
  private void publishMetadata(PublishItem publish) throws IOException {
    if (mustWait(publish)) {
      deferAll(List.of(publish));
      return;
    }
    Optional<String> table = TableMetadata.root(publish.item().path());
    if (table.isPresent() && run.hasFailureBelow(table.get())) {
      run.defer(publish.item(), "held back: other files of its table are not at the target yet");
      return;
    }
    fence.before(1);
    take(perform(publish));
  }

  private void take(PublishResult result) throws IOException {
    PublishItem publish = result.publish();
    PlanItem item = publish.item();
    boolean file = publish.isFile() || publish.step() == Step.REMOVE;
    journal.notePublished(scope.name(), result);
    switch (result.fate()) {
      case COPIED -> {
        run.tally().add(Fate.COPIED, 1, item.entry().length());
        boolean composite = publish.method() == Method.COMPOSITE;
        run.tally().prove(composite ? Tally.Proof.COMPOSITE : Tally.Proof.READBACK);
      }
      case DELETED -> run.tally().add(Fate.DELETED, 1, item.entry().length());
      case DEFERRED -> run.defer(item, result.reason());
      case FAILED -> {
        long bytes = file ? item.entry().length() : 0;
        run.fail(item.path(), file ? 1 : 0, bytes, result.reason(), result.status());
      }
      case SKIPPED, OPEN, WAITING -> {}
    }
  }

  private PublishResult perform(PublishItem publish) {
    PublishResult result = act(publish);
    unknown |= result.status() == ExitStatus.UNKNOWN;
    return result;
  }

  private PublishResult act(PublishItem publish) {
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
        case REMOVE -> {
          return unknown ? PublishResult.deferred(publish, WAITS) : removal.file(publish);
        }
        case REMOVE_DIRECTORY -> {
          return removal.directory(publish);
        }
        case FILE_ATTRIBUTES -> attributes.renew(publish.item());
        case DIRECTORY_ATTRIBUTES -> {
          if (isNotMade(publish)) {
            return PublishResult.passed(publish, WAITS);
          }
          attributes.renew(publish.item());
        }
      }
      return PublishResult.done(publish);
    } catch (IOException e) {
      return PublishResult.failed(
          publish,
          "Cannot %s %s: %s"
              .formatted(
                  publish.step() == Step.MAKE_DIRECTORY ? "make" : "set the attributes of",
                  target.describe(path),
                  Reasons.of(e)));
    }
  }

  /** Whether a directory waits for a removal that was not done. */
  private boolean isNotMade(PublishItem publish) {
    return run.waitsForRemoval(publish.item().path()) && (copiesFailed() || unknown);
  }

  private PublishResult publishFile(PublishItem publish, String path) {
    Optional<String> mismatch;
    try {
      mismatch = mismatch(publish, publish.staged());
    } catch (IOException e) {
      return PublishResult.failed(publish, "Cannot verify the staged file: " + Reasons.of(e));
    }
    if (mismatch.isPresent()) {
      return PublishResult.failed(publish, ExitStatus.ATTENTION, mismatch.get());
    }
    boolean pair = publish.step() == Step.REPLACED_FILE && scope.delete() == DeleteRule.Mode.UNDO;
    return notes.around(
        publish, path, () -> pair ? publishPair(publish, path) : publishOne(publish, path));
  }

  /** Old file out, new file in, back to back; the old one comes back if the new one does not. */
  private PublishResult publishPair(PublishItem publish, String path) {
    boolean parked;
    try {
      parked = displaced.parkReplaced(publish.item().path());
    } catch (IOException e) {
      return PublishResult.failed(
          publish,
          "Cannot keep the old file of %s: %s".formatted(target.describe(path), Reasons.of(e)));
    }
    PublishResult result = publishOne(publish, path);
    if (!parked || result.status() == ExitStatus.DONE) {
      return result;
    }
    try {
      displaced.putBack(publish.item().path());
      return result;
    } catch (IOException e) {
      return PublishResult.unknown(
          publish,
          "%s; its old file could not be put back: %s (the next run tries again; it is %s)"
              .formatted(
                  result.reason(),
                  Reasons.of(e),
                  target.describe(displaced.replaced(publish.item().path()))));
    }
  }

  private PublishResult publishOne(PublishItem publish, String path) {
    try {
      rename(publish.staged(), path);
      return PublishResult.done(publish);
    } catch (IOException e) {
      return afterFailedRename(publish, path, e);
    }
  }

  /**
   * What is wrong with a staged file; empty when it is what was read from the source.
   *
   * @param at where it lies, or was renamed to
   */
  private Optional<String> mismatch(PublishItem publish, String at) throws IOException {
    return StagedProof.mismatch(target, at, publish.method(), publish.crc(), publish.identity());
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
  private PublishResult afterFailedRename(PublishItem publish, String path, IOException error) {
    try {
      target.entry(publish.staged());
      return PublishResult.failed(
          publish, "Cannot publish %s: %s".formatted(target.describe(path), Reasons.of(error)));
    } catch (FileNotFoundException gone) {
      return moved(publish, path, error);
    } catch (IOException e) {
      return unknown(publish, path, e);
    }
  }

  private PublishResult moved(PublishItem publish, String path, IOException error) {
    try {
      FileEntry found = target.entry(path);
      boolean ours = found.isFile() && publish.mayHaveLength(found.length());
      // Another file of that length is no proof that this one was renamed.
      return ours && mismatch(publish, path).isEmpty()
          ? PublishResult.done(publish)
          : unknown(publish, path, error);
    } catch (IOException e) {
      return unknown(publish, path, e);
    }
  }

  private PublishResult unknown(PublishItem publish, String path, IOException error) {
    return PublishResult.unknown(
        publish,
        "Cannot tell whether %s was published: %s (look at it before the next run)"
            .formatted(target.describe(path), Reasons.of(error)));
  }
}
