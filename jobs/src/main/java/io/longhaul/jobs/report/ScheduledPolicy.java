package io.longhaul.jobs.report;

import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  private static final Duration LEAST_COPY = Duration.ofMinutes(1);
  private static final Duration LEAST_LIMIT = Duration.ofMinutes(30);

  /**
   * A job of a tick.
   *
   * @param words of its command line, without the policy file, which comes last
   */
  record Step(String id, List<String> words) {}

  static ScheduledPolicy of(Policy policy, String file, String launcher, Instant now) {
    Schedule schedule = policy.schedule().orElseThrow().portable();
    Duration period = schedule.period(now).orElse(Duration.ofDays(1));
    return new ScheduledPolicy(policy, file, launcher, schedule, period);
  }

  /** In their order. One that fails keeps no later one from its work. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    if (policy.dumps().isPresent()) {
      steps.add(new Step("dump", List.of("dump-latest", "--policy")));
    }
    // What is not done by then stays staged, and the next tick begins with it.
    Duration most = max(LEAST_COPY, Duration.ofMinutes(period.toMinutes() * 3 / 4));
    steps.add(
        new Step(
            "copy",
            List.of("copy", "--if-running", "skip", "--max-duration", DurationText.format(most))));
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
    for (Dataset dataset : policy.datasets()) {
      dataset
          .rpo()
          .map(rpo -> Duration.ofSeconds(rpo.toSeconds() * 3 / 4))
          .filter(most -> period.compareTo(most) > 0)
          .ifPresent(
              most ->
                  warnings.add(
                      "Dataset %s: its rpo of %s wants a tick every %s or more often, and the schedule has one every %s"
                          .formatted(
                              dataset.name(),
                              DurationText.format(dataset.rpo().orElseThrow()),
                              DurationText.format(most),
                              DurationText.format(period))));
    }
    return warnings;
  }
}
