package io.longhaul.jobs.link;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.link.Allowance;
import io.longhaul.common.link.LinkOverride;
import io.longhaul.common.link.RunShare;
import io.longhaul.common.policy.LinkSettings;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A link now.
 *
 * @param directory where its runs tell of themselves, as a URI
 * @param override the operator's word; empty when there is none, or it is over
 * @param runs those that have a file
 */
record LinkReport(
    LinkSettings link,
    String directory,
    Instant now,
    Optional<LinkOverride> override,
    List<Run> runs)
    implements JobReport {

  /**
   * A run on the link.
   *
   * @param alive whether it gave a sign of life while it was watched
   */
  record Run(RunShare said, boolean alive) {
    Run {
      requireNonNull(said, "said is null");
    }
  }

  LinkReport {
    requireNonNull(link, "link is null");
    runs = List.copyOf(runs);
  }

  @Override
  public ExitStatus exit() {
    return ExitStatus.DONE;
  }

  @Override
  public Optional<String> run() {
    return Optional.empty();
  }

  /** What all runs together may send: the lowest of what this policy and live runs say. */
  private Allowance rate() {
    Allowance rate = override.map(LinkOverride::rate).orElseGet(() -> Allowance.of(link.rate(now)));
    for (Run run : runs) {
      rate = run.alive() ? rate.min(run.said().rate()) : rate;
    }
    return rate;
  }

  private String why() {
    if (override.isPresent()) {
      return override.get().rate().isNothing() ? "paused" : "set";
    }
    return link.timetable().isPresent() ? "timetable" : "bandwidth";
  }

  @Override
  public void writeJson(ObjectNode json) {
    json.put("link", link.name());
    json.put("directory", directory);
    put(json, "rate", rate());
    json.put("by", why());
    if (override.isPresent()) {
      ObjectNode word = json.putObject("override");
      put(word, "rate", override.get().rate());
      word.put("set", InstantText.of(override.get().set()));
      word.put("ends", override.get().ends().map(InstantText::of).orElse(null));
    } else {
      json.putNull("override");
    }
    ArrayNode list = json.putArray("runs");
    for (Run run : runs) {
      RunShare said = run.said();
      ObjectNode entry = list.addObject();
      entry.put("run", said.run());
      entry.put("host", said.about().host());
      entry.put("since", InstantText.of(said.about().since()));
      entry.put("alive", run.alive());
      entry.put("priority", said.priority());
      put(entry, "rate", said.rate());
      put(entry, "maySend", said.holds());
      put(entry, "couldUse", said.wants());
      entry.put("sends", Math.round(said.about().uses()));
      ArrayNode minutes = entry.putArray("lastMinutes");
      said.about().minutes().forEach(minutes::add);
    }
  }

  /** Bytes per second; null where there is no cap. */
  private static void put(ObjectNode json, String name, Allowance allowance) {
    if (allowance.isUnlimited()) {
      json.putNull(name);
    } else {
      json.put(name, Math.round(allowance.bytesPerSecond()));
    }
  }

  @Override
  public void print(PrintStream out) {
    out.printf("Link %s: %s%s%n", link.name(), rate(), words());
    if (runs.isEmpty()) {
      out.println("No run is on it");
      return;
    }
    TextTable table =
        TextTable.of("run", "host", "priority", "may send", "sends", "last minutes, newest first");
    for (Run run : runs) {
      RunShare said = run.said();
      table.add(
          List.of(
              said.run() + (run.alive() ? "" : " (no sign of life)"),
              said.about().host(),
              String.valueOf(said.priority()),
              said.holds().toString(),
              TextTable.bytes(Math.round(said.about().uses())) + "/s",
              minutes(said)));
    }
    table.print(out);
  }

  private String words() {
    if (override.isEmpty()) {
      return link.timetable().isPresent() ? ", by the timetable" : "";
    }
    LinkOverride word = override.get();
    return " (%s at %s%s)"
        .formatted(
            word.rate().isNothing() ? "paused" : "set",
            word.set().truncatedTo(ChronoUnit.SECONDS),
            word.ends()
                .map(end -> ", until " + end.truncatedTo(ChronoUnit.SECONDS))
                .orElse(", until --resume"));
  }

  private static String minutes(RunShare said) {
    List<String> minutes = said.about().minutes().stream().map(TextTable::bytes).toList();
    return minutes.isEmpty() ? "-" : String.join(" ", minutes);
  }
}
