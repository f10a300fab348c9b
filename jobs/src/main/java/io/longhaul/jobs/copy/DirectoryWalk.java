package io.longhaul.jobs.copy;

import io.longhaul.common.repack.Repacking;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.PrintableName;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.copy.ContentCheck.UnreadableException;
import io.longhaul.jobs.copy.PlanItem.Action;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Walks directories of both sides together, depth first, comparing their listings, until its share
 * is used up; the rest is handed back for other tasks.
 */
final class DirectoryWalk {
  private final CopyScope scope;
  private final Store source;
  private final Store target;
  private final ContentCheck check;
  private final AttributeCheck attributes;
  private final GroupDiff groups;
  private final Goal goal;
  private final ExecutorService threads;

  /** What the findings are for. */
  enum Goal {
    /** What the target lacks, attributes included. */
    COPY,
    /** As {@link #COPY}, and what is passed over by name. */
    COPY_LISTING_SKIPPED,
    /** What the target alone has. Files that may differ count as equal: nothing is read of them. */
    REMOVE,
    /** Every difference, what only the target has included. */
    COMPARE;

    boolean isCopy() {
      return this != COMPARE;
    }

    boolean listsSkipped() {
      return this == COPY_LISTING_SKIPPED;
    }
  }

  DirectoryWalk(
      CopyScope scope,
      Store source,
      Store target,
      ContentCheck check,
      Goal goal,
      ExecutorService threads) {
    this.scope = scope;
    this.source = source;
    this.target = target;
    this.check = check;
    this.attributes = new AttributeCheck(scope, source, target);
    this.groups = new GroupDiff(scope, goal);
    this.goal = goal;
    this.threads = threads;
  }

  /**
   * Walks from {@code start} until about {@code share} entries were seen. A listing that fails ends
   * the walk with {@link Findings#error()}: never is a plan made from a part.
   */
  Findings walk(List<Directory> start, int share) throws InterruptedException {
    Findings findings = new Findings();
    Deque<Directory> open = new ArrayDeque<>(start);
    int seen = 0;
    while (!open.isEmpty() && seen < share) {
      Directory directory = open.pop();
      try {
        seen +=
            1 + (directory.excluded() ? count(directory, findings) : visit(directory, findings));
      } catch (ListingFailedException e) {
        findings.stopWith(e.getMessage());
        return findings;
      }
      for (Directory child : findings.remaining()) {
        open.push(child);
      }
      findings.remaining().clear();
    }
    findings.remaining().addAll(open);
    return findings;
  }

  private int visit(Directory directory, Findings findings)
      throws ListingFailedException, InterruptedException {
    Future<List<FileEntry>> fromTarget =
        directory.atTarget()
            ? threads.submit(() -> target.list(scope.targetPath(directory.path())))
            : null;
    List<FileEntry> wanted = List.of();
    if (directory.atSource()) {
      try {
        wanted = source.list(scope.sourcePath(directory.path()));
      } catch (FileNotFoundException e) {
        if (directory.path().isEmpty()) {
          throw new ListingFailedException(source, scope.sourcePath(""), e);
        }
        // Gone since its parent was listed, as a live warehouse does: there is nothing to copy.
        return 0;
      } catch (IOException e) {
        throw new ListingFailedException(source, scope.sourcePath(directory.path()), e);
      }
    }
    List<FileEntry> found = fromTarget == null ? List.of() : await(fromTarget, directory);
    if (goal == Goal.COMPARE) {
      emptyDirectory(directory, found, findings);
    }
    DirectoryDiff diff = new DirectoryDiff(scope, directory, goal, findings);
    Repacking.View view = repack(directory, wanted, found);
    groups.add(view, diff, wanted, found);
    diff.merge(without(wanted, view.packed()), without(without(found, view.results()), gone(view)));
    decide(diff, findings);
    diff.finish(look(directory, diff, findings));
    return wanted.size() + found.size();
  }

  /** What becomes fewer files on its way; nothing of a directory that only one side has. */
  private Repacking.View repack(Directory directory, List<FileEntry> wanted, List<FileEntry> found)
      throws ListingFailedException, InterruptedException {
    if (!directory.atSource()) {
      return Repacking.View.NONE;
    }
    List<FileEntry> own =
        wanted.stream()
            .filter(
                entry ->
                    !scope.isForeign(directory.child(entry.name()))
                        && (entry.isDirectory()
                            || !scope.excludesFile(directory.child(entry.name()))))
            .toList();
    try {
      return scope
          .repacking()
          .look(new Repacking.Listing(directory.path(), own, found), groups.way());
    } catch (IOException e) {
      throw new ListingFailedException(source, scope.sourcePath(directory.path()), e);
    }
  }

  private static Set<String> gone(Repacking.View view) {
    return view.superseded().keySet();
  }

  private static List<FileEntry> without(List<FileEntry> entries, Set<String> names) {
    return names.isEmpty()
        ? entries
        : entries.stream().filter(entry -> !names.contains(entry.name())).toList();
  }

