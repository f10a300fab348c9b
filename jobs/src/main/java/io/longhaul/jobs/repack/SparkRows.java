package io.longhaul.jobs.repack;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;

/** Sums up the rows of a Spark dataset in tasks. */
record SparkRows(StructType schema)
    implements FlatMapFunction<Iterator<InternalRow>, RowSums>, Serializable {
  static RowSums sums(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows)
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(new SparkRows(rows.schema()))
        .fold(RowSums.of(rows.schema()), RowSums::plus);
  }

  @Override
  public Iterator<RowSums> call(Iterator<InternalRow> rows) {
    UnsafeProjection projection = UnsafeProjection.create(schema);
    RowSums sums = RowSums.of(schema);
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      sums.add(row instanceof UnsafeRow unsafe ? unsafe : projection.apply(row));
    }
    return List.of(sums).iterator();
  }
}
