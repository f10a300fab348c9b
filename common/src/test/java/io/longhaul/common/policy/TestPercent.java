package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestPercent {
  @Test
  void readsShares() {
    assertThat(Percent.parse("20%")).isEqualTo(Percent.of(20)).hasToString("20%");
    assertThat(Percent.parse("20.0 %")).isEqualTo(Percent.of(20));
    assertThat(Percent.parse("0.5%")).hasToString("0.5%");
    assertThat(Percent.parse("100%")).hasToString("100%");
    assertThat(Percent.parse("0%")).hasToString("0%");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "20", "-1%", "100.1%", "20 percent", "1e1%", ".5%", "20%%"})
  void refusesWhatIsNone(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Percent.parse(text))
        .withMessageContaining("from 0% to 100%");
  }

  @Test
  void exactlyTheShareIsNotExceeded() {
    Percent twenty = Percent.of(20);
    assertThat(twenty.isExceededBy(20, 100)).isFalse();
    assertThat(twenty.isExceededBy(21, 100)).isTrue();
    assertThat(twenty.isExceededBy(1, 5)).isFalse();
    assertThat(twenty.isExceededBy(Long.MAX_VALUE, Long.MAX_VALUE)).isTrue();
    assertThat(Percent.of(0).isExceededBy(0, 0)).isFalse();
    assertThat(Percent.of(0).isExceededBy(1, 1000)).isTrue();
    assertThat(Percent.of(100).isExceededBy(5, 5)).isFalse();
  }
}
