package io.longhaul.jobs.dump;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.policy.DurationText;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code dump-latest} found.
 *
 * @param judged newest first; older ones than the latest valid one are not looked at
 * @param now the time ages are counted to
 * @param ledger the file of the policy's state that says which dump it is
 * @param removed dumps taken away
 */
record DumpLatestReport(
    List<Judged> judged,
    Optional<Judged> latest,
    Instant now,
    Optional<Duration> maxAge,
    Optional<String> pointer,
    Optional<String> ledger,
    List<String> removed)
    implements JobReport {

  /** What is said of one dump. */
  enum State {
    VALID,
    INVALID,
    /** Still being written, as far as one can see. */
    UNFINISHED,
    /** An Avro export, which is not read here. */
    AVRO;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One dump.
   *
   * @param remembered whether it was judged by an earlier run
   * @param codes of its errors
   */
  record Judged(
      DumpCandidate candidate,
      State state,
      DumpCandidate.Taken taken,
      boolean remembered,
      List<String> codes,
      Optional<String> sha256) {
    Judged {
      codes = List.copyOf(codes);
    }
  }

  DumpLatestReport {
    judged = List.copyOf(judged);
    removed = List.copyOf(removed);
  }

  private Duration age(Judged dump) {
    Duration age = Duration.between(dump.taken().instant(), now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  private boolean tooOld() {
    return latest.isPresent()
        && maxAge.isPresent()
        && age(latest.get()).compareTo(maxAge.get()) > 0;
  }

  @Override
  public ExitStatus exit() {
    return latest.isEmpty() || tooOld() ? ExitStatus.ATTENTION : ExitStatus.DONE;
  }

  @Override
  public Optional<String> run() {
    return Optional.empty();
  }

  @Override
  public void writeJson(ObjectNode json) {
    if (latest.isPresent()) {
      write(json.putObject("latest"), latest.get());
      json.put("tooOld", tooOld());
    } else {
      json.putNull("latest");
      json.putNull("tooOld");
    }
    ArrayNode dumps = json.putArray("dumps");
    judged.forEach(dump -> write(dumps.addObject(), dump));
    json.put("pointer", pointer.orElse(null));
    json.put("ledger", ledger.orElse(null));
    ArrayNode gone = json.putArray("removed");
    removed.forEach(gone::add);
  }

  private void write(ObjectNode node, Judged dump) {
    node.put("file", dump.candidate().uri());
    node.put("verdict", dump.state().text());
    node.put("instant", dump.taken().instant().toString());
    node.put("instantFrom", dump.taken().from().text());
    node.put("ageSeconds", age(dump).toSeconds());
    node.put("remembered", dump.remembered());
    node.put("sha256", dump.sha256().orElse(null));
    ArrayNode codes = node.putArray("codes");
    dump.codes().forEach(codes::add);
  }

  @Override
  public void print(PrintStream out) {
    for (Judged dump : judged) {
      out.printf(
          Locale.ROOT,
          "%s: %s%s, %s old by its %s%s%n",
          dump.candidate().uri(),
          dump.state().text(),
          dump.remembered() ? " (judged before)" : "",
          DurationText.format(Duration.ofSeconds(Math.max(1, age(dump).toSeconds()))),
          from(dump.taken().from()),
          dump.codes().isEmpty() ? "" : ": " + String.join(", ", dump.codes()));
    }
    if (latest.isEmpty()) {
      out.println("No valid dump");
    } else {
      out.println("Latest valid dump: " + latest.get().candidate().uri());
      if (tooOld()) {
        out.println("It is older than " + DurationText.format(maxAge.orElseThrow()));
      }
    }
    removed.forEach(file -> out.println("Removed " + file));
  }

  private static String from(DumpCandidate.AgeFrom from) {
    return switch (from) {
      case NAME -> "name";
      case COMPLETION -> "completion line (taken as UTC)";
      case MODIFIED -> "modification time";
    };
  }
}
