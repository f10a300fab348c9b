package io.longhaul.common.link;

import static io.longhaul.common.link.FakeLink.MB;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestPrioritySimulated {
  private static final double CAP = 20 * MB;

  private final Simulation simulation = new Simulation(2);
  private final FakeLink link = FakeLink.of(simulation, CAP);
  private final Meter high = new Meter();
  private final Meter low = new Meter();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void lowerClassGetsNothingWhileAHigherOneHasBacklog(int streams) throws Exception {
    Pacer pacer = link.localClient();
    link.largeFiles(pacer, 5, 4, 0, 8, low);
    link.largeFiles(pacer, 1, streams, 1, 5, high);
    simulation.run();
    assertThat(low.mean(1.1, 5)).isLessThan(0.03 * CAP);
    assertThat(high.mean(1.1, 5)).isGreaterThan(0.95 * CAP);
    assertThat(low.mean(5.1, 8)).isGreaterThan(0.97 * CAP);
    assertThat(low.mean(5, 5.2)).isGreaterThan(0.5 * CAP);
    assertThat(link.meter().worstSecond()).isLessThan(1.05 * CAP);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void priorityHoldsAcrossExecutors(int streams) throws Exception {
    link.largeFiles(link.remoteClient(), 5, 4, 0, 8, low);
    link.largeFiles(link.remoteClient(), 1, streams, 1, 5, high);
    simulation.run();
    assertThat(low.mean(1.1, 5)).isLessThan(0.03 * CAP);
    assertThat(high.mean(1.1, 5)).isGreaterThan(0.95 * CAP);
    assertThat(low.mean(5.1, 8)).isGreaterThan(0.97 * CAP);
    assertThat(link.meter().worstSecond()).isLessThan(1.05 * CAP);
  }

  @Test
  void lowerClassGetsWhatAHigherOneCannotUse() throws Exception {
    Pacer pacer = link.localClient();
    link.smallFiles(pacer, 1, 8, 0, 8, high);
    link.largeFiles(pacer, 5, 4, 0, 8, low);
    simulation.run();
    Simulation alone = new Simulation(2);
    FakeLink free = FakeLink.of(alone, CAP);
    free.smallFiles(free.localClient(), 1, 8, 0, 8);
    alone.run();
    assertThat(high.mean(0, 8)).isGreaterThan(0.9 * free.meter().mean(0, 8));
    assertThat(link.meter().mean(0, 8)).isGreaterThan(0.97 * CAP);
    assertThat(link.meter().worstSecond()).isLessThan(1.05 * CAP);
  }

  @Test
  void threeClassesStandInLine() throws Exception {
    Meter lowest = new Meter();
    Pacer pacer = link.remoteClient();
    link.smallFiles(pacer, 1, 8, 0, 8, high);
    link.largeFiles(pacer, 5, 2, 0, 8, low);
    link.largeFiles(link.remoteClient(), 9, 4, 0, 8, lowest);
    simulation.run();
    assertThat(lowest.mean(0, 8)).isLessThan(0.03 * CAP);
    assertThat(link.meter().mean(0, 8)).isGreaterThan(0.97 * CAP);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void equalsShareEvenly(int threads) throws Exception {
    Meter other = new Meter();
    link.largeFiles(link.localClient(), 5, threads, 0, 8, high);
    link.largeFiles(link.remoteClient(), 5, 4, 0, 8, other);
    simulation.run();
    double share = high.mean(1, 8) / (high.mean(1, 8) + other.mean(1, 8));
    assertThat(share).isBetween(0.9 * threads / (threads + 4), 1.1 * threads / (threads + 4));
    assertThat(link.meter().mean(0, 8)).isGreaterThan(0.97 * CAP);
  }
}
