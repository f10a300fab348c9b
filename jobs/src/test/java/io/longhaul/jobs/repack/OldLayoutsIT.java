package io.longhaul.jobs.repack;

import static io.longhaul.jobs.repack.RepackTrial.files;
import static io.longhaul.jobs.repack.RepackTrial.repack;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.ql.io.parquet.convert.HiveSchemaConverter;
import org.apache.hadoop.hive.ql.io.parquet.serde.ArrayWritableObjectInspector;
import org.apache.hadoop.hive.ql.io.parquet.write.DataWritableWriteSupport;
import org.apache.hadoop.hive.serde2.io.DoubleWritable;
import org.apache.hadoop.hive.serde2.io.ParquetHiveRecord;
import org.apache.hadoop.hive.serde2.io.TimestampWritable;
import org.apache.hadoop.hive.serde2.typeinfo.StructTypeInfo;
import org.apache.hadoop.hive.serde2.typeinfo.TypeInfo;
import org.apache.hadoop.hive.serde2.typeinfo.TypeInfoFactory;
import org.apache.hadoop.hive.serde2.typeinfo.TypeInfoUtils;
import org.apache.hadoop.io.ArrayWritable;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.io.Writable;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as Hive and older versions of Spark write them, read by Spark before and after. */
class OldLayoutsIT {
  @TempDir private Path folder;

  private static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate();
  }

  /** Repacks, and holds all rows, as Spark reads them, against those of before. */
  private JsonNode repacksTheSameRows(Path table) throws IOException {
    Path output = folder.resolve("output");
    JsonNode report = repack(table, output, 0);
    assertThat(report.path("groups")).hasSize(1);
    assertThat(report.path("groups").get(0).path("mode").asText()).isEqualTo("pages");
    assertThat(files(output)).hasSize(1);
    try (SparkSession spark = session()) {
      assertThat(spark.read().parquet(output.toString()).schema())
          .isEqualTo(spark.read().parquet(table.toString()).schema());
      List<Row> rows = spark.read().parquet(table.toString()).orderBy("id").collectAsList();
      assertThat(rows).hasSizeGreaterThan(500);
      assertThat(spark.read().parquet(output.toString()).orderBy("id").collectAsList())
          .isEqualTo(rows);
    }
    return report;
  }

  @Test
  void sparksLegacyLayout() throws IOException {
    Path table = folder.resolve("legacy");
    try (SparkSession spark = session()) {
      spark.conf().set("spark.sql.parquet.writeLegacyFormat", "true");
      spark.conf().set("spark.sql.parquet.outputTimestampType", "INT96");
      spark
          .range(0, 2_000, 1, 4)
          .selectExpr(
              "id",
              "cast(id AS decimal(9,2)) AS narrow",
              "cast(id AS decimal(30,3)) AS wide",
              "if(id % 5 = 0, null, array(id, null, id + 1)) AS list",
              "array(named_struct('a', id, 'b', array(cast(id AS string)))) AS deep",
              "if(id % 7 = 0, null, map(concat('k', id % 3), id)) AS pairs",
              "timestamp_micros(1700000000000000 + id * 1000001) AS moment")
          .write()
          .parquet(table.toString());
      spark.conf().unset("spark.sql.parquet.writeLegacyFormat");
      spark.conf().unset("spark.sql.parquet.outputTimestampType");
    }
    repacksTheSameRows(table);
  }

  @Test
  void hivesOwnWriter() throws IOException {
    Path table = Files.createDirectories(folder.resolve("hive"));
    List<String> names = List.of("id", "name", "ratio", "moment", "list");
    List<TypeInfo> types =
        TypeInfoUtils.getTypeInfosFromTypeString("int,string,double,timestamp,array<int>");
    MessageType schema = HiveSchemaConverter.convert(names, types);
    StructTypeInfo row = (StructTypeInfo) TypeInfoFactory.getStructTypeInfo(names, types);
    ArrayWritableObjectInspector inspector = new ArrayWritableObjectInspector(row);
    for (int file = 0; file < 2; file++) {
      Configuration conf = new Configuration(false);
      DataWritableWriteSupport.setSchema(schema, conf);
      org.apache.hadoop.fs.Path path =
          new org.apache.hadoop.fs.Path(table.resolve("part-" + file).toUri());
      try (ParquetWriter<ParquetHiveRecord> writer = new Builder(path).withConf(conf).build()) {
        for (int i = 0; i < 400; i++) {
          writer.write(new ParquetHiveRecord(row(file * 400 + i), inspector));
        }
      }
    }
    repacksTheSameRows(table);
  }

  private static ArrayWritable row(int id) {
    List<Writable> fields = new ArrayList<>();
    fields.add(new IntWritable(id));
    fields.add(id % 3 == 0 ? null : new BytesWritable(("name " + id % 40).getBytes(UTF_8)));
    fields.add(new DoubleWritable(id / 3.0));
    fields.add(new TimestampWritable(new java.sql.Timestamp(1_700_000_000_000L + id * 1_000L)));
    fields.add(
        new ArrayWritable(
            Writable.class, new Writable[] {new IntWritable(id), new IntWritable(-id)}));
    return new ArrayWritable(Writable.class, fields.toArray(Writable[]::new));
  }

  private static final class Builder extends ParquetWriter.Builder<ParquetHiveRecord, Builder> {
    @SuppressWarnings("deprecation")
    Builder(org.apache.hadoop.fs.Path path) {
      super(path);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<ParquetHiveRecord> getWriteSupport(Configuration conf) {
      return new DataWritableWriteSupport();
    }
  }

  @Test
  void keepsWhatHiveAndSparkSayOfThemselves() throws IOException {
    Path table = folder.resolve("keys");
    try (SparkSession spark = session()) {
      spark.range(0, 1_000, 1, 3).write().parquet(table.toString());
    }
    repacksTheSameRows(table);
    Map<String, String> keys = RepackTrial.keyValues(folder.resolve("output"));
    assertThat(keys).containsKey("org.apache.spark.sql.parquet.row.metadata");
    assertThat(keys).containsKey("org.apache.spark.version");
  }
}
