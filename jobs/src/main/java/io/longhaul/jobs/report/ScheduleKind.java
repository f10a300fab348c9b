package io.longhaul.jobs.report;

import io.longhaul.common.policy.CronFields;
import io.longhaul.common.policy.Schedule;
import io.longhaul.jobs.report.ScheduledPolicy.Step;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The schedulers there are schedules for. */
enum ScheduleKind {
  AIRFLOW("airflow") {
    @Override
    Map<String, String> files(ScheduledPolicy scheduled) {
      Map<String, String> values = scheduled.values();
      values.put("python_name", Template.json(scheduled.policy().name()));
      values.put("python_policy", Template.json(scheduled.file()));
      values.put("python_launcher", Template.json(scheduled.launcher()));
      values.put("python_properties", values.get("json_properties"));
      values.put("python_cron", Template.json(scheduled.schedule().cron()));
      values.put("python_zone", Template.json(scheduled.schedule().zone().getId()));
      values.put("python_compare_cron", Template.json(ScheduledPolicy.COMPARE_CRON));
      List<String> tasks = new ArrayList<>();
      List<String> names = new ArrayList<>();
      List<String> order = new ArrayList<>();
      for (Step step : scheduled.steps()) {
        // A step that failed keeps none from its work but those that need it.
        boolean any = names.isEmpty() || !step.needs().isEmpty();
        String rule = any ? "" : "        trigger_rule=\"all_done\",\n";
        if (!step.needs().isEmpty()) {
          order.add("    [%s] >> %s\n".formatted(String.join(", ", step.needs()), step.id()));
        } else if (!names.isEmpty()) {
          order.add("    %s >> %s\n".formatted(names.get(names.size() - 1), step.id()));
        }
        tasks.add(
            "    %1$s = step(\n        \"%1$s\",\n        [%2$s],\n%3$s        execution_timeout=datetime.timedelta(seconds=%4$d),\n    )\n"
                .formatted(
                    step.id(),
                    step.words().stream().map(Template::json).collect(Collectors.joining(", ")),
                    rule,
                    scheduled.limit().toSeconds()));
        names.add(step.id());
      }
      values.put(
          "compare_tasks",
          scheduled.compareSteps().stream()
              .map(
                  step ->
                      "    step(\"%s\", [%s], execution_timeout=datetime.timedelta(days=1))"
                          .formatted(
                              step.id(),
                              step.words().stream()
                                  .map(Template::json)
                                  .collect(Collectors.joining(", "))))
              .collect(Collectors.joining("\n")));
      values.put("tasks", (String.join("", tasks) + String.join("", order)).stripTrailing());
      return Map.of(scheduled.unit().replace('-', '_') + ".py", Template.fill("dag.py", values));
    }
  },
  CRON("cron") {
    @Override
    Map<String, String> files(ScheduledPolicy scheduled) {
      Map<String, String> values = scheduled.values();
      Schedule schedule = scheduled.schedule();
      boolean anywhere = schedule.portable().fields().isHourly() && isUtc(schedule);
      String script = "/usr/local/bin/" + script(scheduled);
      values.put(
          "zone",
          anywhere
              ? "The tick is due at the same minutes in every zone of whole hours."
              : "Times are of %1$s. A cron without CRON_TZ needs a host in that zone: the line says so when it is not."
                  .formatted(schedule.zone()));
      String guard = anywhere ? "" : guard(schedule) + " && ";
      values.put(
          "lines",
          (anywhere ? "" : "CRON_TZ=" + schedule.zone() + "\n")
              + "%s %s%s tick\n".formatted(schedule.cron(), guard, script)
              + (anywhere ? "" : "CRON_TZ=UTC\n")
              + "%s %s compare".formatted(ScheduledPolicy.COMPARE_CRON, script));
      Map<String, String> files = new LinkedHashMap<>();
      files.put(script(scheduled), tick(scheduled));
      files.put(scheduled.unit() + ".crontab", Template.fill("crontab", values));
      return files;
    }

    /** Fails, and tells, when cron took the line for another zone's. */
    private String guard(Schedule schedule) {
      String hours =
          schedule.fields().hours().stream()
              .map("%02d"::formatted)
              .collect(Collectors.joining("|"));
      return "{ case $(TZ=%s date +\\%%H) in %s) ;; *) echo 'This cron does not know CRON_TZ: set the host to %s' >&2; false ;; esac; }"
          .formatted(schedule.zone(), hours, schedule.zone());
    }
  },
  SYSTEMD("systemd") {
    @Override
    Map<String, String> files(ScheduledPolicy scheduled) {
      Map<String, String> files = new LinkedHashMap<>();
      files.put(script(scheduled), tick(scheduled));
      Schedule compare = new Schedule(ScheduledPolicy.COMPARE_CRON, ZoneId.of("UTC"));
      long steps = scheduled.limit().toSeconds() * scheduled.steps().size() + 600;
      units(files, scheduled, scheduled.unit(), "tick", scheduled.schedule(), steps);
      units(
          files,
          scheduled,
          scheduled.unit() + "-compare",
          "compare",
          compare,
          86_400L * scheduled.compareSteps().size() + 600);
      return files;
    }

    private void units(
        Map<String, String> files,
        ScheduledPolicy scheduled,
        String unit,
        String what,
        Schedule schedule,
        long limit) {
      Map<String, String> values = scheduled.values();
      values.put("what", what);
      values.put("script", "/usr/local/bin/" + script(scheduled));
      values.put("limit", Long.toString(limit));
      values.put("service", unit + ".service");
      values.put(
          "calendar",
          calendar(schedule).stream()
              .map(line -> "OnCalendar=" + line)
              .collect(Collectors.joining("\n")));
      files.put(unit + ".service", Template.fill("unit.service", values));
      files.put(unit + ".timer", Template.fill("unit.timer", values));
    }
  },
  CLOUD_SCHEDULER("cloud-scheduler") {
    @Override
    Map<String, String> files(ScheduledPolicy scheduled) {
      Map<String, String> values = scheduled.values();
      values.put(
          "json_steps",
          scheduled.steps().stream()
              .map(
                  step ->
                      "{id: %s, needs: [%s], args: [%s]}"
                          .formatted(
                              step.id(),
                              step.needs().stream()
                                  .map(Template::json)
                                  .collect(Collectors.joining(", ")),
                              args(scheduled, step)))
              .collect(Collectors.joining(", ", "[", "]")));
      Map<String, String> files = new LinkedHashMap<>();
      files.put(scheduled.unit() + ".workflow.yaml", Template.fill("workflow.yaml", values));
      files.put(scheduled.unit() + ".deploy.sh", Template.fill("scheduler.sh", values));
      return files;
    }
  },
  DATAPROC_WORKFLOW("dataproc-workflow") {
    @Override
    Map<String, String> files(ScheduledPolicy scheduled) {
      Map<String, String> values = scheduled.values();
      values.put("cron", scheduled.schedule().cron());
      List<String> jobs = new ArrayList<>();
      String before = "";
      // The first failure ends a template: a copy that waits for nothing comes first.
      List<Step> steps = new ArrayList<>(scheduled.steps());
      if (steps.stream().allMatch(step -> step.needs().isEmpty())) {
        Collections.reverse(steps);
      }
      for (Step step : steps) {
        jobs.add(
            """
              - stepId: %s
            %s    sparkJob:
                  mainClass: io.longhaul.jobs.Main
                  jarFileUris:
                    - gs://BUCKET/longhaul/longhaul.jar
                  fileUris:
                    - %s
                  properties: %s
                  args: [%s]
            """
                .formatted(
                    step.id(),
                    before.isEmpty() ? "" : "    prerequisiteStepIds: [%s]\n".formatted(before),
                    Template.json("gs://BUCKET/longhaul/" + scheduled.fileName()),
                    values.get("json_properties"),
                    args(scheduled, step)));
        before = step.id();
      }
      values.put("jobs", String.join("", jobs).stripTrailing());
      return Map.of(scheduled.unit() + ".template.yaml", Template.fill("template.yaml", values));
    }
  };

