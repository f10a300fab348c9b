package io.longhaul.jobs.repack;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.policy.PathGlob;
import io.longhaul.common.policy.RepackRule.HiveNames;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.repack.RepackConfig.Place;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * Where the files of a table lie.
 *
 * @param exclude paths that are not the table's
 * @param carvedOut directories that are another dataset's
 */
record DatasetFiles(
    Place source, HiveNames hiveNames, List<PathGlob> exclude, Set<String> carvedOut)
    implements Serializable {
  DatasetFiles {
    requireNonNull(source, "source is null");
    requireNonNull(hiveNames, "hiveNames is null");
    exclude = List.copyOf(exclude);
    carvedOut = Set.copyOf(carvedOut);
  }

  String uri() {
    return source.uri();
  }

  /**
   * Lists them.
   *
   * @param most the directories that are begun when so many files were found are the last
   */
  InputListing list(int most) throws IOException {
    InputListing listing =
        new InputListing(ExecutorStores.of(source.store()), source.path(), hiveNames);
    listing.walk(path -> !isForeign(path), most);
    return listing;
  }

  private boolean isForeign(String path) {
    return carvedOut.contains(path)
        || exclude.stream().anyMatch(glob -> glob.matches(path) || glob.matchesDirectory(path));
  }
}
