package io.longhaul.common.policy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A policy file, read and found good.
 *
 * @param text the file as it was, for the run's record (it holds secrets by reference only)
 * @param state absolute URI of the state directory
 * @param spark Spark properties, passed through
 * @param datasets in the order of the file
 * @param dumps where metastore dumps are; empty when the policy has none
 */
public record Policy(
    String name,
    String text,
    Side source,
    Side target,
    String state,
    LinkSettings link,
    Map<String, String> spark,
    List<Dataset> datasets,
    Optional<DumpSettings> dumps) {
  public Policy {
    spark = Collections.unmodifiableMap(new TreeMap<>(spark));
    datasets = List.copyOf(datasets);
  }
}
