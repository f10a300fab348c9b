package io.longhaul.jobs.copy;

import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.FileEntry.Kind;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Says what the next run would do with a path, by the comparison that the run itself makes.
 *
 * @param action a word for programs: the plan's, or {@code none} and {@code unknown}
 */
record PathFuture(String action, String reason) {
  private static final String NONE = "none";
  private static final String UNKNOWN = "unknown";

  /** The same of a path whose removal a run may have recorded: that is there when it is to go. */
  PathFuture waiting(Optional<String> run) {
    return run.isPresent() && action.equals(PlanItem.Action.REMOVE.word())
        ? new PathFuture(
            action,
            "%s; run %s recorded that, copy --removals only does it".formatted(reason, run.get()))
        : this;
  }

  /** What is to come of a path that no rule leaves out. */
  static PathFuture of(CopyScope scope, String path, PathSight source, PathSight target) {
    if (source.unknown().isPresent()) {
      return new PathFuture(UNKNOWN, "the source can't be looked at: " + source.unknown().get());
    }
    if (source.link().isPresent()) {
      return new PathFuture(
          NONE, "%s is a link, and links are not followed".formatted(source.link().get()));
    }
    if (source.entry().filter(entry -> entry.kind() == Kind.LINK).isPresent()) {
      return new PathFuture(NONE, "it is a link, and links are not copied");
    }
    if (source.open()) {
      return new PathFuture(
          NONE, "somebody has it open for writing at the source: it is copied when it is closed");
    }
    if (target.unknown().isPresent()) {
      return new PathFuture(UNKNOWN, "the target can't be looked at: " + target.unknown().get());
    }
    if (path.isEmpty()) {
      return source.entry().isPresent()
          ? new PathFuture("list", "the dataset's root: what is in it is compared, entry by entry")
          : new PathFuture(
              NONE, "the source of the dataset does not exist: the dataset is stopped");
    }
    try {
      return compared(scope, path, source.entry(), target.entry());
    } catch (IOException e) {
      return new PathFuture(UNKNOWN, "the content can't be compared: " + Reasons.of(e));
    }
  }

  private static PathFuture compared(
      CopyScope scope, String path, Optional<FileEntry> source, Optional<FileEntry> target)
      throws IOException {
    int slash = path.lastIndexOf('/');
    Directory parent = Directory.both(slash < 0 ? "" : path.substring(0, slash), null, null);
    Findings findings = new Findings();
    DirectoryDiff diff = new DirectoryDiff(scope, parent, DirectoryWalk.Goal.COPY, findings);
    diff.merge(source.stream().toList(), target.stream().toList());
    for (DirectoryDiff.Pair pair : diff.undecided()) {
      Optional<String> difference = difference(scope, pair);
      if (difference.isEmpty()) {
        return new PathFuture(
            "compare", "same length, other time: the run reads both and lets the content decide");
      }
      if (difference.get().isEmpty()) {
        diff.sameContent(pair);
      } else {
        diff.otherContent(pair, difference.get());
      }
    }
    List<PlanItem> items = findings.items();
    if (!items.isEmpty()) {
      PlanItem item = items.get(items.size() - 1);
      return new PathFuture(item.action().word(), item.reason());
    }
    return unplanned(source, target);
  }

  private static PathFuture unplanned(Optional<FileEntry> source, Optional<FileEntry> target) {
    if (source.isPresent() && source.get().isDirectory()) {
      return target.isPresent()
          ? new PathFuture("list", "what is in it is compared, entry by entry")
          : new PathFuture("directory", "new directory, with what is in it");
    }
    if (source.isPresent()) {
      return new PathFuture(NONE, "both sides are equal");
    }
    if (target.isEmpty()) {
      return new PathFuture(NONE, "neither side has it");
    }
    return target.get().isDirectory()
        ? new PathFuture("list", "only the target has it")
        : new PathFuture(NONE, "only the target has it, and it stays there");
  }

  /**
   * What the stores' own checksums say: an empty text for equal content; empty where they say
   * nothing, so that a run has to read.
   */
  private static Optional<String> difference(CopyScope scope, DirectoryDiff.Pair pair)
      throws IOException {
    Store source = ExecutorStores.of(scope.source());
    Store target = ExecutorStores.of(scope.target());
    boolean plain = !pair.source().encrypted() && !pair.target().encrypted();
    if (!plain || !source.hasCompositeCrc() || !target.hasCompositeCrc()) {
      return Optional.empty();
    }
    OptionalLong want = source.compositeCrc(scope.sourcePath(pair.path()));
    OptionalLong found = target.compositeCrc(scope.targetPath(pair.path()));
    if (want.isEmpty() || found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        want.getAsLong() == found.getAsLong()
            ? ""
            : "checksum %08x at the source, %08x at the target"
                .formatted(want.getAsLong(), found.getAsLong()));
  }
}
