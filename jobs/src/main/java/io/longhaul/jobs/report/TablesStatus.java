package io.longhaul.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.TableMarks;
import io.longhaul.common.policy.Dataset.Replicate;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.policy.HBaseDataset;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the HBase tables of one dataset stand at one moment. */
record TablesStatus(HBaseDataset dataset, TableMarks marks, Instant now) {
  static final String[] HEAD = {
    "hbase", "prio", "exported up to", "imported up to", "replicated up to", "age", "rpo", "rpo is"
  };

  static TablesStatus load(StateDirectory state, HBaseDataset dataset, Instant now)
      throws IOException {
    return new TablesStatus(dataset, TableMarks.load(state, dataset.name()), now);
  }

  private Optional<Duration> rpo() {
    return dataset.replicate() == Replicate.ALWAYS ? dataset.rpo() : Optional.empty();
  }

  /** Of what is at the target, in windows or in tables; never negative. */
  private Optional<Duration> age() {
    return marks
        .asOf()
        .map(instant -> instant.isAfter(now) ? Duration.ZERO : Duration.between(instant, now));
  }

  private Optional<Duration> left() {
    return rpo().flatMap(wanted -> age().map(wanted::minus));
  }

  /** Whether what is at the target is older than it may get; what never was there is. */
  boolean missed() {
    return rpo().isPresent() && left().filter(time -> !time.isNegative()).isEmpty();
  }

  void write(ObjectNode node) {
    node.put("name", dataset.name());
    node.put("hbase", dataset.namespace() + ":" + dataset.tables());
    node.put("priority", dataset.priority());
    node.put("replicate", dataset.replicate().name().toLowerCase(Locale.ROOT));
    node.put("known", marks.tables());
    ArrayNode gone = node.putArray("gone");
    marks.gone().forEach(gone::add);
    node.put("exported", marks.exported().map(InstantText::of).orElse(null));
    node.put("imported", marks.imported().map(InstantText::of).orElse(null));
    node.put("replicated", marks.replicated().map(InstantText::of).orElse(null));
    node.put("age", age().map(Duration::toSeconds).orElse(null));
    node.put("rpo", rpo().map(Duration::toSeconds).orElse(null));
    node.put("missed", missed());
    node.put("left", left().map(Duration::toSeconds).orElse(null));
  }

  /** What an operator should know besides; empty for nothing. */
  Optional<String> remark() {
    return marks.gone().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s: gone at the source, what was exported stays: %s"
                .formatted(dataset.name(), String.join(", ", marks.gone())));
  }

  /** Below {@link #HEAD}. */
  List<String> row() {
    return List.of(
        dataset.name(),
        String.valueOf(dataset.priority()),
        text(marks.exported()),
        text(marks.imported()),
        text(marks.replicated()),
        age().map(TablesStatus::text).orElse("-"),
        rpo().map(DurationText::format).orElse("-"),
        verdict());
  }

  private String verdict() {
    if (dataset.replicate() != Replicate.ALWAYS) {
      return "never copied (policy)";
    }
    if (rpo().isEmpty()) {
      return marks.asOf().isPresent() ? "not set" : "not set, nothing there yet";
    }
    if (left().isEmpty()) {
      return "MISSED, nothing there yet";
    }
    Duration left = left().get();
    return left.isNegative()
        ? "MISSED by " + text(left.negated())
        : "kept, missed in " + text(left);
  }

  private static String text(Optional<Instant> instant) {
    return instant.map(when -> when.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("-");
  }

  private static String text(Duration duration) {
    return TextTable.duration(duration.toMillis() / 1000.0);
  }
}
