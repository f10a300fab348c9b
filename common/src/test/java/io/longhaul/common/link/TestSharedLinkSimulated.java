package io.longhaul.common.link;

import static io.longhaul.common.link.FakeRuns.MB;
import static io.longhaul.common.link.FakeRuns.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.link.FakeRuns.Run;
import io.longhaul.common.link.MemoryStore.Replace;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.common.policy.Timetable;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that share a link: what they hold together is never more than its rate. */
class TestSharedLinkSimulated {
  private static final double RATE = 20 * MB;
  private static final double LEAST = 0.97;
  private static final double MOST = 1.05;

  /** Numbers that are added up in another order differ in the last digits. */
  private static final double ROUNDING = 1 + 1e-9;

  private static FakeRuns runs(long seed, Replace replace) {
    return new FakeRuns(new Simulation(seed), RATE, 50 * Simulation.MILLI, replace);
  }

  @ParameterizedTest
  @EnumSource(Replace.class)
  void twoRunsShareByWeightAndTheRestComesBack(Replace replace) throws Exception {
    FakeRuns link = runs(1, replace);
    Run low = link.add(5, 0, 60, 0);
    Run high = link.add(1, 10, 40, 0);
    link.run(60);
    assertThat(low.meter().mean(1, 10)).isGreaterThan(LEAST * RATE);
    assertThat(high.meter().mean(15, 40) / low.meter().mean(15, 40)).isBetween(15.5, 16.5);
    assertThat(link.all().mean(15, 40)).isGreaterThan(LEAST * RATE);
    assertThat(low.meter().mean(45, 60)).isGreaterThan(LEAST * RATE);
    assertThat(link.all().worstSecond()).isLessThan(MOST * RATE);
    assertThat(link.mostHeld()).isLessThanOrEqualTo(RATE * ROUNDING);
  }

  @Test
  void whatARunCannotUseOthersGet() throws Exception {
    FakeRuns link = runs(2, Replace.AT_ONCE);
    Run low = link.add(9, 0, 60, 0);
    Run high = link.add(1, 0, 60, 0).demands(2 * MB);
    link.run(60);
    assertThat(high.meter().mean(10, 60)).isGreaterThan(LEAST * 2 * MB);
    // What it uses is not known to the byte: it is left a little more.
    assertThat(low.meter().mean(10, 60)).isGreaterThan(0.95 * 18 * MB);
    assertThat(link.all().mean(10, 60)).isGreaterThan(0.95 * RATE);
    assertThat(link.all().worstSecond()).isLessThan(MOST * RATE);
  }

  @Test
  void threeRunsOfWhichTwoNeedLittle() throws Exception {
    FakeRuns link = runs(3, Replace.AT_ONCE);
    link.add(5, 0, 60, 0).demands(MB);
    link.add(5, 0, 60, 0).demands(3 * MB);
    Run rest = link.add(5, 0, 60, 0);
    link.run(60);
    assertThat(rest.meter().mean(10, 60)).isGreaterThan(0.95 * 16 * MB);
    assertThat(link.mostHeld()).isLessThanOrEqualTo(RATE * ROUNDING);
  }

