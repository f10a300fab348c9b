package io.longhaul.jobs.repack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.jobs.Command;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups that go by rows: what pages can't be merged of, and rows that are to be sorted. */
class RepackRowsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path table;

  @BeforeAll
  static void write() throws IOException {
    table = folder.resolve("table");
    try (SparkSession spark = session()) {
      spark
          .range(2_000)
          .repartition(8)
          .selectExpr(
              "nullif(id, -1) AS id",
              "concat('name ', nullif(id, -1) % 97) AS name",
              "IF(id % 5 = 0, NULL, id / 3D) AS ratio",
              "timestamp_micros(1700000000000000 + nullif(id, -1) * 1000001) AS moment",
              "IF(id % 1000 = 3, NULL, array(nullif(id, -1), id + 1)) AS list",
              "cast(nullif(id, -1) AS decimal(30, 3)) AS wide")
          .write()
          .parquet(table.toString());
    }
  }

  private static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate();
  }

  private static JsonNode repack(Path input, String output, int exit, String... more)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("repack", "--input", input.toString()));
    words.addAll(List.of("--output", folder.resolve(output).toString(), "--json"));
    words.addAll(List.of(more));
    Command command = Command.run(words.toArray(String[]::new));
    assertThat(command.exit()).as(command.out() + command.err()).isEqualTo(exit);
    return JSON.readTree(command.out());
  }

  @Test
  void sortsRows() throws IOException {
    JsonNode report = repack(table, "sorted", 0, "--sort", "name,id");
    assertThat(report.path("groups")).as(report.toString()).hasSize(1);
    JsonNode group = report.path("groups").get(0);
    assertThat(group.path("mode").asText()).isEqualTo("rows");
    assertThat(group.path("why").asText()).isEqualTo("sorted by name, id");
    assertThat(group.path("equal").asBoolean()).isTrue();
    assertThat(RepackTrial.files(folder.resolve("sorted"))).hasSize(1);
    assertThat(folder.resolve("sorted/.longhaul-work")).doesNotExist();
    try (SparkSession spark = session()) {
      Dataset<Row> packed = spark.read().parquet(folder.resolve("sorted").toString());
      Dataset<Row> all = spark.read().parquet(table.toString());
      assertThat(packed.collectAsList()).isEqualTo(all.orderBy("name", "id").collectAsList());
      assertThat(packed.schema()).isEqualTo(all.schema());
    }
    assertThat(repack(table, "sorted", 0, "--sort", "name,id").path("groups")).isEmpty();
    assertThat(repack(table, "sorted", 0, "--sort", "id").path("groups")).hasSize(1);
    assertThat(repack(table, "unknown", 2, "--sort", "nam").path("error").asText())
        .contains("Invalid --sort: nam");
  }

  @Test
  void autoTakesRowsWherePagesCannotBeMerged() throws IOException {
    Path input = Files.createDirectories(folder.resolve("old"));
    MessageType schema =
        MessageTypeParser.parseMessageType("message t { optional binary name (STRING); }");
    for (int i = 0; i < 3; i++) {
      Path file = input.resolve("file-" + i + ".parquet");
      write(file, schema, i);
      callWriter(file, "parquet-mr version 1.6.0 (build abcd)");
    }
    JsonNode pages = repack(input, "old-pages", 0, "--mode", "pages");
    assertThat(pages.path("groups")).isEmpty();
    assertThat(pages.path("leftAlone").get(0).path("reason").asText())
        .contains("can't be merged by pages: DELTA_BYTE_ARRAY");
    JsonNode rows = repack(input, "old-rows", 0);
    assertThat(rows.path("groups").get(0).path("mode").asText()).isEqualTo("rows");
    assertThat(rows.path("groups").get(0).path("why").asText()).contains("PARQUET-246");
    assertThat(rows.path("rows").path("out").asLong()).isEqualTo(3_000);
    try (SparkSession spark = session()) {
      assertThat(sorted(spark, folder.resolve("old-rows"))).isEqualTo(sorted(spark, input));
    }
  }

  private static List<Row> sorted(SparkSession spark, Path directory) {
    return spark.read().parquet(directory.toString()).orderBy("name").collectAsList();
  }

  @Test
  void leavesAloneWhatSparkWouldStoreAsAnotherType() throws IOException {
    Path input = Files.createDirectories(folder.resolve("required"));
    MessageType schema =
        MessageTypeParser.parseMessageType("message t { required binary name (STRING); }");
    write(input.resolve("a.parquet"), schema, 1);
    write(input.resolve("b.parquet"), schema, 2);
    JsonNode report = repack(input, "required-out", 0, "--mode", "rows");
    assertThat(report.path("groups")).isEmpty();
    assertThat(report.path("leftAlone")).hasSize(2);
    assertThat(report.path("leftAlone").get(0).path("reason").asText())
        .contains("Spark would store column name as another type");
    assertThat(folder.resolve("required-out/a.parquet"))
        .hasSameBinaryContentAs(input.resolve("a.parquet"));
  }

  @Test
  void noDifferenceOfRowsIsLost() throws IOException {
    try (SparkSession spark = session()) {
      Dataset<Row> rows = spark.read().parquet(table.toString());
      assertThat(difference(rows, rows.orderBy("ratio"))).isEmpty();
      assertThat(difference(rows, with(rows, "name", "IF(id = 7, concat(name, 'x'), name)")))
          .startsWith("name: ");
      assertThat(difference(rows, with(rows, "ratio", "IF(id = 7, NULL, ratio)")))
          .isEqualTo("ratio: has 401 nulls instead of 400");
      assertThat(difference(rows, with(rows, "id", "IF(id = 1999, 5000, id)")))
          .isEqualTo("id: has another largest value");
      assertThat(difference(rows, with(rows, "list", "IF(id = 7, reverse(list), list)")))
          .startsWith("list: ");
      // Each column holds the same, in other rows.
      assertThat(
              difference(
                  rows, with(rows, "id", "CASE WHEN id = 1 THEN 2 WHEN id = 2 THEN 1 ELSE id END")))
          .isEqualTo(": has values in other rows");
      assertThat(difference(rows, rows.where("id <> 3")))
          .isEqualTo(": has 1999 rows instead of 2000");
      Dataset<Row> zeros = spark.sql("SELECT 0D AS zero");
      assertThat(difference(zeros, spark.sql("SELECT -0D AS zero"))).startsWith("zero: ");
    }
  }

  private static Dataset<Row> with(Dataset<Row> rows, String column, String expression) {
    return rows.withColumn(column, org.apache.spark.sql.functions.expr(expression));
  }

  private static String difference(Dataset<Row> rows, Dataset<Row> others) {
    Optional<RowSums.Difference> difference =
        SparkRows.sums(rows).difference(SparkRows.sums(others), rows.schema());
    return difference.map(found -> found.column() + ": " + found.reason()).orElse("");
  }

  private static void write(Path file, MessageType schema, int first) throws IOException {
    SimpleGroupFactory groups = new SimpleGroupFactory(schema);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(schema)
            .withWriterVersion(WriterVersion.PARQUET_2_0)
            .withDictionaryEncoding(false)
            .build()) {
      for (int i = 0; i < 1_000; i++) {
        writer.write(groups.newGroup().append("name", "name %d %d".formatted(first, i)));
      }
    }
  }

  /** Has a file's footer name another writer. */
  private static void callWriter(Path file, String name) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer tail = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int footer = tail.getInt(bytes.length - 8);
    int start = bytes.length - 8 - footer;
    FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(bytes, start, footer));
    metadata.setCreated_by(name);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, start);
    Util.writeFileMetaData(metadata, out);
    int length = out.size() - start;
    out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
    out.write(bytes, bytes.length - 4, 4);
    Files.write(file, out.toByteArray());
  }
}
