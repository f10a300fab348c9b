package io.longhaul.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.PolicyFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people read of a run. */
class TestMessage {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Policy POLICY =
      PolicyFile.load(
          "p.yaml",
          """
          name: p
          source: { warehouse: /a }
          target: { warehouse: /b }
          datasets: [ { name: d, path: d } ]
          """,
          Map.of());

  private final ObjectNode report = JsonNodeFactory.instance.objectNode();
  private final ArrayNode datasets = report.putArray("datasets");
  private final ArrayNode failures = report.putArray("failures");

  private Message message(ExitStatus exit, Standing standing) {
    RunNews news =
        new RunNews(
            "copy",
            Optional.of("RUN"),
            exit,
            Optional.empty(),
            report,
            NOON,
            Duration.ofMinutes(1));
    return Message.of(POLICY, news, standing);
  }

  private static Standing.Age age(String dataset, long minutesOld) {
    return new Standing.Age(
        dataset,
        Optional.of(NOON.minus(Duration.ofMinutes(minutesOld))),
        Optional.of(Duration.ofHours(1)),
        NOON);
  }

  @Test
  void staysShortAndSaysTheWorstFirst() {
    List<Standing.Age> ages = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      boolean last = i == 399;
      datasets.addObject().put("name", "d" + i).put("status", last ? "partial" : "done");
      failures
          .addObject()
          .put("dataset", "d399")
          .put("path", "p" + i)
          .put("reason", "x".repeat(9_999));
      ages.add(age("d" + i, last ? 61 : 5));
    }
    Message message = message(ExitStatus.INCOMPLETE, new Standing(ages, ""));
    assertThat(message.subject())
        .isEqualTo(
            "Longhaul p: copy ended with 4, some items failed or were deferred; rpo missed of d399");
    assertThat(message.text().length()).isLessThan(20_000);
    List<String> lines = message.text().lines().toList();
    assertThat(lines.get(1)).startsWith("d399: partial");
    assertThat(lines)
        .contains(
            "… and 390 more datasets",
            "… and 390 more failures",
            "… and 390 more datasets with an rpo",
            "d399 is 1 h 01 min old: its rpo of 1h is missed by 0 h 01 min");
    assertThat(lines).allMatch(line -> line.length() <= 500);
    assertThat(lines.get(lines.size() - 2))
        .isEqualTo("To do: nothing if the next tick succeeds: it goes on from here");
  }

  @Test
  void everyStatusSaysWhatToDo() {
    for (ExitStatus exit : ExitStatus.values()) {
      assertThat(message(exit, new Standing(List.of(), "")).text()).contains("\nTo do: ");
    }
    assertThat(message(ExitStatus.DONE, new Standing(List.of(age("d", 5)), "")).text())
        .contains("\nTo do: nothing\n");
    assertThat(message(ExitStatus.DONE, new Standing(List.of(age("d", 65)), "")).text())
        .doesNotContain("To do: nothing")
        .contains("let ticks come more often");
  }

  @Test
  void whatIsNotKnownIsSaid() {
    assertThat(message(ExitStatus.DONE, Standing.unknown("no answer within 10 s")).text())
        .contains("\nHow old the copies are is not known: no answer within 10 s\n");
  }
}
