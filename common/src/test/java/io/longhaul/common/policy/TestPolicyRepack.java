package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.policy.RepackRule.By;
import io.longhaul.common.policy.RepackRule.HiveNames;
import io.longhaul.common.policy.RepackRule.Text;
import io.longhaul.common.policy.RepackRule.When;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestPolicyRepack {
  private static Optional<RepackRule> rule(String defaults, String dataset) {
    String text =
        """
        name: p
        source: { warehouse: "hdfs://a/w" }
        target: { warehouse: "hdfs://b/w" }
        %s
        datasets: [ { name: d, path: d%s } ]
        """
            .formatted(defaults, dataset);
    return PolicyFile.load("p.yaml", text, Map.of()).datasets().get(0).repack();
  }

  @Test
  void filesGoAsTheyAreWithoutTheKey() {
    assertThat(rule("", "")).isEmpty();
    assertThat(rule("", ", repack: {}")).contains(RepackRule.DEFAULT);
  }

  @Test
  void autoLeavesItToWhatPays() {
    assertThat(RepackRule.DEFAULT.when()).isEqualTo(When.ALWAYS);
    assertThat(rule("", ", repack: auto").orElseThrow().when()).isEqualTo(When.IF_IT_PAYS);
    assertThat(rule("", ", repack: { mode: auto }").orElseThrow().when())
        .isEqualTo(When.IF_IT_PAYS);
    assertThat(rule("defaults: { repack: auto }", ", repack: { mode: pages }").orElseThrow().when())
        .isEqualTo(When.ALWAYS);
    assertThat(rule("defaults: { repack: auto }", ", repack: { level: small }").orElseThrow())
        .satisfies(
            rule -> {
              assertThat(rule.when()).isEqualTo(When.IF_IT_PAYS);
              assertThat(rule.level()).isEqualTo("small");
            });
  }

  @Test
  void takesEveryKey() {
    assertThat(
            rule(
                "",
                ", repack: { codec: gzip, level: 9, profile: compat, file-size: 1 GiB, min-age: 0s,"
                    + " mode: auto, bucketed: true, sort: [ day, id ], compress: zstd }"))
        .contains(
            new RepackRule(
                When.IF_IT_PAYS,
                "gzip",
                "9",
                RepackRule.Profile.COMPAT,
                new ByteSize(1L << 30),
                Duration.ZERO,
                HiveNames.ALL_ARE_BUCKETS,
                By.ROWS,
                List.of("day", "id"),
                Text.ZSTD));
    assertThat(rule("", ", repack: { mode: rows }").orElseThrow().by()).isEqualTo(By.ROWS);
    assertThat(rule("", ", repack: { mode: rows }").orElseThrow().when()).isEqualTo(When.ALWAYS);
    assertThat(
            rule("defaults: { repack: { mode: rows } }", ", repack: { mode: pages }")
                .orElseThrow()
                .by())
        .isEqualTo(By.PAGES);
    assertThat(rule("", ", repack: { bucketed: false }").orElseThrow().hiveNames())
        .isEqualTo(HiveNames.NO_BUCKETS);
  }
}
