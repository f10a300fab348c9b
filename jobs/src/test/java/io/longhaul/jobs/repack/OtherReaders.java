package io.longhaul.jobs.repack;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.ql.io.parquet.read.DataWritableReadSupport;
import org.apache.hadoop.io.ArrayWritable;
import org.apache.hadoop.io.Writable;
import org.apache.parquet.hadoop.ParquetReader;

/** What engines that are not Spark read of Parquet files. */
final class OtherReaders {
  private OtherReaders() {}

  /** All cells of a query's answer, by DuckDB. */
  static List<String> duck(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> cells = new ArrayList<>();
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          cells.add(rows.getString(i));
        }
      }
      return cells;
    }
  }

  /** All rows of all files in order of names, by Hive's own classes. */
  static List<String> hive(Path root, List<String> files) throws IOException {
    Configuration conf = new Configuration(false);
    conf.set("columns", "id,few,number,wide,name,ratio,moment,day,list,pairs,nested");
    conf.set(
        "columns.types",
        "bigint,bigint,int,decimal(30,3),string,double,timestamp,date,array<bigint>,"
            + "map<string,bigint>,struct<a:bigint,b:string>");
    List<String> rows = new ArrayList<>();
    for (String file : files) {
      try (ParquetReader<ArrayWritable> reader =
          ParquetReader.builder(
                  new DataWritableReadSupport(),
                  new org.apache.hadoop.fs.Path(root.resolve(file).toUri()))
              .withConf(conf)
              .build()) {
        for (ArrayWritable row = reader.read(); row != null; row = reader.read()) {
          rows.add(text(row));
        }
      }
    }
    return rows;
  }

  private static String text(Writable value) {
    return value instanceof ArrayWritable list
        ? Stream.of(list.get()).map(OtherReaders::text).toList().toString()
        : String.valueOf(value);
  }
}
