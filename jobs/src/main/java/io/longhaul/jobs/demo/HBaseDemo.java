package io.longhaul.jobs.demo;

import static io.longhaul.common.job.TextTable.count;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.JobStarter;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.work.Retry.Sleeper;
import io.longhaul.jobs.demo.ProfileTable.Day;
import io.longhaul.jobs.demo.ProfileTable.Seen;
import io.longhaul.jobs.demo.Steps.Step;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows an HBase table kept at a second cluster: exported in windows, imported, proven, repaired.
 */
final class HBaseDemo implements Job {
  /** A window ends this long before now, so that no clock of a server is behind it. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final DemoConfig config;
  private final ProfileTable table;
  private final JobStarter jobs;
  private final PrintStream out;
  private final Sleeper sleeper;
  private Optional<String> run = Optional.empty();

  /**
   * Starts nothing.
   *
   * @param out where the steps are printed as they happen
   */
  HBaseDemo(
      DemoConfig config, ProfileTable table, JobStarter jobs, PrintStream out, Sleeper sleeper) {
    this.config = config;
    this.table = table;
    this.jobs = jobs;
    this.out = out;
    this.sleeper = sleeper;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    Steps steps = new Steps(out);
    try (DemoFolder folder = DemoFolder.create(config.folder());
        Running running = new Running(folder)) {
      steps.run("clusters", "Start two HBase clusters", step -> start(step, running));
      boolean well =
          steps.run("table", "Make a table at the source", step -> make(step, running))
              && steps.run("policy", "Write the policy", step -> policy(step, running))
              && steps.run(
                  "base",
                  "Export all of it: longhaul hbase-export",
                  step -> export(step, running, 1))
              && steps.run(
                  "import", "Import it: longhaul hbase-import", step -> load(step, running, 2))
              && steps.run("change", "A day passes at the source", step -> change(step, running))
              && steps.run(
                  "window",
                  "Export what changed: longhaul hbase-export",
                  step -> export(step, running, 3))
              && steps.run(
                  "apply",
                  "Import that window: longhaul hbase-import",
                  step -> load(step, running, 4))
              && steps.run(
                  "verify",
                  "Prove it cell by cell: longhaul hbase-verify",
                  step -> verify(step, running, "5-verify", ExitStatus.DONE))
              && steps.run(
                  "read", "Read both tables with HBase's own client", step -> read(step, running))
              && steps.run("damage", "Make three rows differ", step -> damage(step, running))
              && steps.run(
                  "find",
                  "Look for them: longhaul hbase-verify",
                  step -> verify(step, running, "6-find", ExitStatus.ATTENTION))
              && steps.run(
                  "repair",
                  "Repair them: longhaul hbase-verify --repair",
                  step -> repair(step, running))
              && steps.run("again", "Read both tables once more", step -> read(step, running));
      steps.run("files", "Where the files lie", step -> files(step, running));
      steps.conclude();
      if (config.keep()) {
        steps.hold(
            List.of(
                "source  " + running.source().address(),
                "target  " + running.target().address(),
                "folder  " + folder.root()));
      }
      ExitStatus exit = well && steps.problems().isEmpty() ? ExitStatus.DONE : ExitStatus.ATTENTION;
      return new DemoReport(exit, run, folder.root(), steps.json());
    }
  }

  /** The clusters while they run. */
  private static final class Running implements AutoCloseable {
    private final DemoFolder folder;
    private final List<EmbeddedHBase> started = new ArrayList<>();

    Running(DemoFolder folder) {
      this.folder = folder;
    }

    void start() throws IOException, InterruptedException {
      for (String side : List.of("hbase-source", "hbase-target")) {
        started.add(EmbeddedHBase.start(folder.data().resolve(side), Map.of()));
      }
    }

    EmbeddedHBase source() {
      return started.get(0);
    }

    EmbeddedHBase target() {
      return started.get(1);
    }

    Path warehouse() {
      return folder.data().resolve("warehouse");
    }

    @Override
    public void close() throws IOException {
      for (EmbeddedHBase cluster : started) {
        cluster.close();
      }
    }
  }

  private static void start(Step step, Running running) throws IOException, InterruptedException {
    running.start();
    step.say("source  " + running.source().address());
    step.say("target  " + running.target().address());
    step.say("folder  " + running.folder.root());
    step.figures()
        .put("source", running.source().address())
        .put("target", running.target().address());
  }

  private void make(Step step, Running running) throws IOException {
    table.create(running.source().configuration());
    Seen seen = ProfileTable.read(running.source().configuration());
    step.say("%s: %s rows in 4 regions".formatted(ProfileTable.NAME, count(seen.rows())));
    step.figures().put("rows", seen.rows());
  }

  private static void policy(Step step, Running running) throws IOException {
    Path file =
        running.folder.writePolicy(
            """
            name: demo
            source:
              warehouse: "%s"
              hbase: "%s"
              hadoop: { hbase.rootdir: "%s" }
            target:
              warehouse: "%s"
              hbase: "%s"
            datasets:
              - { name: profiles, hbase: "%s", rpo: 30m, margin: %ds }
            """
                .formatted(
                    running.folder.data().resolve("source"),
                    running.source().address(),
                    running.source().configuration().get("hbase.rootdir"),
                    running.warehouse(),
                    running.target().address(),
                    ProfileTable.NAME.getNameWithNamespaceInclAsString(),
                    MARGIN.toSeconds()));
    step.say(Files.readString(file, UTF_8));
  }

