package io.longhaul.common.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestPrintableName {
  @Test
  void plainTextStaysAsItIs() {
    for (String text :
        new String[] {"", "day=2024-05-01/part-0.parquet", "a b%", "\u00e9\ud83d\ude00"}) {
      assertThat(PrintableName.of(text)).isSameAs(text);
    }
  }

  @Test
  void whatBreaksALineOrATerminalIsEscaped() {
    assertThat(PrintableName.of("a\nb\rc\td")).isEqualTo("a\\nb\\rc\\td");
    assertThat(PrintableName.of("\u001b[31mred\u0007\u007f\u0085"))
        .isEqualTo("\\u001b[31mred\\u0007\\u007f\\u0085");
    assertThat(PrintableName.of("\u2028\u2029")).isEqualTo("\\u2028\\u2029");
  }

  @Test
  void whatHidesOrReordersIsEscaped() {
    assertThat(PrintableName.of("a\u202etxt.exe\u2066b\u200b\ufeff"))
        .isEqualTo("a\\u202etxt.exe\\u2066b\\u200b\\ufeff");
    assertThat(PrintableName.of("\udb40\udc41")).isEqualTo("\\udb40\\udc41");
  }

  @Test
  void loneSurrogatesAreEscaped() {
    assertThat(PrintableName.of("a\ud83d")).isEqualTo("a\\ud83d");
    assertThat(PrintableName.of("\ude00\ud83d")).isEqualTo("\\ude00\\ud83d");
  }

  @Test
  void twoNamesNeverPrintAlike() {
    assertThat(PrintableName.of("a\\nb"))
        .isEqualTo("a\\\\nb")
        .isNotEqualTo(PrintableName.of("a\nb"));
  }
}
