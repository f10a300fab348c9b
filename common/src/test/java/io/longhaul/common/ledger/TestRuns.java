package io.longhaul.common.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.RunAccount.End;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRuns {
  private static final RunId RUN = RunId.parse("20261120T120000Z-p-0001").orElseThrow();

  @TempDir private Path folder;
  private Store store;
  private StateDirectory state;
  private Duration slept = Duration.ZERO;
  private int beats;

  @BeforeEach
  void open() throws IOException {
    store = new StoreSpec("file://", Map.of()).open();
    state = new StateDirectory(store, folder.toString());
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private void write(String file, String json) throws IOException {
    state.write("runs/" + RUN + "/" + file, json.replace('\'', '"').getBytes(UTF_8));
  }

  private Runs runs() {
    return new Runs(state, new RunLiveness(state, Clock.systemUTC(), this::sleep));
  }

  /** A run that lives beats every five seconds. */
  private void sleep(Duration pause) {
    slept = slept.plus(pause);
    try {
      if (beats > 0 && slept.toMillis() % 5_000 == 0) {
        write("alive.json", "{'format':1,'counter':" + beats++ + "}");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void newestFirstAndOnlyRuns() throws IOException {
    assertThat(runs().newestFirst()).isEmpty();
    for (String name : List.of("20250101T000000Z-p-ffff", RUN.text(), "tmp")) {
      state.write("runs/" + name + "/x", new byte[0]);
    }
    assertThat(runs().newestFirst())
        .containsExactly(RUN, RunId.parse("20250101T000000Z-p-ffff").orElseThrow());
  }

  @Test
  void aReportSaysHowItEnded() throws Exception {
    write(
        "report.json",
        "{'format':1,'job':'copy','run':'x','exit':4,'ended':'2026-11-20T12:00:09.500Z',"
            + "'datasets':[{'name':'b','status':'done'},{'name':'a','status':'partial'}]}");
    RunAccount account = runs().account(RUN);
    assertThat(account.end()).isEqualTo(End.ENDED);
    assertThat(account.isOf("copy")).isTrue();
    assertThat(account.isOf("copy-undo")).isFalse();
    assertThat(account.exit()).hasValue(4);
    assertThat(account.ended()).contains(Instant.parse("2026-11-20T12:00:09.500Z"));
    assertThat(account.datasets()).isEqualTo(Map.of("a", "partial", "b", "done"));
    assertThat(slept).isZero();
  }

  @Test
  void aRunWithoutReportRunsWhileItsCounterMoves() throws Exception {
    RunStart start =
        new RunStart(RUN, "copy", Instant.parse("2026-11-20T12:00:00.123Z"), List.of("a"));
    start.save(state);
    assertThat(RunStart.load(state, RUN)).contains(start);
    write("alive.json", "{'format':1,'counter':0}");
    beats = 1;
    RunAccount account = runs().account(RUN);
    assertThat(account.end()).isEqualTo(End.RUNNING);
    assertThat(account.isOf("copy")).isTrue();
    assertThat(account.exit()).isEmpty();
    assertThat(account.datasets()).isEqualTo(Map.of("a", "running"));
    assertThat(slept).isEqualTo(Duration.ofSeconds(5));

    beats = 0;
    account = runs().account(RUN);
    assertThat(account.end()).isEqualTo(End.KILLED);
    assertThat(account.datasets()).isEqualTo(Map.of("a", "killed"));
    assertThat(slept).isEqualTo(Duration.ofSeconds(5).plus(RunLiveness.WATCH));
  }

  @Test
  void aCounterThatIsLongStillNeedsNoWatch() throws Exception {
    write("alive.json", "{'format':1,'counter':0}");
    store.setModified(folder + "/runs/" + RUN + "/alive.json", 1_500_000_000_000L);
    assertThat(runs().account(RUN).end()).isEqualTo(End.KILLED);
    assertThat(slept).isZero();
  }

  @Test
  void aRunThatDiedBeforeItSaidAnythingIsKilledAndOfNoJob() throws Exception {
    write("policy.yaml", "name: p");
    RunAccount account = runs().account(RUN);
    assertThat(account.end()).isEqualTo(End.KILLED);
    assertThat(account.job()).isEmpty();
    assertThat(account.datasets()).isEmpty();
  }

  @Test
  void aReportOfANewerVersionIsRefused() throws Exception {
    write("report.json", "{'format':2,'job':'copy','run':'" + RUN + "','exit':0}");
    assertThatThrownBy(() -> runs().account(RUN))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("report.json: format 2, written by run " + RUN);
  }
}
