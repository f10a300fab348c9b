package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.repack.Repacking;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.engine.LinkPlugin;
import io.longhaul.jobs.engine.SparkEngine;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Lists both sides of a dataset by Spark tasks, in rounds: each task walks its directories until
 * its share is used up and hands back the rest, so that one deep or wide branch does not hold up
 * the others. The driver holds the findings of one round at a time.
 */
final class Inventory {
  /** Small, so that the first task's branches soon spread over all slots. */
  private static final int FIRST_SHARE = 1_000;

  private static final int SHARE = 20_000;
  private static final int PIECES_PER_SLOT = 4;
  private static final int DIRECTORIES_PER_PIECE = 500;

  private final SparkEngine engine;
  private final DirectoryWalk.Goal goal;
  private final ContentCheck.How how;

  /** Takes what tasks found, on the calling thread. */
  @FunctionalInterface
  interface Sink {
    void accept(Findings findings) throws IOException;
  }

  Inventory(SparkEngine engine, DirectoryWalk.Goal goal, ContentCheck.How how) {
    this.engine = engine;
    this.goal = goal;
    this.how = how;
  }

  /**
   * Lists the whole dataset, or stops it.
   *
   * @return what was decided of how its files become fewer
   */
  Optional<Repacking.Decision> list(CopyScope given, Sink sink)
      throws StoppedException, IOException, InterruptedException {
    FileEntry source = sourceRoot(given);
    CopyScope scope = given.repackedBy(begun(given));
    FileEntry target = targetRoot(scope).orElse(null);
    if (target != null && !target.isDirectory()) {
      throw new StoppedException(
          ExitStatus.ATTENTION, "The target %s is no directory".formatted(describeTarget(scope)));
    }
    Deque<Directory> frontier = new ArrayDeque<>();
    frontier.add(
        target == null
            ? Directory.missing("", source, nearest(scope).traits())
            : Directory.root(source, target));
    int share = FIRST_SHARE;
    while (!frontier.isEmpty()) {
      for (Findings findings : round(scope, frontier, share)) {
        if (findings.error() != null) {
          throw new StoppedException(ExitStatus.ENVIRONMENT, findings.error());
        }
        sink.accept(findings);
        findings.remaining().forEach(frontier::push);
      }
      share = SHARE;
    }
    return scope.repacking().decision();
  }

  private Repacking begun(CopyScope scope) throws StoppedException, InterruptedException {
    try {
      Repacking begun = scope.repacking().begun();
      return begun.isUndecided() ? begun.decided(decide(scope, begun)) : begun;
    } catch (IOException e) {
      throw new StoppedException(
          ExitStatus.ENVIRONMENT, "Cannot find out how files are repacked: " + Reasons.of(e), e);
    }
  }

  /** In a task, since it reads a part of the source: that is asked of the link. */
  private Repacking.Decision decide(CopyScope scope, Repacking repacking)
      throws IOException, InterruptedException {
    List<Repacking.Decision> decided = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Void> done =
        engine.submit(
            "look whether repacking pays: " + scope.name(),
            List.of(repacking),
            open -> open.decide(new Repacking.Way(LinkPlugin.pacer(), bytes -> {})),
            (index, decision) -> decided.add(decision));
    try {
      done.get();
    } catch (ExecutionException e) {
      throw new IOException(Reasons.of(e.getCause()), e.getCause());
    }
    return decided.get(0);
  }

  private List<Findings> round(CopyScope scope, Deque<Directory> frontier, int share)
      throws IOException, InterruptedException {
    int most = engine.parallelism() * PIECES_PER_SLOT;
    int directories = Math.min(frontier.size(), most * DIRECTORIES_PER_PIECE);
    int count = Math.min(directories, most);
    List<List<Directory>> shares = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shares.add(new ArrayList<>());
    }
    for (int i = 0; i < directories; i++) {
      shares.get(i % count).add(frontier.pop());
    }
    List<WalkPiece> pieces = new ArrayList<>();
    for (List<Directory> part : shares) {
      pieces.add(new WalkPiece(scope, goal, how, part, share));
    }
    List<Findings> found = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Void> done =
        engine.submit(
            "list " + scope.name(), pieces, WalkPiece::walk, (index, part) -> found.add(part));
    try {
      done.get();
    } catch (ExecutionException e) {
      throw new IOException(
          "Cannot list dataset " + scope.name() + ": " + Reasons.of(e.getCause()), e.getCause());
    }
    return found;
  }

  private static FileEntry sourceRoot(CopyScope scope) throws StoppedException, IOException {
    Store store = ExecutorStores.of(scope.source());
    String path = scope.sourceRoot();
    FileEntry root;
    try {
      root = store.entry(path);
    } catch (FileNotFoundException e) {
      throw new StoppedException(
          ExitStatus.ATTENTION,
          "The source %s does not exist (mend the dataset's path, or take it out of the policy)"
              .formatted(store.describe(path)),
          e);
    } catch (IOException e) {
      throw new StoppedException(
          ExitStatus.ENVIRONMENT,
          "Cannot read the source %s: %s".formatted(store.describe(path), Reasons.of(e)),
          e);
    }
    if (!root.isDirectory()) {
      throw new StoppedException(
          ExitStatus.ATTENTION, "The source %s is no directory".formatted(store.describe(path)));
    }
    return root;
  }

  private static Optional<FileEntry> targetRoot(CopyScope scope)
      throws StoppedException, IOException {
    Store store = ExecutorStores.of(scope.target());
    try {
      return Optional.of(store.entry(scope.targetRoot()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StoppedException(
          ExitStatus.ENVIRONMENT,
          "Cannot read the target %s: %s"
              .formatted(store.describe(scope.targetRoot()), Reasons.of(e)),
          e);
    }
  }

  /** The directory at the target in which that of the dataset is going to be made. */
  private static FileEntry nearest(CopyScope scope) throws StoppedException, IOException {
    try {
      Store store = ExecutorStores.of(scope.target());
      return store.entry(Preflight.nearestDirectory(store, scope.targetRoot()));
    } catch (IOException e) {
      throw new StoppedException(
          ExitStatus.ENVIRONMENT,
          "Cannot read the target %s: %s".formatted(describeTarget(scope), Reasons.of(e)),
          e);
    }
  }

  private static String describeTarget(CopyScope scope) throws IOException {
    return ExecutorStores.of(scope.target()).describe(scope.targetRoot());
  }
}
