package io.longhaul.common.link;

import static io.longhaul.common.link.FakeLink.MB;
import static io.longhaul.common.link.Simulation.MILLI;
import static io.longhaul.common.link.Simulation.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cap at the receiver: any second at most 105 % of it, at least 97 % in the mean. */
class TestLinkBudgetSimulated {
  private static final double MOST = 1.05;
  private static final double LEAST = 0.97;

  private final Simulation simulation = new Simulation(1);

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void largeFilesKeepTheCap(int streams) throws Exception {
    FakeLink link = FakeLink.of(simulation, 20 * MB);
    link.largeFiles(link.localClient(), 5, streams, 0, 10);
    simulation.run();
    assertHeld(link, 20 * MB, 0, 10);
  }

  @Test
  void smallFilesKeepTheCap() throws Exception {
    FakeLink link = FakeLink.of(simulation, 5 * MB);
    link.smallFiles(link.localClient(), 5, 16, 0, 10);
    simulation.run();
    assertHeld(link, 5 * MB, 0, 10);
  }

  @Test
  void smallFilesOfTwoExecutorsKeepTheCap() throws Exception {
    FakeLink link = FakeLink.of(simulation, 5 * MB);
    link.smallFiles(link.remoteClient(), 5, 8, 0, 10);
    link.smallFiles(link.remoteClient(), 5, 8, 0, 10);
    simulation.run();
    assertHeld(link, 5 * MB, 0, 10);
  }

  @Test
  void largeFilesOfTwoExecutorsKeepTheCap() throws Exception {
    FakeLink link = FakeLink.of(simulation, 20 * MB);
    link.largeFiles(link.remoteClient(), 5, 2, 0, 10);
    link.largeFiles(link.remoteClient(), 5, 2, 0, 10);
    simulation.run();
    assertHeld(link, 20 * MB, 0, 10);
  }

  @Test
  void noBurstAfterAStall() throws Exception {
    FakeLink link = FakeLink.of(simulation, 20 * MB);
    link.largeFiles(link.localClient(), 5, 8, 0, 13);
    link.stall(3, 5);
    simulation.run();
    assertHeld(link, 20 * MB, 8, 13);
    assertThat(link.meter().mean(0, 3)).isGreaterThan(LEAST * 20 * MB);
    assertThat(link.meter().bytes(3.1, 7.9)).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.1, 0.2, 0.4})
  void noBurstAfterAShortStall(double seconds) throws Exception {
    FakeLink link = FakeLink.of(simulation, 20 * MB);
    link.largeFiles(link.localClient(), 5, 8, 0, 6);
    link.stall(3, seconds);
    simulation.run();
    assertThat(link.meter().worstSecond()).isLessThan(MOST * 20 * MB);
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 100, 1000})
  void noBurstAfterAPauseOfTheMachine(int millis) throws Exception {
    FakeLink link = FakeLink.of(simulation, 5 * MB);
    link.smallFiles(link.localClient(), 5, 16, 0, 10);
    simulation.pause(4 * SECOND, millis * MILLI);
    simulation.run();
    assertThat(link.meter().worstSecond()).isLessThan(MOST * 5 * MB);
    assertThat(link.meter().mean(0, 10)).isGreaterThan(LEAST * 5 * MB * (1 - millis / 10_000.0));
  }

  @Test
  void noBurstOfLargeFilesAfterPauses() throws Exception {
    FakeLink link = FakeLink.of(simulation, 20 * MB);
    link.largeFiles(link.remoteClient(), 5, 4, 0, 10);
    link.largeFiles(link.remoteClient(), 5, 4, 0, 10);
    for (int second = 1; second < 9; second++) {
      simulation.pause(second * SECOND, 60 * MILLI);
    }
    simulation.run();
    assertThat(link.meter().worstSecond()).isLessThan(MOST * 20 * MB);
  }

  @Test
  void firstSecondIsNoException() throws Exception {
    FakeLink link = FakeLink.of(simulation, 20 * MB);
    link.largeFiles(link.localClient(), 5, 16, 0, 2);
    simulation.run();
    assertThat(link.meter().worstSecond()).isBetween(0.94 * 20 * MB, 1.01 * 20 * MB);
  }

  @Test
  void tenGigabitTakeFewAsks() throws Exception {
    FakeLink link = FakeLink.of(simulation, 1250 * MB);
    for (int jvm = 0; jvm < 2; jvm++) {
      Pacer pacer = link.remoteClient();
      for (int i = 0; i < 8; i++) {
        simulation.start(
            0,
            () -> {
              while (simulation.nanoTime() < 4 * SECOND) {
                link.send(pacer, 5, Pacer.STEP, simulation.between(100_000, 200_000));
              }
            });
      }
    }
    simulation.run();
    assertHeld(link, 1250 * MB, 0, 4);
    assertThat(link.asks()).isLessThan(4 * 1000);
  }

  @Test
  void manyExecutorsTakeFewAsks() throws Exception {
    FakeLink link = FakeLink.of(simulation, 1250 * MB);
    for (int jvm = 0; jvm < 60; jvm++) {
      link.largeFiles(link.remoteClient(), 5, 1, 0, 4);
    }
    simulation.run();
    assertHeld(link, 1250 * MB, 0, 4);
    assertThat(link.asks()).isLessThan(4 * 5000);
  }

  @Test
  void changedRateIsTakenAtOnce() throws Exception {
    FakeLink link = FakeLink.of(simulation, 40 * MB);
    link.largeFiles(link.localClient(), 5, 4, 0, 10);
    simulation.start(4 * SECOND, () -> link.budget().allow(new Allowance(10 * MB)));
    simulation.start(7 * SECOND, () -> link.budget().allow(new Allowance(20 * MB)));
    simulation.run();
    assertThat(link.meter().mean(0, 4)).isBetween(LEAST * 40 * MB, MOST * 40 * MB);
    assertThat(link.meter().worstSecond(4.1, 6)).isLessThan(MOST * 10 * MB);
    assertThat(link.meter().mean(4.1, 7)).isGreaterThan(LEAST * 10 * MB);
    assertThat(link.meter().worstSecond(7.1, 9)).isLessThan(MOST * 20 * MB);
    assertThat(link.meter().mean(7.1, 10)).isGreaterThan(LEAST * 20 * MB);
  }

  @Test
  void withoutACapNothingWaits() throws Exception {
    FakeLink link = new FakeLink(simulation, Optional.empty());
    LeaseClient client = link.localClient();
    simulation.start(
        0,
        () -> {
          for (int i = 0; i < 100_000; i++) {
            client.acquire(1, Pacer.STEP);
          }
          client.settle(link.budget()::answer);
        });
    simulation.run();
    assertThat(simulation.nanoTime()).isZero();
    assertThat(link.asks()).isEqualTo(1);
    assertThat(link.budget().granted().bytes()).isEqualTo(100_000L * Pacer.STEP);
  }

  private static void assertHeld(FakeLink link, double cap, double from, double to) {
    assertThat(link.meter().worstSecond()).isLessThan(MOST * cap);
    assertThat(link.meter().mean(from, to)).isGreaterThan(LEAST * cap);
  }
}
