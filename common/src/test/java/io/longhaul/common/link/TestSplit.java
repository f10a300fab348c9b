package io.longhaul.common.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestSplit {
  private static final Allowance RATE = new Allowance(170);
  private static final double ALL = Double.POSITIVE_INFINITY;

  private static RunShare run(String name, int priority, double wants) {
    return new RunShare(
        name,
        1,
        priority,
        RATE,
        new Allowance(wants),
        Allowance.NOTHING,
        Allowance.NOTHING,
        new RunShare.About("h", Instant.EPOCH, 0, List.of()),
        false);
  }

  private static List<Double> split(Allowance rate, RunShare... runs) {
    List<RunShare> all = List.of(runs);
    List<RunShare> mixed = new ArrayList<>(all);
    Collections.reverse(mixed);
    List<Double> shares = new ArrayList<>();
    for (RunShare run : all) {
      Allowance share = Split.of(run, all, rate);
      // Whoever computes it, in whatever order the files came.
      assertThat(Split.of(run, mixed, rate)).isEqualTo(share);
      shares.add(share.bytesPerSecond());
    }
    return shares;
  }

  @Test
  void byWeight() {
    assertThat(split(RATE, run("a", 5, ALL), run("b", 1, ALL))).containsExactly(10.0, 160.0);
    assertThat(split(RATE, run("a", 9, ALL))).containsExactly(170.0);
  }

  @Test
  void whatOneCannotUseTheOthersGetByWeight() {
    assertThat(split(RATE, run("a", 1, 20), run("b", 4, ALL), run("c", 5, ALL)))
        .containsExactly(20.0, 100.0, 50.0);
    assertThat(split(RATE, run("a", 9, 0), run("b", 9, ALL))).containsExactly(0.0, 170.0);
  }

  @Test
  void whatNobodyCanUseIsSomebodysToo() {
    List<Double> shares = split(RATE, run("a", 5, 10), run("b", 1, 75));
    assertThat(shares.get(0)).isCloseTo(10 + 85 / 17.0, within(1e-9));
    assertThat(shares.get(1)).isCloseTo(75 + 85 * 16 / 17.0, within(1e-9));
  }

  @Test
  void withoutACapAndInAPauseAllHaveTheSame() {
    assertThat(split(Allowance.UNLIMITED, run("a", 1, 5), run("b", 9, ALL)))
        .containsExactly(ALL, ALL);
    assertThat(split(Allowance.NOTHING, run("a", 1, 5), run("b", 9, ALL)))
        .containsExactly(0.0, 0.0);
  }
}