  private List<FileEntry> await(Future<List<FileEntry>> listing, Directory directory)
      throws ListingFailedException, InterruptedException {
    try {
      return listing.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FileNotFoundException) {
        return List.of();
      }
      throw new ListingFailedException(target, scope.targetPath(directory.path()), e.getCause());
    }
  }

  /** A directory without anything in it would else leave no trace in the list of extras. */
  private static void emptyDirectory(
      Directory directory, List<FileEntry> found, Findings findings) {
    if (!directory.atSource() && found.isEmpty()) {
      findings.extras().add(new Findings.Extra(directory.path(), directory.target()));
    }
  }

  /** What differs of the directory's own attributes and can't be seen in listings. */
  private List<String> look(Directory directory, DirectoryDiff diff, Findings findings) {
    boolean both = directory.atSource() && directory.atTarget() && goal != Goal.REMOVE;
    if (!both || !AttributeCheck.needsLook(scope, directory.source(), directory.target())) {
      return List.of();
    }
    try {
      return attributes.look(directory.path(), directory.source(), directory.target());
    } catch (IOException e) {
      unreadable(diff, directory.path(), directory.source(), e, findings);
      return List.of();
    }
  }

  private void unreadable(
      DirectoryDiff diff, String path, FileEntry entry, IOException cause, Findings findings) {
    String reason = "its attributes can't be read: " + Reasons.of(cause);
    if (goal == Goal.COMPARE) {
      findings.unreadable().add(new Findings.Unreadable(path, reason));
    } else {
      diff.unreadable(path, entry, reason);
    }
  }

  /** What differs between two files: first their content; if that is equal, their attributes. */
  private record Difference(String content, List<String> attributes) {}

  private Difference difference(DirectoryDiff.Pair pair, boolean sameContent)
      throws UnreadableException, IOException, InterruptedException {
    String content =
        sameContent ? "" : check.difference(pair.path(), pair.source(), pair.target()).orElse("");
    boolean look =
        content.isEmpty() && AttributeCheck.needsLook(scope, pair.source(), pair.target());
    return new Difference(
        content, look ? attributes.look(pair.path(), pair.source(), pair.target()) : List.of());
  }

  /** Lets both files decide where the listings could not, several files at a time. */
  private void decide(DirectoryDiff diff, Findings findings) throws InterruptedException {
    List<DirectoryDiff.Pair> pairs = new ArrayList<>(diff.undecided());
    pairs.addAll(diff.unseen());
    if (goal == Goal.REMOVE) {
      pairs.forEach(diff::sameContent);
      return;
    }
    List<Callable<Difference>> checks = new ArrayList<>();
    for (DirectoryDiff.Pair pair : pairs) {
      boolean sameContent = checks.size() >= diff.undecided().size();
      checks.add(() -> difference(pair, sameContent));
    }
    List<Future<Difference>> answers = threads.invokeAll(checks);
    for (int i = 0; i < answers.size(); i++) {
      DirectoryDiff.Pair pair = pairs.get(i);
      try {
        Difference difference = answers.get(i).get();
        if (difference.content().isEmpty()) {
          diff.sameContent(pair, difference.attributes());
        } else {
          diff.otherContent(pair, difference.content());
        }
      } catch (ExecutionException e) {
        unreadable(diff, pair, e.getCause(), findings);
      }
    }
  }

  private void unreadable(
      DirectoryDiff diff, DirectoryDiff.Pair pair, Throwable cause, Findings findings) {
    if (cause instanceof IOException unseen) {
      unreadable(diff, pair.path(), pair.source(), unseen, findings);
      return;
    }
    if (!(cause instanceof UnreadableException)) {
      throw new IllegalStateException("Cannot compare " + pair.path(), cause);
    }
    if (goal == Goal.COMPARE) {
      findings.unreadable().add(new Findings.Unreadable(pair.path(), cause.getMessage()));
    } else {
      // The copy reads it again and says what is wrong, or replaces what the target can't give.
      diff.otherContent(pair, cause.getMessage());
    }
  }

  /** Counts what a rule leaves out; such trees come and go while they are listed. */
  private int count(Directory directory, Findings findings) {
    List<FileEntry> entries;
    try {
      entries = source.list(scope.sourcePath(directory.path()));
    } catch (IOException e) {
      // What no rule wants copied can't stop the dataset: it is only counted, as far as it goes.
      return 0;
    }
    for (FileEntry entry : entries) {
      String path = directory.child(entry.name());
      if (entry.isDirectory()) {
        findings.remaining().add(Directory.excluded(path, entry));
      } else {
        findings.countExcluded(entry.length());
        if (goal.listsSkipped()) {
          findings.items().add(new PlanItem(scope.index(), Action.SKIP, path, entry, "excluded"));
        }
      }
    }
    return entries.size();
  }

  private static final class ListingFailedException extends Exception {
    ListingFailedException(Store store, String path, Throwable cause) {
      super(
          cause instanceof IOException
              // A store says itself what it could not list.
              ? cause.getMessage()
              : "Cannot list %s: %s"
                  .formatted(PrintableName.of(store.describe(path)), Reasons.of(cause)),
          cause);
    }
  }
}
