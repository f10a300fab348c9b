package io.longhaul.jobs.repack;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.policy.RepackRule.HiveNames;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestTableBuckets {
  private static final TableBuckets BUCKETS =
      new TableBuckets(
          Map.of("/w/sales.db/plain", false, "/w/sales.db/bucketed", true, "/w/sales.db", false));

  private static HiveNames of(String path) {
    return BUCKETS.of(path, HiveNames.MAY_BE_BUCKETS);
  }

  @Test
  void theNearestTableAroundADirectoryDecides() {
    assertThat(of("/w/sales.db/bucketed")).isEqualTo(HiveNames.ALL_ARE_BUCKETS);
    assertThat(of("/w/sales.db/bucketed/day=1/hour=2")).isEqualTo(HiveNames.ALL_ARE_BUCKETS);
    assertThat(of("/w/sales.db/plain/day=1")).isEqualTo(HiveNames.NO_BUCKETS);
    assertThat(of("/w/sales.db/other")).isEqualTo(HiveNames.NO_BUCKETS);
  }

  @Test
  void namesTellWhereNoTableIsKnown() {
    assertThat(of("/w/sales.dbase")).isEqualTo(HiveNames.MAY_BE_BUCKETS);
    assertThat(of("/w")).isEqualTo(HiveNames.MAY_BE_BUCKETS);
    assertThat(TableBuckets.UNKNOWN.of("/w/sales.db/plain", HiveNames.MAY_BE_BUCKETS))
        .isEqualTo(HiveNames.MAY_BE_BUCKETS);
  }
}
