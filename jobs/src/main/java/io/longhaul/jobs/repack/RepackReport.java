package io.longhaul.jobs.repack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.jobs.repack.GroupOutcome.Staged;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a run did, or would do. */
final class RepackReport implements JobReport {
  /** One group that was, or would be, repacked; bytesOut is empty of a plan. */
  private record Group(FileGroup group, Optional<Long> bytesOut, Set<String> conflicts) {}

  private final RepackConfig config;
  private final Optional<String> run;
  private final List<Group> groups = new ArrayList<>();
  private final List<LeftAlone> leftAlone;
  private final List<Failure> failures;
  private final Instant started;
  private final Instant ended;
  private long filesIn;
  private Optional<Long> filesOut = Optional.empty();
  private long bytesIn;
  private Optional<Long> bytesOut = Optional.empty();
  private long rowsIn;
  private Optional<Long> rowsOut = Optional.empty();
  private long failed;

  private RepackReport(
      RepackConfig config,
      Optional<String> run,
      List<LeftAlone> leftAlone,
      List<Failure> failures,
      Instant started,
      Instant ended) {
    this.config = config;
    this.run = run;
    this.leftAlone = List.copyOf(leftAlone);
    this.failures = List.copyOf(failures);
    this.started = started;
    this.ended = ended;
    for (LeftAlone file : leftAlone) {
      if (file.isCopied()) {
        filesIn++;
        bytesIn += file.file().length();
      }
    }
  }

  static RepackReport planned(
      RepackConfig config, RepackPlan plan, Instant started, Instant ended) {
    RepackReport report =
        new RepackReport(
            config, Optional.empty(), plan.leftAlone(), plan.failures(), started, ended);
    plan.groups().forEach(group -> report.groups.add(new Group(group, Optional.empty(), Set.of())));
    report.count(plan);
    return report;
  }

  static RepackReport failed(
      RepackConfig config,
      String run,
      RepackPlan plan,
      List<LeftAlone> leftAlone,
      List<Failure> failures,
      Instant started,
      Instant ended) {
    RepackReport report =
        new RepackReport(config, Optional.of(run), leftAlone, failures, started, ended);
    report.count(plan);
    return report;
  }

  private void count(RepackPlan plan) {
    plan.groups().forEach(this::count);
    plan.kept().forEach(packed -> count(packed.group()));
    failed = failures.size();
  }

  private void count(FileGroup group) {
    filesIn += group.inputs().size();
    bytesIn += group.bytes();
    rowsIn += group.rows();
  }

  static RepackReport published(
      RepackConfig config,
      String run,
      RepackState after,
      Map<FileGroup, Staged> staged,
      List<LeftAlone> leftAlone,
      Instant started,
      Instant ended) {
    RepackReport report =
        new RepackReport(config, Optional.of(run), leftAlone, List.of(), started, ended);
    staged.forEach(
        (group, done) ->
            report.groups.add(new Group(group, Optional.of(done.bytes()), done.conflicts())));
    long bytes = 0;
    for (RepackState.Packed packed : after.packed()) {
      report.count(packed.group());
      bytes += packed.output().length();
    }
    for (RepackState.Copied copied : after.copied()) {
      bytes += copied.output().length();
    }
    report.filesOut = Optional.of((long) after.packed().size() + after.copied().size());
    report.bytesOut = Optional.of(bytes);
    report.rowsOut = Optional.of(report.rowsIn);
    return report;
  }

  @Override
  public ExitStatus exit() {
    return ExitStatus.of(failures.stream().map(Failure::status).toList());
  }

  @Override
  public Optional<String> run() {
    return run;
  }

  @Override
  public void writeJson(ObjectNode json) {
    long repacked = groups.stream().mapToLong(group -> group.group().inputs().size()).sum();
    json.putObject("files")
        .put("in", filesIn)
        .put("out", filesOut.orElse(null))
        .put("repacked", repacked)
        .put("leftAlone", leftAlone.size())
        .put("failed", failed);
    json.putObject("bytes").put("in", bytesIn).put("out", bytesOut.orElse(null));
    json.putObject("rows").put("in", rowsIn).put("out", rowsOut.orElse(null));
    ArrayNode all = json.putArray("groups");
    for (Group group : groups) {
      ObjectNode node = all.addObject();
      node.put("directory", group.group().directory())
          .put("mode", group.group().mode().word())
          .put("why", group.group().why());
      node.put("inputs", group.group().inputs().size());
      node.putArray("outputs").add(group.group().outputPath());
      node.put("rows", group.group().rows()).put("bytesIn", group.group().bytes());
      node.put("bytesOut", group.bytesOut().orElse(null));
      node.put("equal", group.bytesOut().isPresent() ? Boolean.TRUE : null);
      ArrayNode conflicts = node.putArray("metadataConflicts");
      group.conflicts().forEach(conflicts::add);
    }
    ArrayNode alone = json.putArray("leftAlone");
    for (LeftAlone file : leftAlone) {
      alone.addObject().put("path", file.file().path()).put("reason", file.reason());
    }
    ArrayNode failing = json.putArray("failures");
    for (Failure failure : failures) {
      failing
          .addObject()
          .put("path", failure.path())
          .put("column", failure.column().isEmpty() ? null : failure.column())
          .put("reason", failure.reason());
    }
    json.put("started", InstantText.of(started)).put("ended", InstantText.of(ended));
  }

  @Override
  public void print(PrintStream out) {
    long repacked = groups.stream().mapToLong(group -> group.group().inputs().size()).sum();
    String verb = run.isPresent() ? "repacked" : "to repack";
    out.printf(
        "%s files %s into %s, %s left alone, of %s%n",
        TextTable.count(repacked),
        verb,
        TextTable.count(groups.size()),
        TextTable.count(leftAlone.size()),
        config.input().uri());
    Map<String, Integer> reasons = new TreeMap<>();
    leftAlone.forEach(file -> reasons.merge(file.reason(), 1, Integer::sum));
    reasons.forEach((reason, count) -> out.printf("  left alone: %s (%d)%n", reason, count));
    for (Group group : groups) {
      if (!group.conflicts().isEmpty()) {
        out.printf(
            "  %s: files disagree on %s, the first one's word was kept%n",
            group.group().outputPath(), String.join(", ", group.conflicts()));
      }
    }
    for (Failure failure : failures) {
      out.printf(
          "  failed: %s%s: %s%n",
          failure.path(),
          failure.column().isEmpty() ? "" : ", column " + failure.column(),
          failure.reason());
    }
    if (!failures.isEmpty()) {
      out.printf("Nothing was published at %s%n", config.output().uri());
    } else if (bytesOut.isPresent()) {
      out.printf(
          "%s files of %s hold what %s files of %s held, equal by digest, in %s%n",
          TextTable.count(filesOut.orElse(0L)),
          TextTable.bytes(bytesOut.get()),
          TextTable.count(filesIn),
          TextTable.bytes(bytesIn),
          TextTable.duration(Duration.between(started, ended).toMillis() / 1000.0));
    }
  }
}
