package io.longhaul.jobs.copy;

import io.longhaul.common.policy.Dataset.Compare;
import io.longhaul.common.policy.Dataset.Preserve;
import io.longhaul.common.repack.Repacking;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Traits;
import io.longhaul.jobs.copy.PlanItem.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares the two listings of one directory by names, kinds, lengths, times and attributes. Pure:
 * files whose content has to decide are handed back in {@link #undecided()}.
 */
final class DirectoryDiff {
  private static final String EXCLUDED = "excluded";
  private static final String HELD = "held since it was brought back";

  private final CopyScope scope;
  private final Directory directory;
  private final DirectoryWalk.Goal goal;
  private final Findings findings;
  private final List<Pair> undecided = new ArrayList<>();
  private final List<Pair> unseen = new ArrayList<>();
  private boolean changed;
  private boolean empty;
  private boolean holdsForeign;

  /** A file on both sides. */
  record Pair(String path, FileEntry source, FileEntry target) {}

  DirectoryDiff(CopyScope scope, Directory directory, DirectoryWalk.Goal goal, Findings findings) {
    this.scope = scope;
    this.directory = directory;
    this.goal = goal;
    this.findings = findings;
  }

  /** Goes through both listings, each sorted by name. */
  void merge(List<FileEntry> source, List<FileEntry> target) {
    empty = source.isEmpty();
    int left = 0;
    int right = 0;
    while (left < source.size() || right < target.size()) {
      int order = order(source, left, target, right);
      FileEntry want = order <= 0 ? source.get(left++) : null;
      FileEntry found = order >= 0 ? target.get(right++) : null;
      String path = directory.child(want == null ? found.name() : want.name());
      if (scope.isForeign(path)) {
        holdsForeign = true;
        continue;
      }
      if (found != null && isOwn(path, found) && !found.isDirectory()) {
        findings.countAtTarget(found.length());
      }
      if (want == null) {
        onlyAtTarget(path, found);
      } else {
        atSource(path, want, found);
      }
    }
  }

  /** Takes a group whose result at the target is what its files would make. */
  void sameGroup(Repacking.Group group, FileEntry result) {
    findings.countAtTarget(result.length());
    for (int i = 0; i < group.files(); i++) {
      findings.countEqual(i == 0 ? group.like().length() : 0);
    }
    skip(group.path(), group.like(), "equal");
  }

  /** Takes a group whose result the target lacks, or has in another state. */
  void otherGroup(Repacking.Group group, Optional<FileEntry> result, String reason) {
    result.ifPresent(entry -> findings.countAtTarget(entry.length()));
    if (result.isPresent() && isHeld(group.path())) {
      findings.countHeldBack(group.like().length());
      skip(group.path(), group.like(), HELD);
      return;
    }
    changed = true;
    if (result.isPresent() && group.lost() > 0) {
      findings.countReplaced(result.get().length());
    }
    findings
        .items()
        .add(
            new PlanItem(
                scope.index(),
                result.isPresent() ? Action.REPLACE : Action.COPY,
                group.path(),
                scope.withPreservedTraits(group.like()),
                reason,
                directory.into(),
                group.text()));
  }

  /**
   * Takes a file of the target whose rows are in another one: it goes whatever the dataset's rule
   * of deletes, or readers would meet those rows twice.
   *
   * @param group not empty of what is the very file of the source, and needs no undo
   */
  void superseded(FileEntry found, String group, String reason) {
    String path = directory.child(found.name());
    findings.countAtTarget(found.length());
    if (goal == DirectoryWalk.Goal.COMPARE) {
      findings.extras().add(new Findings.Extra(path, found));
    } else if (isHeld(path)) {
      findings.countHeldBack(found.length());
      skip(path, found, HELD);
    } else if (group.isEmpty()) {
      remove(path, found, reason);
    } else {
      changed = true;
      PlanItem item = new PlanItem(scope.index(), Action.REMOVE, path, found, reason);
      findings.items().add(item.ofGroup(group));
    }
  }

  List<Pair> undecided() {
    return undecided;
  }

  /** Files that are equal, but whose attributes the listings don't hold all. */
  List<Pair> unseen() {
    return unseen;
  }

  /** Takes the answer for a pair of {@link #undecided()}: equal bytes. */
  void sameContent(Pair pair) {
    sameContent(pair, List.of());
  }

  /** As {@link #sameContent(Pair)}, with what a look at both entries found different. */
  void sameContent(Pair pair, List<String> looked) {
    String attributes = attributeDifference(pair.source(), pair.target(), looked);
    if (goal.isCopy() || attributes.isEmpty()) {
      // A comparison counts a file once: one with other attributes is different.
      findings.countEqual(pair.source().length());
      skip(pair.path(), pair.source(), "equal");
    }
    if (scope.preserves(Preserve.TIMES)
        && goal.isCopy()
        && pair.source().modified() != pair.target().modified()) {
      attributes = attributes.isEmpty() ? "times" : attributes + ", times";
    }
    if (!attributes.isEmpty() && !isHeld(pair.path())) {
      add(Action.ATTRIBUTES, pair.path(), pair.source(), attributes, pair.target().traits());
    }
  }

  /** Takes the answer for an entry whose attributes can't be had. */
  void unreadable(String path, FileEntry source, String reason) {
    add(Action.REFUSE, path, source, reason);
  }

  /** Takes the answer for a pair of {@link #undecided()}: the bytes are not the same. */
  void otherContent(Pair pair, String reason) {
    replace(pair, reason);
  }

  /** Says what the directory itself needs, once all in it is decided. */
  void finish() {
    finish(List.of());
  }

  /** As {@link #finish()}, with what a look at both directories found different. */
  void finish(List<String> looked) {
    if (!directory.atSource()) {
      if (removes() && !scope.holds().touches(directory.path())) {
        add(
            Action.REMOVE_DIRECTORY,
            directory.path(),
            directory.target(),
            "only at the target, if nothing in it stays");
      }
      return;
    }
    if (!directory.atTarget()) {
      if (goal == DirectoryWalk.Goal.COMPARE && !empty) {
        // What it holds is listed as missing, itself need not be.
        return;
      }
      add(Action.MAKE_DIRECTORY, directory.path(), directory.source(), "new directory");
      return;
    }
    String attributes = attributeDifference(directory.source(), directory.target(), looked);
    boolean times =
        goal.isCopy()
            && scope.preserves(Preserve.TIMES)
            && scope.compare() == Compare.TIME
            && (changed
                || (!holdsForeign
                    && directory.source().modified() != directory.target().modified()));
    if (times) {
      attributes = attributes.isEmpty() ? "times" : attributes + ", times";
    }
    if (!attributes.isEmpty()) {
      Traits there = directory.target().traits();
      add(Action.ATTRIBUTES, directory.path(), directory.source(), attributes, there);
    }
  }

  private static int order(List<FileEntry> source, int left, List<FileEntry> target, int right) {
    if (left == source.size()) {
      return 1;
    }
    if (right == target.size()) {
      return -1;
    }
    return source.get(left).name().compareTo(target.get(right).name());
  }

  private void onlyAtTarget(String path, FileEntry found) {
    if ((goal.isCopy() && !removes()) || !isOwn(path, found)) {
      return;
    }
    if (found.isDirectory()) {
      changed = true;
      findings.remaining().add(Directory.extra(path, found));
    } else if (goal == DirectoryWalk.Goal.COMPARE) {
      findings.extras().add(new Findings.Extra(path, found));
    } else if (isHeld(path)) {
      findings.countHeld(found.length());
      skip(path, found, HELD);
    } else if (found.kind() != FileEntry.Kind.OTHER) {
      remove(path, found, "only at the target");
    }
  }

  /** Whether what only the target has is to go. */
  private boolean removes() {
    return goal.isCopy() && scope.delete().removes();
  }

  private boolean isHeld(String path) {
    return goal.isCopy() && scope.holds().covers(path);
  }

  /** Whether no rule keeps an entry of the target out of the dataset. */
  private boolean isOwn(String path, FileEntry found) {
    return found.isDirectory() ? !scope.excludesDirectory(path) : !scope.excludesFile(path);
  }

  private void remove(String path, FileEntry found, String reason) {
    changed = true;
    findings.countRemoved(found.length());
    add(Action.REMOVE, path, found, reason);
  }

  private void replace(Pair pair, String reason) {
    if (isHeld(pair.path())) {
      findings.countHeldBack(pair.source().length());
      skip(pair.path(), pair.source(), HELD);
      return;
    }
    changed = true;
    findings.countReplaced(pair.target().length());
    add(Action.REPLACE, pair.path(), pair.source(), reason);
  }

  /**
   * One side has a file, or link, where the other has a directory.
   *
   * @return whether the target's gives way
   */
  private boolean givesWay(String path, FileEntry want, FileEntry found) {
    if (!removes() || found.kind() == FileEntry.Kind.OTHER || !isOwn(path, found)) {
      add(
          Action.REFUSE,
          path,
          want,
          "the target has a %s where the source has a %s"
              .formatted(Reasons.kind(found), Reasons.kind(want)));
      return false;
    }
    if (scope.holds().touches(path)) {
      findings.countHeldBack(want.length());
      skip(path, want, HELD);
      return false;
    }
    findings.clashes().add(path);
    return true;
  }

  private void atSource(String path, FileEntry want, FileEntry found) {
    switch (want.kind()) {
      case DIRECTORY -> directory(path, want, found);
      case FILE -> {
        if (scope.excludesFile(path)) {
          findings.countExcluded(want.length());
          skip(path, want, EXCLUDED);
        } else {
          file(path, want, found);
        }
      }
      case LINK -> {
        if (scope.excludesFile(path)) {
          findings.countExcluded(0);
          skip(path, want, EXCLUDED);
        } else {
          findings.countLink();
          skip(path, want, "a link, not followed");
          if (goal == DirectoryWalk.Goal.COMPARE && found != null && found.isFile()) {
            // Links are not copied: what is there has nothing at the source that it is a copy of.
            findings.extras().add(new Findings.Extra(path, found));
          }
        }
      }
      case OTHER -> {
        if (scope.excludesFile(path)) {
          findings.countExcluded(0);
          skip(path, want, EXCLUDED);
        } else {
          add(
              Action.REFUSE,
              path,
              want,
              "neither a file, a directory nor a link, or its name can't be decoded");
        }
      }
    }
  }

  private void directory(String path, FileEntry want, FileEntry found) {
    if (scope.excludesDirectory(path)) {
      findings.remaining().add(Directory.excluded(path, want));
    } else if (found == null) {
      changed = true;
      findings.remaining().add(Directory.missing(path, want, directory.into()));
    } else if (found.isDirectory()) {
      findings.remaining().add(Directory.both(path, want, found));
    } else if (givesWay(path, want, found)) {
      remove(path, found, "the source has a directory of this name");
      findings.remaining().add(Directory.both(path, want, null));
    }
  }

  private void file(String path, FileEntry want, FileEntry found) {
    if (found == null) {
      changed = true;
      add(Action.COPY, path, want, "new");
    } else if (!found.isFile()) {
      if (givesWay(path, want, found)) {
        if (found.isDirectory()) {
          findings.remaining().add(Directory.extra(path, found));
        } else {
          remove(path, found, "the source has a file of this name");
        }
        changed = true;
        add(Action.COPY, path, want, "new, the target has a " + Reasons.kind(found));
      }
    } else if (want.length() != found.length()) {
      replace(
          new Pair(path, want, found),
          "length %d, the target has %d".formatted(want.length(), found.length()));
    } else if (AttributeCheck.hasOtherBlocks(scope, want, found)) {
      replace(
          new Pair(path, want, found),
          "block size %d, the target has %d"
              .formatted(want.traits().blockSize(), found.traits().blockSize()));
    } else if (scope.compare() == Compare.TIME && want.modified() == found.modified()) {
      Pair pair = new Pair(path, want, found);
      if (AttributeCheck.needsLook(scope, want, found)) {
        unseen.add(pair);
      } else {
        sameContent(pair);
      }
    } else {
      undecided.add(new Pair(path, want, found));
    }
  }

  private String attributeDifference(FileEntry want, FileEntry found, List<String> looked) {
    List<String> differences = new ArrayList<>(AttributeCheck.listed(scope, want, found));
    differences.addAll(looked);
    return String.join(", ", differences);
  }

  private void skip(String path, FileEntry entry, String reason) {
    if (goal.listsSkipped()) {
      add(Action.SKIP, path, entry, reason);
    }
  }

  private void add(Action action, String path, FileEntry entry, String reason) {
    add(action, path, entry, reason, directory.into());
  }

  private void add(Action action, String path, FileEntry entry, String reason, Traits into) {
    FileEntry wanted = scope.withPreservedTraits(entry);
    findings.items().add(new PlanItem(scope.index(), action, path, wanted, reason, into));
  }
}
