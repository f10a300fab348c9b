package io.longhaul.jobs.copy;

import io.longhaul.common.repack.Repacking.Group;
import io.longhaul.common.repack.Repacking.View;
import io.longhaul.common.repack.Repacking.Way;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.jobs.engine.LinkPlugin;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares groups of files that become one with what the target has of them. */
final class GroupDiff {
  private final CopyScope scope;
  private final DirectoryWalk.Goal goal;

  GroupDiff(CopyScope scope, DirectoryWalk.Goal goal) {
    this.scope = scope;
    this.goal = goal;
  }

  /** How reads for the comparison ask the link. */
  Way way() {
    return new Way(LinkPlugin.pacer(), bytes -> {});
  }

  /** Adds what a directory's groups need. */
  void add(View view, DirectoryDiff diff, List<FileEntry> wanted, List<FileEntry> found)
      throws InterruptedException {
    Map<String, FileEntry> there = byName(found);
    Map<String, FileEntry> atSource = view.superseded().isEmpty() ? Map.of() : byName(wanted);
    for (Group group : view.kept()) {
      add(group, diff, Optional.of(there.get(group.like().name())), View.NONE);
    }
    for (Group group : view.make()) {
      add(group, diff, Optional.ofNullable(there.get(group.like().name())), view);
    }
    view.superseded()
        .forEach(
            (name, reason) ->
                diff.superseded(there.get(name), same(there.get(name), atSource), reason));
  }

  private static String same(FileEntry found, Map<String, FileEntry> source) {
    FileEntry entry = source.get(found.name());
    boolean same =
        entry != null && entry.length() == found.length() && entry.modified() == found.modified();
    return same ? "superseded" : "";
  }

  private static Map<String, FileEntry> byName(List<FileEntry> entries) {
    Map<String, FileEntry> byName = new HashMap<>();
    entries.forEach(entry -> byName.put(entry.name(), entry));
    return byName;
  }

  private void add(Group group, DirectoryDiff diff, Optional<FileEntry> result, View toMake)
      throws InterruptedException {
    boolean kept = toMake.make().isEmpty();
    if (goal.isCopy()) {
      if (kept) {
        diff.sameGroup(group, result.orElseThrow());
      } else {
        diff.otherGroup(group, result, group.reason());
      }
      return;
    }
    Optional<String> difference = result.isPresent() ? difference(group) : Optional.of("missing");
    if (difference.isEmpty()) {
      diff.sameGroup(group, result.orElseThrow());
    } else {
      diff.otherGroup(group, result, "repacked: " + difference.get());
    }
  }

  private Optional<String> difference(Group group) throws InterruptedException {
    try {
      return scope.repacking().difference(group, way());
    } catch (IOException e) {
      return Optional.of("can't be compared: " + Reasons.of(e));
    }
  }
}