  private void export(Step step, Running running, int number)
      throws IOException, InterruptedException {
    // What is younger than the margin is for the next window.
    sleeper.sleep(MARGIN.plusMillis(500));
    ObjectNode report = started(step, running, number + "-export", "hbase-export");
    run = Optional.of(report.path("run").asText());
    windows(step, report);
  }

  private void load(Step step, Running running, int number) throws IOException {
    windows(step, started(step, running, number + "-import", "hbase-import"));
  }

  private static void windows(Step step, ObjectNode report) {
    TextTable text = TextTable.of("window", "rows", "cells", "bytes", "how");
    JsonNode tables = report.path("tables");
    long cells = 0;
    for (JsonNode window : tables.path(0).path("windows")) {
      cells += window.path("cells").asLong();
      text.add(
          List.of(
              window.path("name").asText(),
              count(window.path("rows").asLong()),
              count(window.path("cells").asLong()),
              TextTable.bytes(window.path("bytes").asLong()),
              window.path("how").asText()));
    }
    step.say(text);
    for (JsonNode word : tables.path(0).path("notCaught")) {
      step.say("Not caught: " + word.asText());
    }
    step.check(exit(report, ExitStatus.DONE));
    step.check(cells > 0 ? List.of() : List.of("No cells in any window"));
  }

  private static List<String> exit(ObjectNode report, ExitStatus wanted) {
    int exit = report.path("exit").asInt();
    return exit == wanted.code()
        ? List.of()
        : List.of("It ended with %d, not %d".formatted(exit, wanted.code()));
  }

  private void change(Step step, Running running) throws IOException {
    Day day = table.change(running.source().configuration());
    step.say(
        "%s rows added, %s changed, %s deleted"
            .formatted(count(day.added()), count(day.changed()), count(day.deleted())));
  }

  private void verify(Step step, Running running, String name, ExitStatus wanted)
      throws IOException {
    ObjectNode report = started(step, running, name, "hbase-verify");
    say(step, report);
    step.check(exit(report, wanted));
    long differ = report.path("tables").path(0).path("rowsFound").asLong();
    long want = wanted == ExitStatus.DONE ? 0 : 3;
    step.check(
        differ == want ? List.of() : List.of("%d rows differ, not %d".formatted(differ, want)));
  }

  private void repair(Step step, Running running) throws IOException {
    ObjectNode report = started(step, running, "7-repair", "hbase-verify", "--repair");
    say(step, report);
    step.check(exit(report, ExitStatus.DONE));
    long left = report.path("tables").path(0).path("rowsLeft").asLong();
    step.check(left == 0 ? List.of() : List.of(left + " rows differ still"));
  }

  private static void say(Step step, ObjectNode report) {
    for (JsonNode verdict : report.path("tables")) {
      step.say(
          "%s is %s: %s rows, %s cells, up to %s; %s rows differ, %s after repair"
              .formatted(
                  verdict.path("table").asText(),
                  verdict.path("status").asText(),
                  count(verdict.path("rows").asLong()),
                  count(verdict.path("cells").asLong()),
                  verdict.path("upTo").asText(),
                  count(verdict.path("rowsFound").asLong()),
                  count(verdict.path("rowsLeft").asLong())));
      for (JsonNode range : verdict.path("ranges")) {
        step.say(
            "  %s … %s: cells − %d, + %d, ≠ %d"
                .formatted(
                    range.path("first").asText(),
                    range.path("last").asText(),
                    range.path("missing").asLong(),
                    range.path("extra").asLong(),
                    range.path("changed").asLong()));
      }
    }
  }

  private static void read(Step step, Running running) throws IOException {
    Seen source = ProfileTable.read(running.source().configuration());
    Seen target = ProfileTable.read(running.target().configuration());
    step.say("source  %s rows, digest %08x".formatted(count(source.rows()), source.digest()));
    step.say("target  %s rows, digest %08x".formatted(count(target.rows()), target.digest()));
    step.figures().put("sourceRows", source.rows()).put("targetRows", target.rows());
    step.check(source.equals(target) ? List.of() : List.of("The tables are not the same"));
  }

  private void damage(Step step, Running running) throws IOException {
    table.damage(running.source().configuration(), running.target().configuration());
    step.say("target  one value changed in place, one row added that the source never had");
    step.say("source  one row written with a time of before the windows: no window has it");
    step.check(
        ProfileTable.read(running.source().configuration())
                .equals(ProfileTable.read(running.target().configuration()))
            ? List.of("The tables are the same still")
            : List.of());
  }

  private static void files(Step step, Running running) {
    step.say("policy   " + running.folder.policyFile());
    step.say("reports  " + running.folder.reports());
  }

  private ObjectNode started(Step step, Running running, String name, String... words)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.add(running.folder.policyFile().toString());
    ObjectNode report = jobs.start(all.toArray(String[]::new));
    running.folder.writeReport(name, report);
    step.figures().set("report", report);
    return report;
  }
}
