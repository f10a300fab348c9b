package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Location;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.PrintableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Finds the dataset that has a path, whichever way an operator writes it. Connects to nothing. */
final class PathFinder {
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/");

  private final Policy policy;

  /**
   * Where a path belongs.
   *
   * @param dataset that has it; empty when none does
   * @param path relative to the dataset; to the warehouse when no dataset has it
   * @param around datasets that it is carved out of, the nearest first
   */
  record Found(Optional<Dataset> dataset, String path, List<String> around) {
    Found {
      around = List.copyOf(around);
    }
  }

  private record Match(Dataset dataset, String path) {}

  PathFinder(Policy policy) {
    this.policy = policy;
  }

  /**
   * Finds the dataset of a path.
   *
   * @param text a URI of either side, an absolute path of either side, or a path relative to the
   *     source's warehouse
   * @param relativeTo name of a dataset that {@code text} is relative to instead
   * @throws JobException usage, when it is in neither warehouse and in no dataset
   */
  Found find(String text, Optional<String> relativeTo) {
    try {
      return located(text, relativeTo);
    } catch (IllegalArgumentException e) {
      throw invalid(text, e.getMessage());
    }
  }

  private Found located(String text, Optional<String> relativeTo) {
    boolean bare = text.startsWith("/");
    if (!bare && !URI.matcher(text).lookingAt()) {
      String base = relativeTo.map(this::source).orElse(policy.source().warehouse());
      return nearest(text, false, Location.parse(base).resolve(text));
    }
    return nearest(text, bare, Location.parse(text));
  }

  private String source(String name) {
    return policy.datasets().stream()
        .filter(dataset -> dataset.name().equals(name))
        .map(Dataset::source)
        .findFirst()
        .orElseThrow(
            () ->
                new JobException(
                    ExitStatus.USAGE,
                    "Invalid dataset: %s (policy %s has %s)"
                        .formatted(
                            name,
                            policy.name(),
                            String.join(
                                ", ", policy.datasets().stream().map(Dataset::name).toList()))));
  }

  private Found nearest(String text, boolean bare, Location place) {
    for (Function<Dataset, String> side :
        List.<Function<Dataset, String>>of(Dataset::source, Dataset::target)) {
      List<Match> matches = matches(place, bare, side);
      if (!matches.isEmpty()) {
        List<String> around =
            matches.stream().skip(1).map(match -> match.dataset().name()).toList();
        return new Found(Optional.of(matches.get(0).dataset()), matches.get(0).path(), around);
      }
    }
    for (String warehouse : List.of(policy.source().warehouse(), policy.target().warehouse())) {
      Optional<String> path = under(Location.parse(warehouse), place, bare);
      if (path.isPresent()) {
        return new Found(Optional.empty(), path.get(), List.of());
      }
    }
    throw invalid(
        text,
        "neither in %s nor in %s, and in no dataset"
            .formatted(policy.source().warehouse(), policy.target().warehouse()));
  }

  /** The datasets around a place, the nearest first. */
  private List<Match> matches(Location place, boolean bare, Function<Dataset, String> side) {
    List<Match> matches = new ArrayList<>();
    for (Dataset dataset : policy.datasets()) {
      under(Location.parse(side.apply(dataset)), place, bare)
          .ifPresent(path -> matches.add(new Match(dataset, path)));
    }
    matches.sort(Comparator.comparingInt(match -> match.path().length()));
    return matches;
  }

  /** A path without scheme, as Hadoop's commands print it, may be of any file system. */
  private static Optional<String> under(Location root, Location place, boolean bare) {
    Location there =
        bare ? new Location(root.scheme(), root.authority(), place.components()) : place;
    return root.contains(there) ? Optional.of(root.relativize(there)) : Optional.empty();
  }

  private static JobException invalid(String text, String why) {
    return new JobException(
        ExitStatus.USAGE, "Invalid path: " + PrintableName.of(text) + " (" + why + ")");
  }
}
