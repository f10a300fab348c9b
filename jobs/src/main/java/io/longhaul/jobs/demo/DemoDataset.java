package io.longhaul.jobs.demo;

import java.util.List;
import java.util.Optional;

/**
 * A dataset of the demo's policy.
 *
 * @param path under the warehouse
 * @param priority empty for one that is never replicated
 */
record DemoDataset(String name, String path, Optional<Integer> priority) {
  static final DemoDataset CLICKS = copied("clicks", "events.db/clicks", 7);
  static final DemoDataset SANDBOX = new DemoDataset("sandbox", "sandbox.db", Optional.empty());

  /** In the order of the policy file, which is not that of their priorities. */
  static final List<DemoDataset> ALL =
      List.of(
          CLICKS,
          copied("dimensions", "tpch.db", 5),
          SANDBOX,
          copied("orders", "tpch.db/orders", 3),
          copied("lineitem", "tpch.db/lineitem", 1));

  private static DemoDataset copied(String name, String path, int priority) {
    return new DemoDataset(name, path, Optional.of(priority));
  }

  /** Those that are copied. */
  static List<DemoDataset> copied() {
    return ALL.stream().filter(dataset -> dataset.priority().isPresent()).toList();
  }

  /** Whether a path under the warehouse is of this dataset: the innermost one has it. */
  boolean holds(String file) {
    return isAbove(file)
        && ALL.stream()
            .filter(other -> other.path().length() > path.length())
            .noneMatch(other -> other.isAbove(file));
  }

  private boolean isAbove(String file) {
    return file.startsWith(path + "/");
  }
}
