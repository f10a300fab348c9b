package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestTargetDatasets {
  private final TargetDatasets datasets =
      new TargetDatasets(
          PolicyFile.load(
                  "p.yaml",
                  """
                  name: p
                  source: { warehouse: "hdfs://a/w" }
                  target: { warehouse: "hdfs://b:8020/w" }
                  datasets:
                    - { name: sales, path: sales.db }
                    - { name: orders, path: sales.db/orders }
                    - { name: moved, path: "hdfs://a/x", to: y }
                  """,
                  Map.of())
              .datasets());

  @ParameterizedTest
  @CsvSource({
    "hdfs://b:8020/w/sales.db, sales",
    "hdfs://b/w/sales.db/items/day=1, sales",
    "hdfs://B/w//sales.db/orders/, orders",
    "hdfs://b/w/sales.db/orders2, sales",
    "hdfs://b/w/y/z, moved",
    "hdfs://b/w/sales.db2,",
    "hdfs://a/w/sales.db,",
    "hdfs://b/w/../sales.db,",
    "TBD,"
  })
  void findsTheNearestOneAround(String location, String name) {
    assertThat(datasets.at(location).map(Dataset::name).orElse(null)).isEqualTo(name);
  }
}