  private static final List<String> DAYS = List.of("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat");

  private final String word;

  ScheduleKind(String word) {
    this.word = word;
  }

  /** The word of the command line. */
  String word() {
    return word;
  }

  static Optional<ScheduleKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  /** The files that make the schedule, by name. */
  abstract Map<String, String> files(ScheduledPolicy scheduled);

  private static boolean isUtc(Schedule schedule) {
    return schedule.zone().getId().equals("UTC");
  }

  private static String script(ScheduledPolicy scheduled) {
    return scheduled.unit() + ".sh";
  }

  private static String tick(ScheduledPolicy scheduled) {
    Map<String, String> values = scheduled.values();
    values.put("launcher", Template.shell(scheduled.launcher()));
    values.put("policy", Template.shell(scheduled.file()));
    values.put("steps", shell(scheduled.steps(), scheduled.limit()));
    values.put("compare_steps", shell(scheduled.compareSteps(), Duration.ofDays(1)));
    return Template.fill("tick.sh", values);
  }

  private static String shell(List<Step> steps, Duration limit) {
    return steps.stream()
        .map(
            step ->
                "    %sstep %s %d %s"
                    .formatted(
                        step.needs().isEmpty()
                            ? ""
                            : "needs " + String.join(" ", step.needs()) + " && ",
                        step.id(),
                        limit.toSeconds(),
                        step.words().stream()
                            .map(Template::shell)
                            .collect(Collectors.joining(" "))))
        .collect(Collectors.joining("\n"));
  }

  private static String args(ScheduledPolicy scheduled, Step step) {
    return Stream.concat(step.words().stream(), Stream.of(scheduled.fileName()))
        .map(Template::json)
        .collect(Collectors.joining(", "));
  }

  /** A crontab line as calendar events of systemd, which limits both kinds of days at once. */
  static List<String> calendar(Schedule schedule) {
    CronFields fields = schedule.fields();
    String time =
        "%s:%s:00 %s"
            .formatted(
                numbers(fields.hours(), 24),
                numbers(fields.minutes(), 60),
                schedule.zone().getId());
    String month = numbers(fields.months(), 12);
    String day = numbers(fields.days(), 31);
    String week =
        fields.weekDays().size() == DAYS.size()
            ? ""
            : fields.weekDays().stream().map(DAYS::get).collect(Collectors.joining(",")) + " ";
    return fields.hasEitherDays()
        ? List.of(
            "*-%s-%s %s".formatted(month, day, time), week + "*-%s-* %s".formatted(month, time))
        : List.of(week + "*-%s-%s %s".formatted(month, day, time));
  }

  private static String numbers(NavigableSet<Integer> values, int all) {
    return values.size() == all
        ? "*"
        : values.stream().map("%02d"::formatted).collect(Collectors.joining(","));
  }
}
