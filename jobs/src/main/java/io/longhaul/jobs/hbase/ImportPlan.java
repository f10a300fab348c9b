package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.HBaseDataset.Reconcile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be applied to a table, in order.
 *
 * @param steps a base or none, then windows that follow each other without a gap
 * @param missing name of the window that breaks the chain; empty when it is whole
 */
record ImportPlan(
    PolicyTable table, List<WindowManifest> steps, String reason, Optional<String> missing) {
  ImportPlan {
    steps = List.copyOf(steps);
  }

  /** Windows from an instant on, as far as they follow each other. */
  private record Chain(List<WindowManifest> steps, Instant to, Optional<String> missing) {}

  /**
   * Plans for one table.
   *
   * @param mark how far it is; empty when it is to be made anew
   * @param until instant after which nothing is applied; empty: all there is
   * @throws JobException when there is no base to begin with
   */
  static ImportPlan of(
      PolicyTable table, WindowFolder folder, Optional<ImportMark> mark, Optional<Instant> until)
      throws IOException {
    List<Window> windows =
        folder.list().stream()
            .filter(window -> until.filter(last -> window.to().isAfter(last)).isEmpty())
            .toList();
    Optional<WindowManifest> newest = newestBase(folder, windows);
    if (newest.isEmpty()) {
      throw noBase(table, folder, until);
    }
    WindowManifest base = newest.get();
    Instant begin = base.window().to();
    Optional<ImportMark> same =
        mark.filter(known -> known.incarnation().equals(base.incarnation()));
    if (same.isEmpty()) {
      String why =
          mark.isEmpty()
              ? "the first import"
              : "the table at the source was dropped and made anew, or emptied";
      return basedOn(table, base, chain(folder, windows, begin, base.incarnation()), why);
    }
    boolean newer = same.get().base().isBefore(begin);
    if (newer && table.dataset().reconcile() != Reconcile.NONE) {
      Chain after = chain(folder, windows, begin, base.incarnation());
      return basedOn(table, base, after, "held against the base of " + InstantText.of(begin));
    }
    Chain chain = chain(folder, windows, same.get().to(), base.incarnation());
    if (chain.missing().isPresent() && chain.to().isBefore(begin)) {
      Chain after = chain(folder, windows, begin, base.incarnation());
      return basedOn(table, base, after, chain.missing().get() + " is missing, a base has it");
    }
    String why = chain.steps().isEmpty() ? "nothing new" : "increments";
    return new ImportPlan(table, chain.steps(), why, chain.missing());
  }

  private static ImportPlan basedOn(
      PolicyTable table, WindowManifest base, Chain after, String reason) {
    List<WindowManifest> steps = new ArrayList<>(List.of(base));
    steps.addAll(after.steps());
    return new ImportPlan(table, steps, reason, after.missing());
  }

  private static Optional<WindowManifest> newestBase(WindowFolder folder, List<Window> windows)
      throws IOException {
    Optional<WindowManifest> newest = Optional.empty();
    for (Window window : windows) {
      if (window.isBase()) {
        // In the order of their ends.
        Optional<WindowManifest> manifest = folder.manifest(window);
        newest = manifest.isPresent() ? manifest : newest;
      }
    }
    return newest;
  }

  private static JobException noBase(
      PolicyTable table, WindowFolder folder, Optional<Instant> until) throws IOException {
    Optional<Instant> oldest = Optional.empty();
    for (Window window : until.isPresent() ? folder.list() : List.<Window>of()) {
      if (oldest.isEmpty() && window.isBase() && folder.manifest(window).isPresent()) {
        oldest = Optional.of(window.to());
      }
    }
    String why =
        oldest
            .map(
                first ->
                    "its oldest base is of %s, what was before can't be had any more (an instant from then on; a longer `rebase` keeps more of the past)"
                        .formatted(InstantText.of(first)))
            .orElse("there is no whole base of it (run hbase-export)");
    return new JobException(
        ExitStatus.ENVIRONMENT,
        until
                .map(
                    last ->
                        "Cannot restore %s to %s: ".formatted(table.name(), InstantText.of(last)))
                .orElse("Cannot import %s: ".formatted(table.name()))
            + why);
  }

  private static Chain chain(
      WindowFolder folder, List<Window> windows, Instant from, String incarnation)
      throws IOException {
    List<WindowManifest> steps = new ArrayList<>();
    Instant at = from;
    for (Window window : windows) {
      if (window.isBase() || window.from().isBefore(at)) {
        continue;
      }
      Optional<WindowManifest> manifest =
          folder.manifest(window).filter(found -> found.incarnation().equals(incarnation));
      if (window.from().isAfter(at)) {
        return new Chain(steps, at, Optional.of(Window.of(at, window.from()).toString()));
      }
      if (manifest.isEmpty()) {
        return new Chain(steps, at, Optional.of(window.toString()));
      }
      steps.add(manifest.get());
      at = window.to();
    }
    return new Chain(steps, at, Optional.empty());
  }
}
