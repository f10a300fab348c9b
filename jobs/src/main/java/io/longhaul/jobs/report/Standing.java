package io.longhaul.jobs.report;

import io.longhaul.common.ledger.DatasetDefinition;
import io.longhaul.common.ledger.OwnPlaces;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.Watermark;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How old the copies of a policy are.
 *
 * @param unknown why that can't be told; empty when it can
 */
record Standing(List<Age> ages, String unknown) {

  /**
   * One dataset's age.
   *
   * @param asOf empty when it was never copied as it is defined now
   */
  record Age(String dataset, Optional<Instant> asOf, Optional<Duration> rpo, Instant now) {
    boolean isMissed() {
      return rpo.isPresent() && due().map(now::isAfter).orElse(true);
    }

    private Optional<Instant> due() {
      return asOf.flatMap(at -> rpo.map(at::plus));
    }

    /** What the age means for the rpo, in words; empty without an rpo. */
    Optional<String> words() {
      return rpo.map(
          wanted -> {
            String rule = "its rpo of " + DurationText.format(wanted);
            if (asOf.isEmpty()) {
              return "%s was never copied whole: %s is missed".formatted(dataset, rule);
            }
            String age = minutes(Duration.between(asOf.get(), now));
            Duration left = Duration.between(now, due().orElseThrow());
            return left.isNegative()
                ? "%s is %s old: %s is missed by %s"
                    .formatted(dataset, age, rule, minutes(left.negated()))
                : "%s is %s old: %s is missed in %s".formatted(dataset, age, rule, minutes(left));
          });
    }

    private static String minutes(Duration duration) {
      return "%d h %02d min".formatted(duration.toHours(), duration.toMinutesPart());
    }
  }

  static Standing of(Policy policy, Instant now) throws IOException {
    StoreSpec stateStore = OwnPlaces.state(policy);
    try (Store store = stateStore.open()) {
      StateDirectory state = new StateDirectory(store, stateStore.path(policy.state()));
      List<Age> ages = new ArrayList<>();
      for (Dataset dataset : policy.datasets()) {
        if (dataset.replicate() == Dataset.Replicate.ALWAYS) {
          Optional<Instant> asOf =
              Watermark.load(state, dataset.name(), DatasetDefinition.digest(dataset))
                  .map(Watermark::asOf);
          ages.add(new Age(dataset.name(), asOf, dataset.rpo(), now));
        }
      }
      return new Standing(ages, "");
    }
  }

  static Standing unknown(String reason) {
    return new Standing(List.of(), reason);
  }

  boolean isMissed() {
    return ages.stream().anyMatch(Age::isMissed);
  }

  /** The datasets whose rpo is missed. */
  List<String> missed() {
    return ages.stream().filter(Age::isMissed).map(Age::dataset).toList();
  }

  /** What the ages mean for the rpos, the missed ones first. */
  List<String> words() {
    return Stream.concat(
            ages.stream().filter(Age::isMissed), ages.stream().filter(age -> !age.isMissed()))
        .flatMap(age -> age.words().stream())
        .toList();
  }
}
