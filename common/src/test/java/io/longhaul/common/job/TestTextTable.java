package io.longhaul.common.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestTextTable {
  @Test
  void alignsNamesLeftAndNumbersRightWithoutBlanksAtLineEnds() {
    TextTable table = TextTable.of("dataset", "files", "note");
    table.add(List.of("lineitem", "84", "-"));
    table.add(List.of("clicks", "3,000", ""));
    assertThat(table.lines())
        .containsExactly("dataset   files  note", "lineitem     84     -", "clicks    3,000");
  }

  @Test
  void refusesRowOfAnotherWidth() {
    TextTable table = TextTable.of("dataset", "files");
    assertThatThrownBy(() -> table.add(List.of("lineitem")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid row: [lineitem] (headline [dataset, files])");
  }

  @Test
  void writesAmountsWithTheirUnits() {
    assertThat(TextTable.count(1_234_567)).isEqualTo("1,234,567");
    assertThat(TextTable.bytes(0)).isEqualTo("0 B");
    assertThat(TextTable.bytes(999)).isEqualTo("999 B");
    assertThat(TextTable.bytes(1_000)).isEqualTo("1.0 kB");
    assertThat(TextTable.bytes(10_711_443)).isEqualTo("10.7 MB");
    assertThat(TextTable.bytes(Long.MAX_VALUE)).isEqualTo("9223.4 PB");
  }

  @Test
  void writesDurationsInTheUnitThatFits() {
    assertThat(TextTable.duration(0.04)).isEqualTo("0.0 s");
    assertThat(TextTable.duration(14.24)).isEqualTo("14.2 s");
    assertThat(TextTable.duration(125)).isEqualTo("2 min 05 s");
    assertThat(TextTable.duration(7_260)).isEqualTo("2 h 01 min");
  }
}
