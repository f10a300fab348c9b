package io.longhaul.jobs.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestStorageLists {
  private static final int BUCKETS = 6;

  private final DumpText good = new DumpText(Dumps.text("default"));

  @Test
  void columnsOfAnotherDescriptorAreFoundAtBoth() {
    DumpText moved = good.replaceValue("BUCKETING_COLS", 0, 0, good.value("SDS", 0, 0));

    assertThat(findings(moved))
        .extracting(Finding::table)
        .containsExactlyInAnyOrder("BUCKETING_COLS", "SDS");
    assertThat(findings(moved)).allMatch(finding -> finding.position().isPresent());
  }

  @Test
  void columnsWithoutBucketsAreFound() {
    assertThat(findings(good.replaceValue("SDS", bucketed(), BUCKETS, "0")))
        .extracting(Finding::table)
        .containsExactly("BUCKETING_COLS");
  }

  @Test
  void oneBucketWithoutColumnsIsBorne() {
    DumpText one = good.replaceValue("SDS", bucketed(), BUCKETS, "1");

    assertThat(findings(one)).isEmpty();
    assertThat(findings(one.withRows("BUCKETING_COLS", List.of()))).isEmpty();
  }

  @Test
  void skewedValuesOfNoColumnAreFound() {
    assertThat(findings(good.withRows("SKEWED_COL_NAMES", List.of())))
        .extracting(Finding::table)
        .contains("SKEWED_VALUES");
  }

  private int bucketed() {
    return good.find("SDS", 0, good.value("BUCKETING_COLS", 0, 0));
  }

  private static List<Finding> findings(DumpText dump) {
    return Dumps.judge(dump.text()).findings().stream()
        .filter(finding -> finding.code() == Code.STORAGE_LISTS)
        .toList();
  }
}
