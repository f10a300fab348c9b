package io.longhaul.jobs.copy;

import io.longhaul.common.policy.Dataset.Compare;
import io.longhaul.common.policy.Dataset.Preserve;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Traits;
import io.longhaul.jobs.copy.PlanItem.Action;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the two listings of one directory by names, kinds, lengths, times and attributes. Pure:
 * files whose content has to decide are handed back in {@link #undecided()}.
 */
final class DirectoryDiff {
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
      } else if (want == null) {
        onlyAtTarget(path, found);
      } else {
        atSource(path, want, found);
      }
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
    if (goal == DirectoryWalk.Goal.COPY || attributes.isEmpty()) {
      // A comparison counts a file once: one with other attributes is different.
      findings.countEqual(pair.source().length());
    }
    if (scope.preserves(Preserve.TIMES)
        && goal == DirectoryWalk.Goal.COPY
        && pair.source().modified() != pair.target().modified()) {
      attributes = attributes.isEmpty() ? "times" : attributes + ", times";
    }
    if (!attributes.isEmpty()) {
      add(Action.ATTRIBUTES, pair.path(), pair.source(), attributes, pair.target().traits());
    }
  }

  /** Takes the answer for an entry whose attributes can't be had. */
  void unreadable(String path, FileEntry source, String reason) {
    add(Action.REFUSE, path, source, reason);
  }

  /** Takes the answer for a pair of {@link #undecided()}: the bytes are not the same. */
  void otherContent(Pair pair, String reason) {
    changed = true;
    add(Action.REPLACE, pair.path(), pair.source(), reason);
  }

  /** Says what the directory itself needs, once all in it is decided. */
  void finish() {
    finish(List.of());
  }

  /** As {@link #finish()}, with what a look at both directories found different. */
  void finish(List<String> looked) {
    if (!directory.atSource()) {
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
        goal == DirectoryWalk.Goal.COPY
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
    if (goal == DirectoryWalk.Goal.COPY) {
      return;
    }
    if (found.isDirectory()) {
      if (!scope.excludesDirectory(path)) {
        findings.remaining().add(new Directory(path, null, found, false));
      }
    } else if (!scope.excludesFile(path)) {
      findings.extras().add(new Findings.Extra(path, found));
    }
  }

  private void atSource(String path, FileEntry want, FileEntry found) {
    switch (want.kind()) {
      case DIRECTORY -> directory(path, want, found);
      case FILE -> {
        if (scope.excludesFile(path)) {
          findings.countExcluded(want.length());
        } else {
          file(path, want, found);
        }
      }
      case LINK -> {
        if (scope.excludesFile(path)) {
          findings.countExcluded(0);
        } else {
          findings.countLink();
          if (goal == DirectoryWalk.Goal.COMPARE && found != null && found.isFile()) {
            // Links are not copied: what is there has nothing at the source that it is a copy of.
            findings.extras().add(new Findings.Extra(path, found));
          }
        }
      }
      case OTHER -> {
        if (scope.excludesFile(path)) {
          findings.countExcluded(0);
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
    } else {
      add(
          Action.REFUSE,
          path,
          want,
          "the target has a " + word(found) + " where the source has a directory");
    }
  }

  private void file(String path, FileEntry want, FileEntry found) {
    if (found == null) {
      changed = true;
      add(Action.COPY, path, want, "new");
    } else if (!found.isFile()) {
      add(
          Action.REFUSE,
          path,
          want,
          "the target has a " + word(found) + " where the source has a file");
    } else if (want.length() != found.length()) {
      changed = true;
      add(
          Action.REPLACE,
          path,
          want,
          "length %d, the target has %d".formatted(want.length(), found.length()));
    } else if (AttributeCheck.hasOtherBlocks(scope, want, found)) {
      changed = true;
      add(
          Action.REPLACE,
          path,
          want,
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

  private void add(Action action, String path, FileEntry entry, String reason) {
    add(action, path, entry, reason, directory.into());
  }

  private void add(Action action, String path, FileEntry entry, String reason, Traits into) {
    FileEntry wanted = scope.withPreservedTraits(entry);
    findings.items().add(new PlanItem(scope.index(), action, path, wanted, reason, into));
  }

  private static String word(FileEntry entry) {
    return switch (entry.kind()) {
      case FILE -> "file";
      case DIRECTORY -> "directory";
      case LINK -> "link";
      case OTHER -> "special file";
    };
  }
}
