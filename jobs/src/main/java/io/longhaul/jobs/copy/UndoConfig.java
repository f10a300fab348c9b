package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Policy;
import java.util.List;
import java.util.Optional;

/**
 * What one {@code copy-undo} does.
 *
 * @param run to take back, an id or {@code last}; empty to list, or to release
 * @param datasets of the policy that it is about
 * @param paths as given: relative to a dataset, or below its target; none for all
 */
record UndoConfig(
    Policy policy,
    Action action,
    Optional<String> run,
    List<Dataset> datasets,
    List<String> paths,
    Effect effect,
    UndoPlan.Force force) {

  /** What is asked for. */
  enum Action {
    LIST,
    UNDO,
    RELEASE
  }

  /** Whether anything is changed. */
  enum Effect {
    REAL,
    DRY_RUN
  }

  UndoConfig {
    datasets = List.copyOf(datasets);
    paths = List.copyOf(paths);
  }

  /**
   * The datasets of some names, all for none.
   *
   * @throws JobException usage, when the policy does not have one
   */
  static List<Dataset> select(Policy policy, List<String> names) {
    List<String> known = policy.datasets().stream().map(Dataset::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw usage(
            "Invalid dataset: %s (policy %s has %s)"
                .formatted(name, policy.name(), String.join(", ", known)));
      }
    }
    return policy.datasets().stream()
        .filter(dataset -> names.isEmpty() || names.contains(dataset.name()))
        .toList();
  }

  static JobException usage(String message) {
    return new JobException(ExitStatus.USAGE, message);
  }

  /** The paths as relative ones of a dataset; those that lie elsewhere are left out. */
  List<String> pathsIn(CopyScope scope) {
    if (paths.isEmpty()) {
      return List.of("");
    }
    return paths.stream().flatMap(path -> relative(path, scope).stream()).distinct().toList();
  }

  private static Optional<String> relative(String text, CopyScope scope) {
    String path = text.replaceAll("/+$", "");
    String root = scope.target().root() + scope.targetRoot();
    for (String own : List.of(root, scope.targetRoot())) {
      if (Holds.isAtOrBelow(path, own)) {
        return Optional.of(path.substring(Math.min(path.length(), own.length() + 1)));
      }
    }
    return path.startsWith("/") || path.contains("://") ? Optional.empty() : Optional.of(path);
  }
}
