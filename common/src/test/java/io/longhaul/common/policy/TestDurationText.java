package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestDurationText {
  @ParameterizedTest
  @CsvSource({
    "30s, PT30S",
    "15m, PT15M",
    "2h, PT2H",
    "14d, PT336H",
    "2 h, PT2H",
    "1.5h, PT1H30M",
    "0.5s, PT0.5S",
    "36500d, PT876000H"
  })
  void readsDurations(String text, Duration duration) {
    assertThat(DurationText.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "30", "30 min", "30M", "1w", "0s", "0.0001s", "36501d", "-1s", "1h30m", "PT1H", ""
      })
  void refusesWhatIsNoDuration(String text) {
    assertThatThrownBy(() -> DurationText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid duration: ")
        .hasMessageContaining("such as 30s, 15m, 2h or 14d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"30s", "90m", "2h", "14d", "1.5s", "61s", "25h"})
  void writesWhatItReads(String text) {
    assertThat(DurationText.format(DurationText.parse(text))).isEqualTo(text);
  }
}
