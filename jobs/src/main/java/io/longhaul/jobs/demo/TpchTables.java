package io.longhaul.jobs.demo;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchColumnType;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The eight TPC-H tables as Hive tables of Parquet files; orders partitioned by year, lineitem by
 * month.
 */
final class TpchTables {
  static final String DATABASE = "tpch";

  /** How the two large ones are partitioned. */
  private static final Map<String, PartitionBy> PARTITIONS =
      Map.of(
          "orders", new PartitionBy("o_orderyear", "o_orderdate", "yyyy"),
          "lineitem", new PartitionBy("l_shipquarter", "l_shipdate", "yyyy-'Q'Q"));

  private static final int TASKS = 2;

  private TpchTables() {}

  /** Names of the eight tables, the largest last. */
  static List<String> names() {
    return List.of(
        "region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem");
  }

  static void create(SparkSession spark, String table, double scale) {
    StructType schema = schema(TpchTable.getTable(table));
    String ddl = "CREATE TABLE " + qualified(table) + " (" + schema.toDDL() + ")";
    Dataset<Row> rows =
        spark
            .range(0, TASKS, 1, TASKS)
            .flatMap(
                (FlatMapFunction<Long, Row>) task -> rows(table, scale, task),
                Encoders.row(schema));
    Optional<PartitionBy> partition = Optional.ofNullable(PARTITIONS.get(table));
    if (partition.isPresent()) {
      String column = partition.get().column();
      ddl += " PARTITIONED BY (" + column + " STRING)";
      // Together before writing: one file in each partition.
      rows =
          rows.withColumn(
                  column,
                  functions.date_format(
                      functions.col(partition.get().date()), partition.get().pattern()))
              .repartition(functions.col(column));
    }
    spark.sql(ddl + " STORED AS PARQUET");
    rows.write().mode(SaveMode.Append).insertInto(qualified(table));
  }

  static String qualified(String table) {
    return DATABASE + "." + table;
  }

  /** Where it lies under the warehouse. */
  static String directory(String table) {
    return DATABASE + ".db/" + table;
  }

  private static Iterator<Row> rows(String table, double scale, long task) {
    return rows(TpchTable.getTable(table), scale, Math.toIntExact(task) + 1);
  }

  private static <E extends TpchEntity> Iterator<Row> rows(
      TpchTable<E> table, double scale, int part) {
    List<TpchColumn<E>> columns = table.getColumns();
    return StreamSupport.stream(table.createGenerator(scale, part, TASKS).spliterator(), false)
        .map(entity -> row(columns, entity))
        .iterator();
  }

  private static <E extends TpchEntity> Row row(List<TpchColumn<E>> columns, E entity) {
    return RowFactory.create(columns.stream().map(column -> value(column, entity)).toArray());
  }

  private static <E extends TpchEntity> Object value(TpchColumn<E> column, E entity) {
    return switch (column.getType().getBase()) {
      case IDENTIFIER -> column.getIdentifier(entity);
      case INTEGER -> column.getInteger(entity);
      case DOUBLE -> column.getDouble(entity);
      case DATE -> LocalDate.ofEpochDay(column.getDate(entity));
      case VARCHAR -> column.getString(entity);
    };
  }

  private static StructType schema(TpchTable<?> table) {
    return new StructType(
        table.getColumns().stream()
            .map(
                column ->
                    DataTypes.createStructField(
                        column.getColumnName(), type(column.getType()), true))
            .toArray(StructField[]::new));
  }

  private static DataType type(TpchColumnType type) {
    return switch (type.getBase()) {
      case IDENTIFIER -> DataTypes.LongType;
      case INTEGER -> DataTypes.IntegerType;
      case DOUBLE -> DataTypes.DoubleType;
      case DATE -> DataTypes.DateType;
      case VARCHAR -> DataTypes.StringType;
    };
  }

  /** A column made of a date. */
  private record PartitionBy(String column, String date, String pattern) {}
}
