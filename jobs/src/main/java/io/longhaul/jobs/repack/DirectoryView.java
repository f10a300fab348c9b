package io.longhaul.jobs.repack;

import io.longhaul.common.repack.Repacking.Group;
import io.longhaul.common.repack.Repacking.Listing;
import io.longhaul.common.repack.Repacking.View;
import io.longhaul.common.storage.FileEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells a job that copies what the groups of a directory mean for its files on both sides. */
final class DirectoryView {
  private DirectoryView() {}

  /**
   * What becomes of the files.
   *
   * @param known groups of former runs
   * @param there what is at the target, by name
   * @param superseded files of the target whose rows are elsewhere, as far as they are known
   */
  static View of(
      Listing listing,
      List<GroupManifest> toMake,
      List<GroupManifest> toKeep,
      List<GroupManifest> known,
      Map<String, FileEntry> there,
      Map<String, String> superseded) {
    Map<String, FileEntry> sources = new HashMap<>();
    listing.source().forEach(entry -> sources.put(entry.name(), entry));
    Set<String> packed = new HashSet<>();
    Set<String> results = new HashSet<>();
    List<Group> make = new ArrayList<>();
    List<Group> kept = new ArrayList<>();
    for (GroupManifest group : toMake) {
      take(group, sources, packed, results);
      make.add(group(group, sources, lost(group, known), reason(group, known, there)));
    }
    for (GroupManifest group : toKeep) {
      take(group, sources, packed, results);
      kept.add(group(group, sources, 0, "unchanged"));
    }
    for (String name : packed) {
      if (there.containsKey(name) && there.get(name).isFile()) {
        superseded.put(name, "its rows are in a repacked file");
      }
    }
    for (GroupManifest group : known) {
      boolean moved = group.files().stream().anyMatch(file -> sources.containsKey(file.name()));
      if (moved && there.containsKey(group.name()) && !results.contains(group.name())) {
        superseded.put(group.name(), "its files go other ways now");
      }
    }
    return new View(make, kept, packed, results, superseded);
  }

  private static void take(
      GroupManifest group,
      Map<String, FileEntry> sources,
      Set<String> packed,
      Set<String> results) {
    results.add(group.name());
    group.files().stream()
        .map(InputFileEntry::name)
        .filter(sources::containsKey)
        .forEach(packed::add);
  }

  private static Group group(
      GroupManifest group, Map<String, FileEntry> sources, int lost, String reason) {
    FileEntry first = sources.get(group.files().get(0).name());
    long newest = group.files().stream().mapToLong(InputFileEntry::modified).max().orElse(0);
    FileEntry like =
        new FileEntry(
            group.name(),
            first.kind(),
            group.bytes(),
            newest,
            first.permission(),
            first.owner(),
            first.group(),
            first.encrypted(),
            first.traits());
    return new Group(group.path(), like, group.files().size(), lost, reason, group.text());
  }

  private static int lost(GroupManifest group, List<GroupManifest> known) {
    Set<InputFileEntry> now = Set.copyOf(group.files());
    return (int)
        known.stream()
            .filter(old -> old.path().equals(group.path()))
            .flatMap(old -> old.files().stream())
            .filter(file -> !now.contains(file))
            .count();
  }

  private static String reason(
      GroupManifest group, List<GroupManifest> known, Map<String, FileEntry> there) {
    Optional<GroupManifest> before =
        known.stream().filter(old -> old.path().equals(group.path())).findFirst();
    String why = "new";
    if (before.isPresent()) {
      boolean intact =
          there.containsKey(group.name()) && before.get().isResult(there.get(group.name()));
      boolean same = before.get().files().equals(group.files());
      why =
          !intact ? "the target's is not as it was published" : same ? "settings" : "files changed";
    }
    if (TextFiles.isRecipe(group.recipe())) {
      return "compressed (%s)".formatted(why);
    }
    String mode = GroupRule.isByRows(group.recipe()) ? "rows" : "pages";
    return "%d files repacked by %s (%s)".formatted(group.files().size(), mode, why);
  }
}
