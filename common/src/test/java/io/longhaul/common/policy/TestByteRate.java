package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestByteRate {
  @ParameterizedTest
  @CsvSource({
    "10 Gb/s, 1250000000",
    "10Gb/s, 1250000000",
    "20 MB/s, 20000000",
    "200 MiB/s, 209715200",
    "1 KiB/s, 1024",
    "1 kiB/s, 1024",
    "8 kb/s, 1000",
    "8 Kb/s, 1000",
    "8 Kib/s, 1024",
    "1.5 kB/s, 1500",
    "0.1 MB/s, 100000",
    "9 b/s, 1",
    "1 B/s, 1",
    "2 TB/s, 2000000000000",
    "9223372036854775807 B/s, 9223372036854775807"
  })
  void readsRates(String text, long bytesPerSecond) {
    assertThat(ByteRate.parse(text)).isEqualTo(new ByteRate(bytesPerSecond));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10",
        "10 G",
        "10 GB",
        "10 gb/s",
        "10 mB/s",
        "10  MB/s",
        "10 MB /s",
        "-1 MB/s",
        "1e3 MB/s",
        "1. MB/s",
        ".5 MB/s",
        "1,5 MB/s",
        "0 MB/s",
        "7 b/s",
        "9223372036854775808 B/s",
        "MB/s",
        "10 MBps",
        "10 MB/s ",
        " 10 MB/s",
        "",
        "10 MB/s/s"
      })
  void refusesWhatIsNoRate(String text) {
    assertThatThrownBy(() -> ByteRate.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid rate: ")
        .hasMessageEndingWith(
            " (a rate with its unit, such as 10 Gb/s, 20 MB/s or 200 MiB/s, of at least 1 B/s)");
  }

  @ParameterizedTest
  @CsvSource({
    "20000000, 20 MB/s",
    "1250000000, 1.25 GB/s",
    "209715200, 200 MiB/s",
    "1, 1 B/s",
    "999, 999 B/s",
    "1000, 1 kB/s",
    "1024, 1 KiB/s",
    "1234567, 1.23 MB/s",
    "5000000000000000, 5000 TB/s"
  })
  void showsTheShortestForm(long bytesPerSecond, String text) {
    assertThat(new ByteRate(bytesPerSecond)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"20 MB/s", "1.25 GB/s", "200 MiB/s", "1 B/s", "64 KiB/s"})
  void readsWhatItShows(String text) {
    assertThat(ByteRate.parse(text)).hasToString(text);
  }
}
