package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.jobs.copy.Tally.Fate;
import io.longhaul.jobs.copy.Tally.Proof;
import io.longhaul.jobs.copy.Tally.Skip;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is counted, said and shown of one dataset. */
class TestDatasetRun {
  private final DatasetRun run = new DatasetRun(Samples.dataset("d", 5), Removals.NOW);

  @Test
  void nothingToDoIsDone() {
    assertThat(run.status()).isEqualTo("done");
    assertThat(run.isComplete()).isTrue();
    assertThat(run.causes()).isEmpty();
  }

  @Test
  void openFilesMakeItPartialAndHoldTheWatermark() {
    run.tally().add(Fate.OPEN, 1, 5);
    assertThat(run.status()).isEqualTo("partial");
    assertThat(run.isComplete()).isFalse();
    assertThat(ExitStatus.of(run.causes())).isEqualTo(ExitStatus.DONE);
  }

  @Test
  void whatIsHeldBackMakesItPartialAndHoldsTheWatermark() {
    Findings held = new Findings();
    held.countHeld(5);
    run.count(held);
    assertThat(run.status()).isEqualTo("done");
    assertThat(run.isComplete()).isTrue();
    held.countHeldBack(7);
    run.count(held);
    assertThat(run.status()).isEqualTo("partial");
    assertThat(run.isComplete()).isFalse();
    assertThat(ExitStatus.of(run.causes())).isEqualTo(ExitStatus.DONE);
    assertThat(run.tally().files(Skip.HELD)).isEqualTo(3);
  }

  @Test
  void copiesBelowAClashWaitForItsRemoval() {
    Findings found = new Findings();
    found.clashes().add("a/b");
    run.count(found);
    assertThat(run.waitsForRemoval("a/b")).isTrue();
    assertThat(run.waitsForRemoval("a/b/c/d")).isTrue();
    assertThat(run.waitsForRemoval("a/bc")).isFalse();
    assertThat(run.waitsForRemoval("a")).isFalse();
    assertThat(run.waitsForRemoval("")).isFalse();
  }

  @Test
  void failuresMakeItPartialOrFailed() {
    run.plan(Samples.copy(0, "a", 5));
    run.fail("a", 1, 5, "gone", ExitStatus.INCOMPLETE);
    assertThat(run.status()).isEqualTo("failed");
    assertThat(run.isComplete()).isFalse();
    run.tally().add(Fate.COPIED, 1, 5);
    assertThat(run.status()).isEqualTo("partial");
    assertThat(run.failures())
        .containsExactly(new Failure("d", "a", "gone", ExitStatus.INCOMPLETE));
  }

  @Test
  void whatIsHeldBackIsDeferred() {
    run.defer(Samples.copy(0, "t/_delta_log/0.json", 5), "held back");
    assertThat(run.tally().files(Fate.DEFERRED)).isEqualTo(1);
    assertThat(run.tally().bytes(Fate.DEFERRED)).isEqualTo(5);
    assertThat(run.isComplete()).isFalse();
    assertThat(ExitStatus.of(run.causes())).isEqualTo(ExitStatus.INCOMPLETE);
  }

  @Test
  void stoppedIsStoppedWhateverElse() {
    run.tally().add(Fate.COPIED, 1, 5);
    run.stop("The source is gone", ExitStatus.ATTENTION);
    assertThat(run.status()).isEqualTo("stopped");
    assertThat(run.isComplete()).isFalse();
  }

  @Test
  void onlySoManyFailuresAreListed() {
    for (int i = 0; i < 1_500; i++) {
      run.fail("f" + i, 1, 2, "gone", ExitStatus.INCOMPLETE);
    }
    assertThat(run.failures()).hasSize(1_000);
    assertThat(run.tally().files(Fate.FAILED)).isEqualTo(1_500);
    assertThat(run.tally().bytes(Fate.FAILED)).isEqualTo(3_000);
  }

  @Test
  void theTallyAddsUp() {
    Tally tally = new Tally();
    tally.add(Fate.COPIED, 2, 20);
    tally.prove(Proof.COMPOSITE);
    tally.prove(Proof.READBACK);
    tally.skip(Skip.EQUAL, 3, 30);
    tally.skip(Skip.LINK, 1, 0);
    tally.skip(Skip.EXCLUDED, 4, 40);
    tally.skip(Skip.VANISHED, 1, 1);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    tally.writeJson(json);
    assertThat(json.toString())
        .isEqualTo(
            "{\"files\":{\"copied\":2,\"skipped\":9,\"open\":0,\"deleted\":0,\"waiting\":0,\"deferred\":0,"
                + "\"failed\":0},"
                + "\"skippedBy\":{\"equal\":3,\"link\":1,\"excluded\":4,\"held\":0,\"vanished\":1},"
                + "\"bytes\":{\"copied\":20,\"skipped\":71,\"open\":0,\"deleted\":0,\"waiting\":0,\"deferred\":0,"
                + "\"failed\":0},"
                + "\"verified\":{\"composite\":1,\"readback\":1,\"none\":0}}");
  }

  @Test
  void instantsHaveMillisecondsAlways() {
    assertThat(InstantText.of(Instant.parse("2026-11-20T12:00:00Z")))
        .isEqualTo("2026-11-20T12:00:00.000Z");
    assertThat(InstantText.of(Instant.parse("2026-11-20T12:00:00.1239Z")))
        .isEqualTo("2026-11-20T12:00:00.123Z");
  }

  @Test
  void reasonsAreOneLine() {
    assertThat(Reasons.of(new IOException("lost\n\tat a.b.C"))).isEqualTo("IOException: lost");
    assertThat(Reasons.of(new FileNotFoundException("/x"))).isEqualTo("not found: /x");
    assertThat(Reasons.of(new FileNotFoundException())).isEqualTo("not found");
    assertThat(Reasons.of(new IllegalStateException())).isEqualTo("IllegalStateException");
    assertThat(Reasons.of(new IOException("x".repeat(400)))).hasSize(314).endsWith("…");
  }

  @Test
  void progressIsSaidInOneLine() {
    AtomicLong now = new AtomicLong();
    Part part = Samples.part(0, "orders", 1, Instant.MAX);
    part.run().plan(Samples.copy(0, "a", 60_000_000));
    part.run().plan(Samples.copy(0, "b", 40_000_000));
    try (CopyProgress progress =
        new CopyProgress(Optional.of(new ByteRate(20_000_000)), List.of(part), now::get)) {
      assertThat(progress.summary()).isEqualTo("0/0 files, 0 B/0 B, 0 B/s of 20 MB/s");
      progress.planned(List.of(part));
      assertThat(progress.rows(120)).hasSize(2);
      now.set(2_000_000_000L);
      progress.progress(0, 1, 40_000_000);
      String amounts = "1/2 files, 40.0 MB/100.0 MB, 20.0 MB/s";
      assertThat(progress.summary()).isEqualTo(amounts + " of 20 MB/s, 3.0 s left");
      assertThat(progress.rows(102))
          .containsExactly(
              "orders         1 [####------] " + amounts + ", 3.0 s left",
              "total            [####------] " + amounts + " of 20 MB/s, 3.0 s left");
      assertThat(progress.rows(40)).allMatch(row -> row.length() == 39);
      progress.finished(part);
      assertThat(progress.rows(120)).hasSize(1);
    }
  }
}