  @Test
  void twoHundredRunsSettle() throws Exception {
    double rate = 200 * MB;
    FakeRuns link = new FakeRuns(new Simulation(4), rate, 0, Replace.AT_ONCE);
    Random random = new Random(4);
    List<Run> runs = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    double all = 0;
    for (int i = 0; i < 200; i++) {
      int priority = 1 + random.nextInt(9);
      runs.add(link.add(priority, 5 * random.nextDouble(), 90, random.nextInt(20) - 10));
      weights.add(Math.pow(2, 9 - priority));
      all += weights.get(i);
    }
    link.run(70);
    double settled = 0;
    for (double second = 0; second < 70; second += 0.5) {
      for (int i = 0; i < runs.size(); i++) {
        double fair = rate * weights.get(i) / all;
        if (Math.abs(runs.get(i).heldAt(second) / fair - 1) > 0.02) {
          settled = second;
        }
      }
    }
    System.out.printf("200 runs, the last of them begun at 5 s, have settled at %.1f s%n", settled);
    // Three beats of 4 s after the last has begun, and what a watch takes to notice.
    assertThat(settled).isLessThan(5 + 3 * 4 + 1);
    for (int i = 0; i < runs.size(); i++) {
      double fair = rate * weights.get(i) / all;
      // A step of 16 KiB is more than two per cent of what the least of them sends in half a
      // minute.
      double tolerance = 0.02 * fair + 2 * 16_384 / 40.0;
      assertThat(runs.get(i).meter().mean(30, 70))
          .isBetween(0.97 * fair - tolerance, fair + tolerance);
      assertThat(runs.get(i).heldAt(69))
          .isBetween(0.995 * runs.get(i).heldAt(30), 1.005 * runs.get(i).heldAt(30));
    }
    assertThat(link.all().mean(20, 70)).isGreaterThan(LEAST * rate);
    assertThat(link.all().worstSecond()).isLessThan(MOST * rate);
    assertThat(link.mostHeld()).isLessThanOrEqualTo(rate * ROUNDING);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void runsThatComeAndGoNeverHoldMoreThanTheRate(int seed) throws Exception {
    FakeRuns link =
        new FakeRuns(
            new Simulation(seed),
            RATE,
            (seed % 4 + 1) * (100 * Simulation.MILLI),
            seed % 2 == 0 ? Replace.AT_ONCE : Replace.IN_TWO_STEPS);
    Random random = new Random(seed);
    for (int i = 0; i < 8; i++) {
      double from = 30 * random.nextDouble();
      Run run =
          link.add(1 + random.nextInt(9), from, from + 5 + 40 * random.nextDouble(), i * 3 - 12);
      switch (random.nextInt(4)) {
        case 0 -> run.demands(random.nextDouble() * RATE);
        case 1 ->
            run.stopped(from + 10 * random.nextDouble(), from + 10 + 30 * random.nextDouble());
        case 2 -> run.deaf(from + 10 * random.nextDouble(), from + 10 + 30 * random.nextDouble());
        default -> run.killed(from + 20 * random.nextDouble(), 1 + random.nextInt(20));
      }
    }
    link.run(90);
    assertThat(link.mostHeld()).isLessThanOrEqualTo(RATE * ROUNDING);
    assertThat(link.all().worstSecond()).isLessThan(MOST * RATE);
  }

  /**
   * Each call of the store in its first beats and in two later ones is the last that a run makes.
   */
  @ParameterizedTest
  @EnumSource(Replace.class)
  void aCrashAtAnyPointBlocksNothing(Replace replace) throws Exception {
    for (int call = 1; call <= 60; call++) {
      FakeRuns link = new FakeRuns(new Simulation(call), RATE, Simulation.MILLI, replace);
      Run left = link.add(5, 0, 60, 0);
      link.add(5, 8, 60, 0).killed(8, call);
      link.run(50);
      assertThat(left.meter().mean(44, 50)).as("call %d", call).isGreaterThan(LEAST * RATE);
      assertThat(link.mostHeld()).as("call %d", call).isLessThanOrEqualTo(RATE * ROUNDING);
    }
  }

  @Test
  void aDeadRunsShareIsBackWithinThirtySeconds() throws Exception {
    for (int seed = 1; seed <= 10; seed++) {
      FakeRuns link = runs(seed, Replace.AT_ONCE);
      Run left = link.add(5, 0, 60, 0);
      link.add(1, 0, 60, 0).killed(10, seed);
      link.run(60);
      assertThat(left.meter().mean(10, 28)).isLessThan(0.1 * RATE);
      assertThat(left.meter().mean(40, 60)).isGreaterThan(LEAST * RATE);
      assertThat(link.mostHeld()).isLessThanOrEqualTo(RATE * ROUNDING);
    }
  }

  @Test
  void aRunThatCannotRenewStopsBeforeOthersTakeItsShare() throws Exception {
    FakeRuns link = runs(5, Replace.AT_ONCE);
    Run left = link.add(5, 0, 90, 0);
    Run deaf = link.add(1, 0, 90, 0).deaf(20, 60);
    link.run(90);
    assertThat(deaf.meter().mean(20, 32)).isGreaterThan(0.85 * RATE);
    assertThat(deaf.meter().bytes(36, 60)).isZero();
    assertThat(left.meter().mean(36, 38)).isLessThan(0.1 * RATE);
    assertThat(left.meter().mean(50, 60)).isGreaterThan(LEAST * RATE);
    assertThat(deaf.meter().mean(70, 90)).isGreaterThan(LEAST * RATE * 16 / 17);
    assertThat(link.mostHeld()).isLessThanOrEqualTo(RATE * ROUNDING);
    assertThat(link.all().worstSecond()).isLessThan(MOST * RATE);
  }

  /** At different moments of its beat. */
  @ParameterizedTest
  @ValueSource(doubles = {20.0, 20.1, 20.3, 20.5, 20.7, 20.9, 21.3, 21.7})
  void aRunThatWakesUpBeginsWithNothing(double stop) throws Exception {
    FakeRuns link = runs(6, Replace.AT_ONCE);
    Run left = link.add(5, 0, 90, 0);
    Run stopped = link.add(1, 0, 90, 0).stopped(stop, 60);
    link.run(90);
    assertThat(left.meter().mean(50, 60)).isGreaterThan(LEAST * RATE);
    assertThat(stopped.meter().mean(60, 60.4)).isLessThan(0.05 * RATE);
    assertThat(stopped.meter().mean(70, 90)).isGreaterThan(LEAST * RATE * 16 / 17);
    assertThat(link.mostHeld()).isLessThanOrEqualTo(RATE * ROUNDING);
    assertThat(link.all().worstSecond()).isLessThan(MOST * RATE);
  }

  @Test
  void aShortStandstillChangesNothing() throws Exception {
    FakeRuns link = runs(7, Replace.AT_ONCE);
    Run left = link.add(5, 0, 60, 0);
    Run stopped = link.add(5, 0, 60, 0).stopped(20, 30);
    link.run(60);
    assertThat(stopped.meter().mean(35, 60)).isGreaterThan(LEAST * RATE / 2);
    assertThat(left.meter().mean(35, 60)).isGreaterThan(LEAST * RATE / 2);
    assertThat(link.mostHeld()).isLessThanOrEqualTo(RATE * ROUNDING);
    assertThat(link.all().worstSecond()).isLessThan(MOST * RATE);
  }

  @Test
  void theOperatorsWordHoldsWithinTenSecondsAndEnds() throws Exception {
    Simulation simulation = new Simulation(8);
    FakeRuns link = new FakeRuns(simulation, RATE, 50 * Simulation.MILLI, Replace.AT_ONCE);
    Run behind = link.add(5, 0, 120, -7);
    Run ahead = link.add(5, 0, 120, 9);
    simulation.start(
        20 * Simulation.SECOND,
        () -> link.directory().override(word(new Allowance(5 * MB), 20, Duration.ofSeconds(30))));
    simulation.start(
        70 * Simulation.SECOND,
        () -> link.directory().override(word(Allowance.NOTHING, 70, Duration.ofDays(1))));
    simulation.start(90 * Simulation.SECOND, () -> link.directory().resume());
    link.run(120);
    assertThat(link.all().mean(5, 20)).isGreaterThan(LEAST * RATE);
    assertThat(link.all().worstSecond(30, 49)).isLessThan(MOST * 5 * MB);
    assertThat(link.all().mean(30, 50)).isGreaterThan(LEAST * 5 * MB);
    // Each counts from when it saw the word first: the clocks of the hosts do not matter.
    assertThat(link.all().mean(62, 70)).isGreaterThan(LEAST * RATE);
    assertThat(link.all().bytes(80, 90)).isZero();
    assertThat(link.all().mean(100, 120)).isGreaterThan(LEAST * RATE);
    assertThat(behind.meter().mean(100, 120)).isBetween(0.45 * RATE, 0.55 * RATE);
    assertThat(ahead.meter().mean(100, 120)).isBetween(0.45 * RATE, 0.55 * RATE);
    assertThat(link.mostHeld()).isLessThanOrEqualTo(RATE * ROUNDING);
  }

  @Test
  void aHigherRateIsTakenWithinTenSeconds() throws Exception {
    Simulation simulation = new Simulation(9);
    FakeRuns link = new FakeRuns(simulation, RATE, 50 * Simulation.MILLI, Replace.AT_ONCE);
    for (int i = 0; i < 20; i++) {
      link.add(5, 0, 60, i - 10);
    }
    simulation.start(
        30 * Simulation.SECOND,
        () ->
            link.directory()
                .override(new LinkOverride(new Allowance(2 * RATE), START, Optional.empty())));
    link.run(60);
    assertThat(link.all().mean(15, 30)).isGreaterThan(LEAST * RATE);
    assertThat(link.all().worstSecond(0, 29)).isLessThan(MOST * RATE);
    assertThat(link.all().mean(40, 60)).isGreaterThan(LEAST * 2 * RATE);
    assertThat(link.all().worstSecond()).isLessThan(MOST * 2 * RATE);
  }

  @Test
  void theTimetableIsFollowedAndTheLowestOfDifferentRatesHolds() throws Exception {
    FakeRuns link = runs(10, Replace.AT_ONCE);
    TreeMap<Timetable.Moment, ByteRate> changes = new TreeMap<>();
    // The simulation begins on a Saturday at 12:00 UTC.
    Timetable.moments("Sat 00:00").forEach(at -> changes.put(at, new ByteRate((long) RATE)));
    Timetable.moments("Sat 12:01").forEach(at -> changes.put(at, new ByteRate((long) (RATE / 4))));
    link.timetable(new Timetable(ZoneId.of("UTC"), changes));
    link.add(5, 0, 150, 0);
    link.add(5, 0, 150, -1);
    link.run(150);
    assertThat(link.all().mean(5, 60)).isGreaterThan(LEAST * RATE);
    // The other's clock is a minute behind.
    assertThat(link.all().worstSecond(70, 149)).isLessThan(MOST * RATE / 4);
    assertThat(link.all().mean(70, 150)).isGreaterThan(LEAST * RATE / 4);
  }

  @Test
  void whatEndsInOrderOrIsLongDeadLeavesNoFile() throws Exception {
    FakeRuns link = runs(11, Replace.AT_ONCE);
    link.add(5, 0, 120, 0);
    link.add(5, 0, 20, 0);
    link.add(5, 0, 120, 0).killed(10, 3);
    link.run(110);
    assertThat(link.directory().runs()).containsExactly("run000");
  }

  @Test
  void aFileThatCannotBeReadHoldsUpNobodyForEver() throws Exception {
    Simulation simulation = new Simulation(12);
    FakeRuns link = new FakeRuns(simulation, RATE, 50 * Simulation.MILLI, Replace.AT_ONCE);
    link.spoil("left-by-a-crash");
    Run run = link.add(5, 0, 60, 0);
    link.run(60);
    assertThat(run.meter().bytes(0, 18)).isZero();
    assertThat(run.meter().mean(30, 60)).isGreaterThan(LEAST * RATE);
  }

  private static LinkOverride word(Allowance rate, long second, Duration lasts) {
    return new LinkOverride(rate, START.plusSeconds(second), Optional.of(lasts));
  }
}
