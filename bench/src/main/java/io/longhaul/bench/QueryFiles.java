package io.longhaul.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * What a query of Spark's makes of numbered rows, as Spark writes it by default: snappy, a file for
 * each part.
 *
 * @param columns expressions on {@code id}
 */
record QueryFiles(String name, long rows, int parts, List<String> columns) implements RepackFiles {
  private static final String WORDS =
      "split('the quick fox sleeps above final deposits haggle carefully among pending requests"
          + " ironic packages wake slyly regular accounts',' ')";

  /** As TPC-H has orders: keys, dates, prices, words. */
  static QueryFiles orders() {
    return new QueryFiles(
        "orders",
        1_500_000,
        400,
        List.of(
            "id * 4 AS o_orderkey",
            "1 + abs(xxhash64(id)) % 150000 AS o_custkey",
            "element_at(array('O','F','P'), cast(1 + abs(xxhash64(id, 1)) % 3 AS int)) AS status",
            "cast(900 + abs(xxhash64(id, 2)) % 50000000 / 100 AS decimal(15,2)) AS o_totalprice",
            "date_add(date'1992-01-01', cast(abs(xxhash64(id, 3)) % 2400 AS int)) AS o_orderdate",
            "concat(1 + abs(xxhash64(id, 4)) % 5, '-PRIORITY') AS o_orderpriority",
            "concat('Clerk#', lpad(abs(xxhash64(id, 5)) % 1000, 9, '0')) AS o_clerk",
            "0 AS o_shippriority",
            "concat_ws(' ', transform(sequence(1, 7), i -> element_at("
                + WORDS
                + ", cast(1 + abs(xxhash64(id, i)) % 18 AS int)))) AS o_comment"));
  }

  /** Structs, lists of them, maps, INT96, decimals, sparse text, more than 50 leaves. */
  static QueryFiles nested() {
    StringBuilder wide = new StringBuilder("named_struct(");
    for (int i = 0; i < 50; i++) {
      wide.append(i == 0 ? "" : ", ")
          .append(
              "'c%d', IF(id %% %d = 0, NULL, abs(xxhash64(id, %d)) %% %d)"
                  .formatted(i, i + 2, i, (i + 1L) * (i + 1L) * 50L));
    }
    return new QueryFiles(
        "nested",
        400_000,
        400,
        List.of(
            "id",
            wide + ") AS wide",
            "transform(sequence(0, cast(id % 4 AS int)), i -> named_struct('k', id + i, 'v',"
                + " element_at("
                + WORDS
                + ", cast(1 + abs(xxhash64(id, i)) % 18 AS int)))) AS items",
            "map('a', id, concat('k', id % 100), id * 3) AS pairs",
            "timestamp_micros(1500000000000000 + id * 977001) AS moment",
            "cast(abs(xxhash64(id, 7)) % 10000000000 / 1000 AS decimal(30,3)) AS amount",
            "IF(id % 50 = 0, concat('note ', id), NULL) AS note",
            "cast(xxhash64(id, 9) AS double) / 7 AS ratio"));
  }

  @Override
  public Path in(Path work) throws IOException {
    Path directory = work.resolve(name + "-" + parts);
    if (Files.exists(directory.resolve("_SUCCESS"))) {
      return directory;
    }
    try (SparkSession spark = LineItemFiles.session()) {
      spark
          .range(0, rows, 1, parts)
          .selectExpr(columns.toArray(String[]::new))
          .write()
          .mode("overwrite")
          .parquet(directory.toString());
    }
    return directory;
  }
}
