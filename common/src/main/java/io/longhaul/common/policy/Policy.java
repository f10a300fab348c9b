package io.longhaul.common.policy;

import java.time.Duration;
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
 * @param keepRuns how long the files of a run are kept
 * @param spark Spark properties, passed through
 * @param mapreduce Hadoop properties of the jobs of the engine {@code distcp}, passed through
 * @param datasets those that are paths, in the order of the file
 * @param tables those that are HBase tables, in the order of the file
 * @param dumps where metastore dumps are; empty when the policy has none
 * @param schedule when its jobs run; empty when the policy does not say
 * @param notices who is told how a job ended
 * @param metrics where figures of jobs go; empty when nowhere
 * @param replication which HBase clusters send their edits to which
 */
public record Policy(
    String name,
    String text,
    Side source,
    Side target,
    String state,
    Duration keepRuns,
    LinkSettings link,
    Map<String, String> spark,
    Map<String, String> mapreduce,
    List<Dataset> datasets,
    List<HBaseDataset> tables,
    Optional<DumpSettings> dumps,
    Optional<Schedule> schedule,
    List<Notice> notices,
    Optional<MetricsSettings> metrics,
    ReplicationSettings replication) {
  /** What {@code keep-runs} is where the policy does not say. */
  static final Duration DEFAULT_KEEP_RUNS = Duration.ofDays(30);

  public Policy {
    spark = Collections.unmodifiableMap(new TreeMap<>(spark));
    mapreduce = Collections.unmodifiableMap(new TreeMap<>(mapreduce));
    datasets = List.copyOf(datasets);
    tables = List.copyOf(tables);
    notices = List.copyOf(notices);
  }
}
