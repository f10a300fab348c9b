package io.longhaul.bench;

import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** TPC-H's lineitem as Spark writes it by default: snappy, a file for each part. */
record LineItemFiles(double scale, int parts) implements RepackFiles, Serializable {
  private static final String SCHEMA =
      "l_orderkey BIGINT, l_partkey BIGINT, l_suppkey BIGINT, l_linenumber INT,"
          + " l_quantity DECIMAL(15,2), l_extendedprice DECIMAL(15,2), l_discount DECIMAL(15,2),"
          + " l_tax DECIMAL(15,2), l_returnflag STRING, l_linestatus STRING, l_shipdate DATE,"
          + " l_commitdate DATE, l_receiptdate DATE, l_shipinstruct STRING, l_shipmode STRING,"
          + " l_comment STRING";

  @Override
  public Path in(Path work) throws IOException {
    Path directory = work.resolve("lineitem-%s-%d".formatted(scale, parts));
    if (Files.exists(directory.resolve("_SUCCESS"))) {
      return directory;
    }
    try (SparkSession spark = session()) {
      JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
      spark
          .createDataFrame(
              context
                  .parallelize(IntStream.rangeClosed(1, parts).boxed().toList(), parts)
                  .flatMap(this::rows),
              StructType.fromDDL(SCHEMA))
          .write()
          .mode("overwrite")
          .parquet(directory.toString());
    }
    return directory;
  }

  /** Spark on this machine, as {@code repack} starts it. */
  static SparkSession session() {
    return SparkSession.builder()
        .master("local[*]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate();
  }

  private Iterator<Row> rows(int part) {
    Iterator<LineItem> items = new LineItemGenerator(scale, part, parts).iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return items.hasNext();
      }

      @Override
      public Row next() {
        return row(items.next());
      }
    };
  }

  private static Row row(LineItem item) {
    return RowFactory.create(
        item.getOrderKey(),
        item.getPartKey(),
        item.getSupplierKey(),
        item.getLineNumber(),
        BigDecimal.valueOf(item.getQuantity()),
        BigDecimal.valueOf(item.getExtendedPriceInCents(), 2),
        BigDecimal.valueOf(item.getDiscountPercent(), 2),
        BigDecimal.valueOf(item.getTaxPercent(), 2),
        item.getReturnFlag(),
        item.getStatus(),
        date(item.getShipDate()),
        date(item.getCommitDate()),
        date(item.getReceiptDate()),
        item.getShipInstructions(),
        item.getShipMode(),
        item.getComment());
  }

  private static Date date(int day) {
    return Date.valueOf(LocalDate.ofEpochDay(day));
  }
}
