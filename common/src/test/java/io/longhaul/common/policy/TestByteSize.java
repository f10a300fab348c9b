package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestByteSize {
  @ParameterizedTest
  @CsvSource({
    "512 MiB, 536870912",
    "10 GB, 10000000000",
    "1.5kB, 1500",
    "0 B, 0",
    "1.9 B, 1",
    "1 TiB, 1099511627776"
  })
  void readsSizes(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"512", "512 M", "512 Mb", "512 MB/s", "-1 B", "8388608 TiB", ""})
  void refusesWhatIsNoSize(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid size: ")
        .hasMessageEndingWith(" (a size with its unit, such as 512 MiB or 10 GB)");
  }

  @Test
  void showsTheShortestForm() {
    assertThat(new ByteSize(536_870_912)).hasToString("512 MiB");
    assertThat(new ByteSize(0)).hasToString("0 B");
    assertThat(new ByteSize(1_536)).hasToString("1.5 KiB");
    assertThat(new ByteSize(Long.MAX_VALUE)).hasToString("9223372.04 TB");
  }

  @Test
  void isNeverNegative() {
    assertThatThrownBy(() -> new ByteSize(-1)).hasMessageContaining("must not be negative: -1");
  }
}
