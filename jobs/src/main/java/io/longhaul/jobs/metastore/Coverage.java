package io.longhaul.jobs.metastore;

import io.longhaul.common.ledger.DatasetDefinition;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.Watermark;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Dataset.Replicate;
import io.longhaul.common.policy.Percent;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.TargetDatasets;
import io.longhaul.common.sql.DumpReader;
import io.longhaul.common.sql.DumpReader.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which tables and partitions of a dump have their data at the target as it was at the dump's
 * instant or later. What a dataset has that is copied never is left out on purpose.
 *
 * @param all tables and partitions with a location
 * @param missing how many of them have not
 * @param listed some of those, in the order of the dump
 */
record Coverage(long all, long missing, List<Missing> listed) {
  /** Names that a person would read. */
  private static final int LISTED = 1000;

  /**
   * One without its data.
   *
   * @param dataset empty where none has the place
   * @param asOf how far the dataset's copy is; empty when there is none
   */
  record Missing(Place place, Optional<String> dataset, Optional<Instant> asOf) {}

  static Coverage of(
      DumpReader reader, Path dump, Policy policy, StateDirectory state, Instant instant)
      throws IOException {
    TargetDatasets datasets = new TargetDatasets(policy.datasets());
    Map<String, Optional<Instant>> marks = new HashMap<>();
    for (Dataset dataset : policy.datasets()) {
      marks.put(
          dataset.name(),
          Watermark.load(state, dataset.name(), DatasetDefinition.digest(dataset))
              .map(Watermark::asOf));
    }
    List<Missing> listed = new ArrayList<>();
    long[] missing = new long[1];
    long all =
        reader.places(
            dump,
            location ->
                datasets.at(location).map(one -> isBehind(one, marks, instant)).orElse(true),
            place -> {
              missing[0]++;
              if (listed.size() < LISTED) {
                Optional<String> name = datasets.at(place.location()).map(Dataset::name);
                listed.add(new Missing(place, name, name.flatMap(marks::get)));
              }
            });
    return new Coverage(all, missing[0], listed);
  }

  private static boolean isBehind(
      Dataset dataset, Map<String, Optional<Instant>> marks, Instant instant) {
    return dataset.replicate() == Replicate.ALWAYS
        && marks.get(dataset.name()).filter(asOf -> !asOf.isBefore(instant)).isEmpty();
  }

  boolean isWithin(Percent allowed) {
    return !allowed.isExceededBy(missing, all);
  }

  double percent() {
    return all == 0 ? 0 : 100.0 * missing / all;
  }
}
