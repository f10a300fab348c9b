package io.longhaul.jobs.repack;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.policy.ByteSize;
import io.longhaul.common.policy.RepackRule.HiveNames;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.repack.pages.PackSettings;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * Settings of one run.
 *
 * @param fileSize the most bytes of INPUT that go into one file
 * @param minAge younger files are left alone
 * @param sort columns that the rows of each file are sorted by; none keeps their order
 */
record RepackConfig(
    Place input,
    Place output,
    PackSettings settings,
    ByteSize fileSize,
    Duration minAge,
    HiveNames hiveNames,
    Choice choice,
    List<String> sort) {

  /** Which of the two ways groups may go. */
  enum Choice {
    /** By pages where that can be, else by rows. */
    AUTO,
    PAGES,
    ROWS
  }

  /** A directory on a store. */
  record Place(StoreSpec store, String path) implements Serializable {
    /** The place as one URI. */
    String uri() {
      return store.root() + path;
    }

    /** Whether the other one is this place or lies in it. */
    boolean contains(Place other) {
      String inside = path.equals("/") ? "/" : path + "/";
      return store.root().equals(other.store.root())
          && (other.path.equals(path) || other.path.startsWith(inside));
    }

    String child(String relative) {
      return relative.isEmpty() ? path : path.equals("/") ? "/" + relative : path + "/" + relative;
    }
  }

  RepackConfig {
    requireNonNull(input, "input is null");
    requireNonNull(output, "output is null");
    requireNonNull(settings, "settings is null");
    requireNonNull(minAge, "minAge is null");
    requireNonNull(hiveNames, "hiveNames is null");
    requireNonNull(choice, "choice is null");
    sort = List.copyOf(sort);
    if (fileSize.bytes() < 1) {
      throw new IllegalArgumentException("Invalid file size, must be positive: " + fileSize);
    }
  }

  /** What decides how a group is written: another one makes files anew. */
  String recipe() {
    return sort.isEmpty() && choice != Choice.ROWS
        ? settings.recipe()
        : "%s rows %s".formatted(settings.recipe(), String.join(",", sort)).strip();
  }
}
