package io.longhaul.jobs.metastore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.ledger.RunId;
import io.longhaul.jobs.metastore.Coverage.Missing;
import io.longhaul.jobs.metastore.DumpGate.Latest;
import io.longhaul.jobs.metastore.DumpGate.Verdict;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@code metastore-import} did.
 *
 * @param into the standby
 * @param verdict of the dump with its locations moved; empty when it was not looked at
 * @param coverage empty when it was not looked at
 * @param previous database with the standby's state of before
 */
record ImportReport(
    RunId id,
    Latest dump,
    String into,
    Outcome outcome,
    Optional<Verdict> verdict,
    Optional<Coverage> coverage,
    Optional<String> previous,
    Instant started,
    Instant ended)
    implements JobReport {
  /** The keys of its JSON that are no arrays. */
  static final List<String> KEYS =
      List.of(
          "outcome",
          "file",
          "instant",
          "sha256",
          "age",
          "into",
          "previous",
          "tables",
          "partitions",
          "missingCount",
          "missingPercent",
          "seconds");

  /** Lines that a screen has. */
  private static final int PRINTED = 20;

  /** What became of the dump. */
  enum Outcome {
    IMPORTED("imported"),
    UNCHANGED("unchanged"),
    DEFERRED("deferred");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }
  }

  ImportReport(RunId id, Latest dump, String into, Instant started) {
    this(
        id,
        dump,
        into,
        Outcome.UNCHANGED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        started,
        started);
  }

  ImportReport unchanged(Instant now) {
    return new ImportReport(
        id,
        dump,
        into,
        Outcome.UNCHANGED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        started,
        now);
  }

  ImportReport deferred(Verdict judged, Coverage found, Instant now) {
    return new ImportReport(
        id,
        dump,
        into,
        Outcome.DEFERRED,
        Optional.of(judged),
        Optional.of(found),
        Optional.empty(),
        started,
        now);
  }

  ImportReport imported(Verdict judged, Coverage found, Optional<String> setAside, Instant now) {
    return new ImportReport(
        id,
        dump,
        into,
        Outcome.IMPORTED,
        Optional.of(judged),
        Optional.of(found),
        setAside,
        started,
        now);
  }

  @Override
  public ExitStatus exit() {
    return outcome == Outcome.DEFERRED ? ExitStatus.INCOMPLETE : ExitStatus.DONE;
  }

  @Override
  public Optional<String> run() {
    return Optional.of(id.text());
  }

  private Duration age() {
    Duration age = Duration.between(dump.instant(), ended);
    return age.isNegative() ? Duration.ZERO : age;
  }

  @Override
  public void writeJson(ObjectNode json) {
    json.put("outcome", outcome.word);
    json.put("file", dump.file());
    json.put("instant", InstantText.of(dump.instant()));
    json.put("sha256", dump.sha256());
    json.put("age", age().toSeconds());
    json.put("into", into);
    json.put("previous", previous.orElse(null));
    json.put("tables", verdict.map(one -> one.rows().getOrDefault("TBLS", 0L)).orElse(null));
    json.put(
        "partitions", verdict.map(one -> one.rows().getOrDefault("PARTITIONS", 0L)).orElse(null));
    json.put("missingCount", coverage.map(Coverage::missing).orElse(null));
    json.put(
        "missingPercent",
        coverage.map(one -> Math.round(one.percent() * 100) / 100.0).orElse(null));
    ArrayNode list = json.putArray("missing");
    coverage.ifPresent(one -> one.listed().forEach(missing -> write(list.addObject(), missing)));
    json.put("seconds", Duration.between(started, ended).toMillis() / 1000.0);
  }

  private static void write(ObjectNode json, Missing missing) {
    json.put("table", missing.place().table());
    json.put("partition", missing.place().partition().orElse(null));
    json.put("location", missing.place().location());
    json.put("dataset", missing.dataset().orElse(null));
    json.put("asOf", missing.asOf().map(InstantText::of).orElse(null));
  }

  @Override
  public void print(PrintStream out) {
    switch (outcome) {
      case UNCHANGED -> out.println(into + " has the newest valid dump already: " + dump.file());
      case IMPORTED ->
          out.printf(
              "Imported %s tables and %s partitions, as of %s, into %s%s%n",
              TextTable.count(verdict.orElseThrow().rows().getOrDefault("TBLS", 0L)),
              TextTable.count(verdict.orElseThrow().rows().getOrDefault("PARTITIONS", 0L)),
              dump.instant(),
              into,
              previous.map(name -> "; its tables of before are in " + name).orElse(""));
      case DEFERRED ->
          out.printf(
              "Not imported: the data of %s of %s tables and partitions is not at the target as of %s; copy it, then run again%n",
              TextTable.count(coverage.orElseThrow().missing()),
              TextTable.count(coverage.orElseThrow().all()),
              dump.instant());
    }
    coverage.ifPresent(found -> print(out, found));
  }

  private static void print(PrintStream out, Coverage coverage) {
    for (Missing one : coverage.listed().stream().limit(PRINTED).toList()) {
      out.printf(
          "  %s%s at %s: %s%n",
          one.place().table(),
          one.place().partition().map(name -> " " + name).orElse(""),
          one.place().location(),
          one.dataset()
              .map(
                  name ->
                      "dataset %s, %s"
                          .formatted(
                              name,
                              one.asOf()
                                  .map(asOf -> "copied as of " + asOf)
                                  .orElse("never copied")))
              .orElse("no dataset has it"));
    }
    long more = coverage.missing() - PRINTED;
    if (more > 0) {
      out.printf("  and %s more%n", TextTable.count(more));
    }
  }
}
