package io.longhaul.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestSpread {
  @Test
  void medianOfOddCountIsTheMiddleOne() {
    assertThat(Spread.of(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5.0);
  }

  @Test
  void medianOfEvenCountLiesBetweenTheMiddleTwo() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3.0);
  }

  @Test
  void tenthsOfElevenFiguresAreTheSecondAndTheTenth() {
    Spread spread = Spread.of(List.of(11.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0));

    assertThat(spread).isEqualTo(new Spread(6, 2, 10));
  }

  @Test
  void tenthsOfSevenFiguresAreInterpolated() {
    Spread spread = Spread.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 17.0));

    assertThat(spread.low()).isCloseTo(1.6, within(1e-9));
    assertThat(spread.high()).isCloseTo(10.4, within(1e-9));
  }

  @Test
  void oneFigureIsItsOwnSpread() {
    assertThat(Spread.of(List.of(2.5))).isEqualTo(new Spread(2.5, 2.5, 2.5));
  }

  @Test
  void rejectsNoFigures() {
    assertThatThrownBy(() -> Spread.of(List.of())).hasMessage("Invalid figures: none");
  }
}
