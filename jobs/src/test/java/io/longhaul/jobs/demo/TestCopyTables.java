package io.longhaul.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.policy.ByteRate;
import org.junit.jupiter.api.Test;

class TestCopyTables {
  @Test
  void copiedIsInOrderOfCompletionWithTimesSinceTheStart() {
    assertThat(CopyTables.copied(Reports.copy()).lines())
        .containsExactly(
            "dataset   priority  files     bytes  start     end        rate  verified",
            "lineitem         1     84    6.0 MB  0.0 s   8.0 s  750.0 kB/s        84",
            "orders           3      7    3.0 MB  7.0 s  11.0 s  750.0 kB/s         7",
            "clicks           7  3,000  200.0 kB  9.0 s  12.0 s   66.7 kB/s     3,000");
  }

  @Test
  void planIsInOrderOfPriority() {
    assertThat(CopyTables.plan(Reports.copy()).lines())
        .containsExactly(
            "dataset     priority  to copy     bytes  on the link  excluded",
            "lineitem           1       84    6.0 MB        8.0 s         0",
            "orders             3        7    3.0 MB        4.0 s         0",
            "dimensions         5        0       0 B        0.0 s         0",
            "clicks             7    3,000  200.0 kB        3.0 s         1");
  }

  @Test
  void linkIsHeldAgainstItsCap() {
    assertThat(CopyTables.link(Reports.copy(), new ByteRate(800_000)))
        .isEqualTo("9.2 MB in 12.0 s: 766.7 kB/s, 96 % of the cap of 800 kB/s");
  }

  @Test
  void orderNamesPriorities() {
    assertThat(CopyTables.order(Reports.copy())).isEqualTo("lineitem (1), orders (3), clicks (7)");
  }

  @Test
  void comparisonShowsItsLists() {
    assertThat(CopyTables.compared(Reports.parse(Reports.COMPARE)).lines())
        .containsExactly(
            "dataset   equal =  different ≠  missing −  extra +  unreadable",
            "lineitem       84            0          0        0           0",
            "clicks      3,000            0          0        0           0");
  }
}
