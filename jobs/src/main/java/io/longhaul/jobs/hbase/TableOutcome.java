package io.longhaul.jobs.hbase;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a table.
 *
 * @param to how far it is now; empty when nothing of it is there
 * @param reason why it was done, in words
 * @param windows written or applied, in order
 * @param notCaught what may be missing all the same
 * @param words what else an operator should know
 * @param failure why it did not come to its end; empty when it did
 * @param exit what the failure asks for
 */
record TableOutcome(
    PolicyTable table,
    Optional<Instant> to,
    String reason,
    List<Done> windows,
    List<String> notCaught,
    List<String> words,
    Optional<String> failure,
    ExitStatus exit) {
  /** A window that was written or applied. */
  record Done(String name, long rows, long cells, long bytes, String how) {}

  TableOutcome {
    windows = List.copyOf(windows);
    notCaught = List.copyOf(notCaught);
    words = List.copyOf(words);
  }

  static TableOutcome failed(
      PolicyTable table, Optional<Instant> to, List<Done> windows, String why, ExitStatus exit) {
    return new TableOutcome(table, to, "", windows, List.of(), List.of(), Optional.of(why), exit);
  }

  /** Of a table of which nothing is exported any more. */
  static TableOutcome left(PolicyTable table, Instant to, String why) {
    return new TableOutcome(
        table,
        Optional.of(to),
        why,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        ExitStatus.DONE);
  }

  void writeTo(ObjectNode json) {
    json.put("dataset", table.dataset().name());
    json.put("table", table.name());
    json.put("to", to.map(InstantText::of).orElse(null));
    json.put("reason", reason);
    ArrayNode list = json.putArray("windows");
    for (Done window : windows) {
      list.addObject()
          .put("name", window.name())
          .put("rows", window.rows())
          .put("cells", window.cells())
          .put("bytes", window.bytes())
          .put("how", window.how());
    }
    ArrayNode missing = json.putArray("notCaught");
    notCaught.forEach(missing::add);
    ArrayNode said = json.putArray("words");
    words.forEach(said::add);
    json.put("failure", failure.orElse(null));
  }
}
