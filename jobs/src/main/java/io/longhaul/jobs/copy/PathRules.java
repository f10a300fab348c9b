package io.longhaul.jobs.copy;

import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.PathGlob;
import io.longhaul.common.storage.FileEntry.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says which rule of the policy leaves a path out. Pure. */
final class PathRules {
  private final Dataset dataset;
  private final CopyScope scope;

  /** What leaves a path out: a word for programs, a sentence for people. */
  record Rule(String word, String text) {}

  PathRules(Dataset dataset, CopyScope scope) {
    this.dataset = dataset;
    this.scope = scope;
  }

  /**
   * The first rule that meets a path or a directory above it.
   *
   * @param kind of the path where a side has it; else it is taken for either a file or a directory
   */
  Optional<Rule> of(String path, Optional<Kind> kind) {
    if (dataset.replicate() == Dataset.Replicate.NEVER) {
      return Optional.of(new Rule("never", "the policy says `replicate: never` of the dataset"));
    }
    for (String above : fromTheTop(path)) {
      if (scope.carvedOut().contains(above)) {
        return Optional.of(new Rule("carved-out", above + " at the source is another dataset's"));
      }
      if (scope.isForeign(above)) {
        return Optional.of(new Rule("reserved", above + " is Longhaul's own"));
      }
      boolean itself = above.equals(path);
      boolean directory = !itself || kind.isEmpty() || kind.get() == Kind.DIRECTORY;
      boolean file = itself && (kind.isEmpty() || kind.get() != Kind.DIRECTORY);
      for (PathGlob glob : scope.exclude()) {
        if ((directory && glob.matchesDirectory(above)) || (file && glob.matches(above))) {
          return Optional.of(
              new Rule(
                  "excluded",
                  itself
                      ? "`exclude: " + glob + "` leaves it out"
                      : "`exclude: " + glob + "` leaves out " + above));
        }
      }
    }
    return Optional.empty();
  }

  /** The path's ancestors below the dataset, then the path itself; none for the dataset's root. */
  static List<String> fromTheTop(String path) {
    List<String> all = new ArrayList<>();
    for (int at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
      all.add(path.substring(0, at));
    }
    if (!path.isEmpty()) {
      all.add(path);
    }
    return all;
  }
}
