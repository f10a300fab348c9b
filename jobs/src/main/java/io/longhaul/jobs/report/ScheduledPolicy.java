package io.longhaul.jobs.report;

import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.DumpSettings;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.policy.HBaseDataset;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is scheduled of a policy, and how.
 *
 * @param file absolute path of the policy file
 * @param launcher absolute path of the launcher
 * @param schedule when, in the zone that says it best
 * @param period the shortest time between two ticks
 */
record ScheduledPolicy(
    Policy policy, String file, String launcher, Schedule schedule, Duration period) {
  /** Once a day, at a time of the night in which no zone's clocks change. */
  static final String COMPARE_CRON = "17 4 * * *";

  private static final String DUMP = "dump";
  private static final String METADATA = "metadata";
  private static final int LAST = Integer.MAX_VALUE;
  private static final Duration LEAST_COPY = Duration.ofMinutes(1);
  private static final Duration LEAST_LIMIT = Duration.ofMinutes(30);

  /**
   * A job of a tick.
   *
   * @param words of its command line, without the policy file, which comes last
   * @param needs ids of steps before it without whose success it must not run; one that is not
   *     among them may fail
   */
  record Step(String id, List<String> words, List<String> needs) {}

  static ScheduledPolicy of(Policy policy, String file, String launcher, Instant now) {
    Schedule schedule = policy.schedule().orElseThrow().portable();
    Duration period = schedule.period(now).orElse(Duration.ofDays(1));
    return new ScheduledPolicy(policy, file, launcher, schedule, period);
  }

  /**
   * In their order: a dump is taken, so that the data copied after it has all that it names; then
   * the dump is imported, and what is gone at the source goes when no metadata names it any more.
   * HBase tables come when their priority says, before the files or after all that.
   */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    if (policy.dumps().flatMap(DumpSettings::source).isPresent()) {
      steps.add(new Step(DUMP, List.of("metastore-export"), List.of()));
    } else if (policy.dumps().isPresent()) {
      steps.add(new Step(DUMP, List.of("dump-latest", "--policy"), List.of()));
    }
    int files = policy.datasets().stream().mapToInt(Dataset::priority).min().orElse(LAST);
    int tables = policy.tables().stream().mapToInt(HBaseDataset::priority).min().orElse(LAST);
    if (tables < files) {
      steps.addAll(tableSteps());
    }
    if (!policy.datasets().isEmpty()) {
      steps.addAll(fileSteps());
    }
    if (tables >= files) {
      steps.addAll(tableSteps());
    }
    return steps;
  }

  private List<Step> fileSteps() {
    List<String> copy = new ArrayList<>(List.of("copy", "--if-running", "skip"));
    // What is not done by then stays staged, and the next tick begins with it.
    Duration most = max(LEAST_COPY, Duration.ofMinutes(period.toMinutes() * 3 / 4));
    copy.addAll(List.of("--max-duration", DurationText.format(most)));
    if (policy.dumps().flatMap(DumpSettings::target).isEmpty()) {
      return List.of(new Step("copy", copy, List.of()));
    }
    copy.addAll(List.of("--removals", "later"));
    return List.of(
        new Step("copy", copy, List.of()),
        new Step(METADATA, List.of("metastore-import"), List.of()),
        new Step(
            "removals",
            List.of("copy", "--if-running", "skip", "--removals", "only"),
            // Metadata of an earlier tick may still name what this one found gone.
            List.of(DUMP, METADATA)));
  }

  private List<Step> tableSteps() {
    return policy.tables().isEmpty()
        ? List.of()
        : List.of(
            new Step("hbase_export", List.of("hbase-export", "--if-running", "skip"), List.of()),
            new Step("hbase_import", List.of("hbase-import", "--if-running", "skip"), List.of()));
  }

  /** What holds the two sides against each other. */
  List<Step> compareSteps() {
    List<Step> steps = new ArrayList<>();
    if (!policy.datasets().isEmpty()) {
      steps.add(new Step("compare", List.of("copy-compare"), List.of()));
    }
    if (!policy.tables().isEmpty()) {
      steps.add(new Step("hbase_verify", List.of("hbase-verify"), List.of()));
    }
    return steps;
  }

  /** After which a step hangs rather than works. */
  Duration limit() {
    return max(LEAST_LIMIT, period.multipliedBy(2));
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** What units, locks and jobs of other schedulers are called. */
  String unit() {
    return "longhaul-" + policy.name();
  }

  String fileName() {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** The values that most templates have a place for. */
  Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    values.put("name", policy.name());
    values.put("unit", unit());
    values.put("json_name", Template.json(policy.name()));
    values.put("json_file", Template.json(fileName()));
    values.put("json_properties", jsonProperties());
    values.put("cron", Template.shell(schedule.cron()));
    values.put("zone", schedule.zone().getId());
    return values;
  }

  private String jsonProperties() {
    List<String> pairs = new ArrayList<>();
    policy
        .spark()
        .forEach((key, value) -> pairs.add(Template.json(key) + ": " + Template.json(value)));
    return pairs.isEmpty() ? "{}" : "{" + String.join(", ", pairs) + "}";
  }

  /** Datasets that ticks come too seldom for: a tick should come within ¾ of the rpo. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    policy.datasets().forEach(dataset -> warn(warnings, dataset.name(), dataset.rpo()));
    policy.tables().forEach(dataset -> warn(warnings, dataset.name(), dataset.rpo()));
    return warnings;
  }

  private void warn(List<String> warnings, String dataset, Optional<Duration> wanted) {
    wanted
        .map(rpo -> Duration.ofSeconds(rpo.toSeconds() * 3 / 4))
        .filter(most -> period.compareTo(most) > 0)
        .ifPresent(
            most ->
                warnings.add(
                    "Dataset %s: its rpo of %s wants a tick every %s or more often, and the schedule has one every %s"
                        .formatted(
                            dataset,
                            DurationText.format(wanted.orElseThrow()),
                            DurationText.format(most),
                            DurationText.format(period))));
  }
}
