package io.longhaul.common.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.ledger.LifeSigns.Verdict;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestLifeSigns {
  private static final RunId RUN = RunId.parse("20261120T120000Z-a-to-b-0001").orElseThrow();
  private static final SeenLock LOCK =
      new SeenLock(
          "locks/x.json",
          "x",
          Optional.of(
              new LockRecord(
                  new LockTarget("hdfs://b/x"),
                  RUN,
                  "t0ken",
                  Instant.EPOCH,
                  new HolderProcess("other", "user", "boot", "ns", 1, 1))),
          "{}");

  @TempDir private Path folder;
  private final FakeWorld world = new FakeWorld();
  private Store store;
  private StateDirectory state;
  private LifeSigns signs;

  @BeforeEach
  void open() throws IOException {
    store = new StoreSpec("file://", Map.of()).open();
    state = new StateDirectory(store, folder.toString());
    signs = new LifeSigns(state, world.machine().surroundings());
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private Verdict after(int seconds) throws IOException {
    world.jump(Duration.ofSeconds(seconds));
    return signs.look(LOCK);
  }

  @Test
  void thirtyTimesASecondOfNothingIsDeath() throws IOException {
    new AliveBeat(state, RUN, world.machine().surroundings().nanoTime()).beat();
    assertThat(signs.look(LOCK)).isEqualTo(Verdict.UNCLEAR);
    for (int second = 1; second < 30; second++) {
      assertThat(after(1)).as("second %s", second).isEqualTo(Verdict.UNCLEAR);
    }
    assertThat(after(1)).isEqualTo(Verdict.DEAD);
    assertThat(after(1)).isEqualTo(Verdict.DEAD);
  }

  @Test
  void noCounterAtAllIsTheSame() throws IOException {
    assertThat(signs.look(LOCK)).isEqualTo(Verdict.UNCLEAR);
    for (int second = 1; second < 30; second++) {
      assertThat(after(1)).isEqualTo(Verdict.UNCLEAR);
    }
    assertThat(after(1)).isEqualTo(Verdict.DEAD);
  }

  @Test
  void whatMovesIsAliveUntilItStandsStillAgain() throws IOException {
    AliveBeat beat = new AliveBeat(state, RUN, world.machine().surroundings().nanoTime());
    beat.beat();
    signs.look(LOCK);
    for (int second = 1; second <= 29; second++) {
      after(1);
    }
    beat.beat();
    assertThat(after(1)).isEqualTo(Verdict.ALIVE);
    assertThat(after(1)).isEqualTo(Verdict.ALIVE);
    for (int second = 1; second <= 10; second++) {
      after(1);
    }
    assertThat(after(1)).isEqualTo(Verdict.UNCLEAR);
    for (int second = 1; second <= 17; second++) {
      assertThat(after(1)).isEqualTo(Verdict.UNCLEAR);
    }
    assertThat(after(1)).isEqualTo(Verdict.DEAD);
  }

  @Test
  void anObserverThatWasPausedHasSeenNothing() throws IOException {
    new AliveBeat(state, RUN, world.machine().surroundings().nanoTime()).beat();
    signs.look(LOCK);
    for (int look = 1; look < 15; look++) {
      assertThat(after(3600)).isEqualTo(Verdict.UNCLEAR);
    }
    assertThat(after(3600)).isEqualTo(Verdict.DEAD);
  }

  @Test
  void aCounterThatIsTakenAwayIsNoMove() throws IOException {
    AliveBeat beat = new AliveBeat(state, RUN, world.machine().surroundings().nanoTime());
    beat.beat();
    signs.look(LOCK);
    beat.end();
    assertThat(after(1)).isEqualTo(Verdict.UNCLEAR);
    assertThat(state.isEmpty("runs")).isTrue();
  }
}
