package io.longhaul.jobs.repack;

import io.longhaul.common.policy.RepackRule.Text;
import io.longhaul.common.storage.FileEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides which files of one directory are compressed, each to a file of its own. */
final class TextGroups {
  private final Text text;
  private final String recipe;
  private final List<GroupManifest> make = new ArrayList<>();
  private final List<GroupManifest> kept = new ArrayList<>();
  private final Set<String> paths = new HashSet<>();

  /**
   * @param text how
   */
  TextGroups(Text text) {
    this.text = text;
    this.recipe = TextFiles.recipe(text);
  }

  /** Looks into a file whose name does not tell. */
  @FunctionalInterface
  interface Sniff {
    boolean isText(InputFileEntry file) throws IOException;
  }

  /** Groups to be made, or made anew. */
  List<GroupManifest> make() {
    return make;
  }

  /** Groups that are as they were. */
  List<GroupManifest> kept() {
    return kept;
  }

  /** Whether a file is compressed. */
  boolean has(InputFileEntry file) {
    return paths.contains(file.path());
  }

  /**
   * Decides.
   *
   * @param candidates files that may be compressed
   * @param known groups of former runs
   * @param target what is there, by name
   * @param names of all that the directory has at the source: no result may have one of them
   */
  void plan(
      List<InputFileEntry> candidates,
      List<GroupManifest> known,
      Map<String, FileEntry> target,
      Set<String> names,
      Sniff sniff)
      throws IOException {
    Map<String, GroupManifest> before = new HashMap<>();
    known.forEach(group -> before.put(group.path(), group));
    for (InputFileEntry file : candidates) {
      String path = file.path() + TextFiles.ending(text);
      if (!TextFiles.mayBe(file.name()) || names.contains(file.name() + TextFiles.ending(text))) {
        continue;
      }
      GroupManifest group = before.get(path);
      boolean same =
          group != null
              && group.recipe().equals(recipe)
              && group.files().get(0).isUnchangedFrom(file);
      FileEntry result = target.get(file.name() + TextFiles.ending(text));
      if (same && result != null && group.isResult(result)) {
        kept.add(group);
        paths.add(file.path());
      } else if (same || sniff.isText(file)) {
        make.add(GroupManifest.planned(path, recipe, 0, List.of(file)));
        paths.add(file.path());
      }
    }
  }
}
