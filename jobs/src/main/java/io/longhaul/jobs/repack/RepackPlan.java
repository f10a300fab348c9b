package io.longhaul.jobs.repack;

import io.longhaul.jobs.repack.RepackState.Copied;
import io.longhaul.jobs.repack.RepackState.Packed;
import java.util.List;

/**
 * What a run is going to do.
 *
 * @param directories to be there, relative to OUTPUT
 * @param groups to repack
 * @param kept groups whose inputs and output are as they were
 * @param leftAlone files to copy, or not, as they are
 * @param keptCopies of these, what is at OUTPUT already
 * @param failures files that are damaged
 */
record RepackPlan(
    List<String> directories,
    List<FileGroup> groups,
    List<Packed> kept,
    List<LeftAlone> leftAlone,
    List<Copied> keptCopies,
    List<Failure> failures) {
  RepackPlan {
    directories = List.copyOf(directories);
    groups = List.copyOf(groups);
    kept = List.copyOf(kept);
    leftAlone = List.copyOf(leftAlone);
    keptCopies = List.copyOf(keptCopies);
    failures = List.copyOf(failures);
  }
}
