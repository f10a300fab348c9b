package io.longhaul.jobs.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.longhaul.common.job.TextTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * What Spark SQL reads on both sides: at the source through the metastore, as its users do; at the
 * target from the files, since no metadata is there.
 *
 * @param tables in the order in which they were read
 */
record RowCounts(List<Table> tables) {
  private static final int READERS = 2;

  RowCounts {
    tables = List.copyOf(tables);
  }

  /**
   * Rows of one table.
   *
   * @param print 64 bits of all values of all rows, whatever their order
   */
  record Content(long rows, long print) {}

  /** One table on both sides. */
  record Table(String name, Content source, Content target) {
    boolean same() {
      return source.equals(target);
    }
  }

  static RowCounts count(SparkSession spark, String sourceWarehouse, String targetWarehouse) {
    List<Table> tables = new ArrayList<>();
    for (String name : TpchTables.names()) {
      Dataset<Row> source = spark.table(TpchTables.qualified(name));
      Dataset<Row> target =
          spark
              .read()
              .schema(source.schema())
              .parquet(targetWarehouse + "/" + TpchTables.directory(name));
      tables.add(new Table(TpchTables.qualified(name), content(source), content(target)));
    }
    tables.add(
        new Table(
            "events.clicks",
            content(clicks(spark, sourceWarehouse)),
            content(clicks(spark, targetWarehouse))));
    return new RowCounts(tables);
  }

  /**
   * Lines as they are: one JSON object is one row. Whole files at a time, since the readers of
   * tables take three times as long to open a tiny file.
   */
  private static Dataset<Row> clicks(SparkSession spark, String warehouse) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return spark
        .createDataset(
            context
                .wholeTextFiles(warehouse + "/" + DemoDataset.CLICKS.path() + "/day=*", READERS)
                .values()
                .flatMap(text -> text.lines().iterator())
                .rdd(),
            Encoders.STRING())
        .toDF();
  }

  private static Content content(Dataset<Row> rows) {
    Row row =
        rows.agg(
                functions.count(functions.lit(1)),
                functions.expr("coalesce(bit_xor(xxhash64(*)), 0L)"))
            .head();
    return new Content(row.getLong(0), row.getLong(1));
  }

  TextTable table() {
    TextTable table = TextTable.of("table", "rows, source", "rows, target", "values");
    tables.forEach(
        read ->
            table.add(
                List.of(
                    read.name(),
                    TextTable.count(read.source().rows()),
                    TextTable.count(read.target().rows()),
                    read.same() ? "the same" : "different")));
    return table;
  }

  List<String> differences() {
    return tables.stream()
        .filter(table -> !table.same())
        .map(
            table ->
                "%s has %d rows at the source, %d at the target, and other values"
                    .formatted(table.name(), table.source().rows(), table.target().rows()))
        .toList();
  }

  void writeJson(ArrayNode json) {
    tables.forEach(
        table ->
            json.addObject()
                .put("table", table.name())
                .put("source", table.source().rows())
                .put("target", table.target().rows())
                .put("same", table.same()));
  }
}
