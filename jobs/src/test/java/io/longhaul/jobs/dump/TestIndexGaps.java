package io.longhaul.jobs.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestIndexGaps {
  private static final int COLUMNS = 3;
  private static final int POSITION = 4;
  private static final int TABLE = 5;

  private final DumpText good = new DumpText(Dumps.text("default"));

  @Test
  void constraintOnAColumnThatIsNotThereIsFound() {
    assertThat(said(good.replaceValue("KEY_CONSTRAINTS", 0, POSITION, "77")))
        .containsExactly(
            "PARENT_CD_ID, PARENT_INTEGER_IDX = %s, 77: COLUMNS_V2 has no such position"
                .formatted(good.value("KEY_CONSTRAINTS", 0, COLUMNS)));
  }

  @Test
  void constraintOnAPartitionKeyIsHeldAgainstTheKeys() {
    String table = good.value("PARTITION_KEYS", 0, 0);
    DumpText onKey =
        good.replaceValue("KEY_CONSTRAINTS", 0, COLUMNS, "NULL")
            .replaceValue("KEY_CONSTRAINTS", 0, TABLE, table)
            .replaceValue("KEY_CONSTRAINTS", 0, POSITION, "0");
    assertThat(said(onKey)).isEmpty();
    assertThat(said(onKey.replaceValue("KEY_CONSTRAINTS", 0, POSITION, "9")))
        .containsExactly(
            "PARENT_TBL_ID, PARENT_INTEGER_IDX = %s, 9: PARTITION_KEYS has no such position"
                .formatted(table));
  }

  private static List<String> said(DumpText dump) {
    return Dumps.judge(dump.text()).findings().stream()
        .filter(finding -> finding.code() == Code.REFERENCE_BROKEN)
        .map(finding -> finding.message().replaceFirst(": repair .*", ""))
        .toList();
  }
}
