package io.longhaul.jobs.repack;

import static io.longhaul.jobs.repack.RepackTrial.files;
import static io.longhaul.jobs.repack.RepackTrial.repack;
import static io.longhaul.jobs.repack.RepackTrial.times;
import static io.longhaul.jobs.repack.RepackTrial.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.storage.MiniHdfs;
import io.longhaul.jobs.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that Spark wrote, repacked from the command line and read by several engines. */
class RepackIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COLUMNS =
      "id, id % 5 AS few, cast(id * 7 AS int) AS number, cast(id AS decimal(30,3)) AS wide,"
          + " cast(id AS decimal(9,2)) AS narrow, concat('name ', id % 90) AS name,"
          + " if(id % 3 = 0, null, cast(id AS double) / 7) AS ratio,"
          + " timestamp_seconds(id * 1000) AS moment, date_add(date '2024-01-01', cast(id % 400 AS int)) AS day,"
          + " array(id, id + 1) AS list, map(concat('k', id % 3), id) AS pairs,"
          + " struct(id AS a, if(id % 4 = 0, null, 'x') AS b) AS nested, id % 2 AS part";

  @TempDir private static Path folder;
  private static Path table;

  @BeforeAll
  static void writeTable() throws IOException {
    table = folder.resolve("table");
    try (SparkSession spark = session()) {
      spark.range(0, 20_000, 1, 10).createOrReplaceTempView("ids");
      spark
          .sql("SELECT " + COLUMNS + " FROM ids")
          .write()
          .partitionBy("part")
          .option("parquet.bloom.filter.enabled#name", "true")
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

  @Test
  void sparkReadsTheSameRows() throws IOException {
    Path output = folder.resolve("spark");
    JsonNode report = repack(table, output, 0);
    assertThat(report.path("files").path("in").asInt()).isEqualTo(20);
    assertThat(report.path("files").path("out").asInt()).isEqualTo(2);
    assertThat(report.path("files").path("repacked").asInt()).isEqualTo(20);
    assertThat(report.path("rows").path("in").asLong()).isEqualTo(20_000);
    assertThat(report.path("rows").path("out").asLong()).isEqualTo(20_000);
    assertThat(report.path("bytes").path("out").asLong())
        .isLessThan(report.path("bytes").path("in").asLong());
    assertThat(report.path("groups")).hasSize(2);
    assertThat(report.path("groups").get(0).path("directory").asText()).isEqualTo("part=0");
    assertThat(report.path("groups").get(0).path("mode").asText()).isEqualTo("pages");
    assertThat(report.path("groups").get(0).path("equal").asBoolean()).isTrue();
    try (SparkSession spark = session()) {
      for (String vectorised : List.of("true", "false")) {
        spark.conf().set("spark.sql.parquet.enableVectorizedReader", vectorised);
        assertThat(sums(spark, output)).isEqualTo(sums(spark, table));
      }
      assertThat(spark.read().parquet(output.toString()).schema())
          .isEqualTo(spark.read().parquet(table.toString()).schema());
      assertThat(spark.read().parquet(output.toString()).where("name = 'name 17'").count())
          .isEqualTo(223);
      assertThat(spark.read().parquet(output.toString()).where("number between 70 and 700").count())
          .isEqualTo(91);
    }
  }

  private static List<Row> sums(SparkSession spark, Path directory) {
    spark.read().parquet(directory.toString()).createOrReplaceTempView("t");
    return spark
        .sql(
            "SELECT part, count(*), sum(cast(xxhash64(id, few, number, wide, narrow, name, ratio,"
                + " moment, day, list, nested, map_entries(pairs)) AS decimal(30,0)))"
                + " FROM t GROUP BY part ORDER BY part")
        .collectAsList();
  }

  @Test
  void duckDbReadsTheSameRows() throws IOException, SQLException {
    Path output = folder.resolve("duck");
    repack(table, output, 0);
    String query =
        "SELECT count(*), sum(hash(id, few, number, wide, narrow, name, ratio, moment, day, list,"
            + " nested)::hugeint), count(ratio), sum(cardinality(pairs)) FROM read_parquet('%s/*/*.parquet')";
    assertThat(OtherReaders.duck(query.formatted(output)))
        .isEqualTo(OtherReaders.duck(query.formatted(table)));
    assertThat(
            OtherReaders.duck(
                "SELECT count(*) FROM read_parquet('%s/*/*.parquet') WHERE number BETWEEN 70 AND 700"
                    .formatted(output)))
        .containsExactly("91");
  }

  @Test
  void hiveReadsTheSameRows() throws IOException {
    Path output = folder.resolve("hive");
    repack(table, output, 0);
    List<String> rows = OtherReaders.hive(output, files(output));
    assertThat(rows).hasSize(20_000).isEqualTo(OtherReaders.hive(table, files(table)));
  }

  @Test
  void rerunRewritesWhatChangedOnly() throws IOException {
    Path input = copyOfTable("changing");
    Path output = folder.resolve("rerun");
    repack(input, output, 0);
    List<String> first = files(output);
    List<FileTime> times = times(output, first);
    JsonNode again = repack(input, output, 0);
    assertThat(again.path("files").path("repacked").asInt()).isZero();
    assertThat(again.path("files").path("out").asInt()).isEqualTo(2);
    assertThat(files(output)).isEqualTo(first);
    assertThat(times(output, first)).isEqualTo(times);

    Path gone = input.resolve(files(input).get(0));
    Files.delete(gone);
    JsonNode less = repack(input, output, 0);
    assertThat(less.path("groups")).hasSize(1);
    assertThat(less.path("rows").path("out").asLong()).isEqualTo(19_000);
    assertThat(files(output)).hasSize(2).contains(first.get(1)).doesNotContain(first.get(0));

    copy(files(table).get(0), gone);
    JsonNode more = repack(input, output, 0);
    assertThat(more.path("groups")).hasSize(1);
    assertThat(more.path("groups").get(0).path("inputs").asInt()).isEqualTo(10);
    assertThat(files(output)).hasSize(2).contains(first.get(1));

    Path output0 = output.resolve(files(output).get(0));
    Files.delete(output0);
    assertThat(repack(input, output, 0).path("groups")).hasSize(1);
    assertThat(output0).exists();
  }

  @Test
  void dryRunChangesNothing() throws IOException {
    Path output = folder.resolve("dry");
    Command command =
        Command.run(
            "repack",
            "--input",
            table.toString(),
            "--output",
            output.toString(),
            "--dry-run",
            "--json");
    assertThat(command.exit()).isZero();
    JsonNode report = JSON.readTree(command.out());
    assertThat(report.path("groups")).hasSize(2);
    assertThat(report.path("groups").get(0).path("equal").isNull()).isTrue();
    assertThat(output).doesNotExist();
  }

  @Test
  void refusesAnOutputThatHoldsOtherFiles() throws IOException {
    Path output = Files.createDirectories(folder.resolve("taken"));
    Files.writeString(output.resolve("mine"), "x");
    JsonNode report = repack(table, output, 2);
    assertThat(report.path("error").asText()).contains("holds mine, which no run of this input");
    assertThat(files(output)).containsExactly("mine");
    assertThat(output.resolve(".longhaul")).doesNotExist();

    Path other = folder.resolve("of-table");
    repack(table, other, 0);
    List<String> before = files(other);
    assertThat(repack(copyOfTable("another"), other, 2).path("error").asText())
        .contains("holds " + "file://" + table + ", repacked");
    assertThat(files(other)).isEqualTo(before);
    assertThat(repack(table, table.resolve("inside"), 2).path("error").asText())
        .contains("must lie neither in");
  }

  @Test
  void leavesAloneByNameWithTheReason() throws IOException {
    Path input = Files.createDirectories(folder.resolve("odd"));
    String parquet = files(table).get(0);
    copy(parquet, input.resolve("delta/a.parquet"));
    write(input.resolve("delta/_delta_log/0.json"), "{}");
    copy(parquet, input.resolve("iceberg/data/a.parquet"));
    write(input.resolve("iceberg/metadata/v1.metadata.json"), "{}");
    copy(parquet, input.resolve("hudi/a.parquet"));
    write(input.resolve("hudi/.hoodie/x"), "{}");
    copy(parquet, input.resolve("acid/delta_0000001_0000001/bucket_0"));
    copy(parquet, input.resolve("acid/base_0000002/bucket_0"));
    copy(parquet, input.resolve("buckets/part-0-u_00001.c000.snappy.parquet"));
    copy(parquet, input.resolve("hive/000000_0"));
    write(input.resolve("empty"), "");
    write(input.resolve("_SUCCESS"), "");
    write(input.resolve("_temporary/0/x"), "x");
    writeOthers(input);
    write(input.resolve("copying._COPYING_"), "PAR1");
    copy(parquet, input.resolve("young.parquet"));
    Files.setLastModifiedTime(
        input.resolve("young.parquet"), FileTime.from(Instant.now().plusSeconds(30)));
    copy(parquet, input.resolve("plain/a.parquet"));
    copy(parquet, input.resolve("plain/b.parquet"));
    Path output = folder.resolve("odd-out");
    JsonNode report = repack(input.toString(), output.toString(), "1s", 0);
    List<String> reasons = new ArrayList<>();
    report
        .path("leftAlone")
        .forEach(
            file -> reasons.add(file.path("path").asText() + ": " + file.path("reason").asText()));
    assertThat(reasons)
        .containsExactlyInAnyOrder(
            "delta/a.parquet: Delta table",
            "delta/_delta_log/0.json: Delta table",
            "iceberg/data/a.parquet: Iceberg table",
            "iceberg/metadata/v1.metadata.json: Iceberg table",
            "hudi/a.parquet: Hudi table",
            "hudi/.hoodie/x: Hudi table",
            "acid/delta_0000001_0000001/bucket_0: Hive ACID table",
            "acid/base_0000002/bucket_0: Hive ACID table",
            "data.avro: not Parquet",
            "buckets/part-0-u_00001.c000.snappy.parquet: bucket of a Spark table",
            "hive/000000_0: may be a bucket of a Hive table by its name (--not-bucketed says it is"
                + " none)",
            "empty: empty",
            "_SUCCESS: hidden",
            "_temporary: hidden directory",
            "text.csv: not Parquet",
            "data.orc: ORC, not Parquet",
            "copying._COPYING_: being written",
            "young.parquet: younger than min-age");
    assertThat(files(output))
        .hasSize(16)
        .contains("text.csv", "delta/_delta_log/0.json", "hive/000000_0", "young.parquet")
        .doesNotContain("_SUCCESS", "copying._COPYING_");
    assertThat(output.resolve("text.csv")).hasSameBinaryContentAs(input.resolve("text.csv"));
    JsonNode again = repack(input.toString(), output.toString(), "1s", 0);
    assertThat(again.path("files").path("repacked").asInt()).isZero();
    assertThat(again.path("leftAlone")).hasSize(18);
  }

  private static void writeOthers(Path input) throws IOException {
    write(input.resolve("text.csv"), "a,b,c and some more\n");
    write(input.resolve("data.orc"), "ORC and some more bytes");
    write(input.resolve("data.avro"), "Obj\u0001 and some more bytes");
  }

  @Test
  void filesNamedLikeBucketsAreTakenWhenTheyAreNone() throws IOException {
    Path input = Files.createDirectories(folder.resolve("inserted"));
    copy(files(table).get(0), input.resolve("000000_0"));
    copy(files(table).get(1), input.resolve("000001_0_copy_1"));
    Path output = folder.resolve("inserted-out");
    Command command =
        Command.run(
            "repack",
            "--input",
            input.toString(),
            "--output",
            output.toString(),
            "--not-bucketed",
            "--json");
    assertThat(command.exit()).isZero();
    assertThat(JSON.readTree(command.out()).path("groups").get(0).path("inputs").asInt())
        .isEqualTo(2);
    assertThat(files(output)).hasSize(1);
  }

  @Test
  void aDamagedPagePublishesNothing() throws IOException {
    Path input = copyOfTable("damaged");
    Path file = input.resolve(files(input).get(3));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 3] ^= 4;
    Files.write(file, bytes);
    Path output = folder.resolve("damaged-out");
    JsonNode report = repack(input, output, 5);
    assertThat(report.path("failures")).hasSize(1);
    JsonNode failure = report.path("failures").get(0);
    assertThat(failure.path("path").asText()).isEqualTo(files(input).get(3));
    assertThat(failure.path("column").asText()).isNotEmpty();
    assertThat(failure.path("reason").asText()).contains("checksum is");
    assertThat(files(output)).isEmpty();
    List<Path> staged;
    try (Stream<Path> all = Files.list(output.resolve(".longhaul-work/staging"))) {
      staged = all.filter(path -> path.toString().endsWith(".parquet")).toList();
    }
    assertThat(staged).hasSize(1);
    FileTime proven = Files.getLastModifiedTime(staged.get(0));

    Files.copy(
        table.resolve(files(table).get(3)),
        file,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(repack(input, output, 0).path("rows").path("out").asLong()).isEqualTo(20_000);
    // What was proven then was taken over, not made anew.
    assertThat(times(output, files(output))).hasSize(2).contains(proven);
    assertThat(output.resolve(".longhaul-work")).doesNotExist();
  }

  @Test
  void aStagedFileWithAnotherByteIsNotTakenOver() throws IOException {
    Path input = copyOfTable("rewritten");
    Path good = input.resolve(files(input).get(3));
    byte[] whole = Files.readAllBytes(good);
    byte[] damaged = whole.clone();
    damaged[damaged.length / 3] ^= 4;
    Files.write(good, damaged);
    Path output = folder.resolve("rewritten-out");
    repack(input, output, 5);
    Path staging = output.resolve(".longhaul-work/staging");
    assertThat(RepackTrial.names(staging))
        .allMatch(name -> name.matches("[0-9a-f]+\\.(parquet|json)"));
    Path staged = staging.resolve(RepackTrial.names(staging).get(1));
    assertThat(staged.toString()).endsWith(".parquet");
    byte[] bytes = Files.readAllBytes(staged);
    bytes[bytes.length / 2] ^= 1;
    Files.write(staged, bytes);
    Files.write(good, whole);

    repack(input, output, 0);
    Path other = folder.resolve("rewritten-clean");
    repack(input, other, 0);
    for (String file : files(other)) {
      assertThat(output.resolve(file)).hasSameBinaryContentAs(other.resolve(file));
    }
  }

  @Test
  void goesOnWithAPublishThatWasKilled() throws IOException {
    Path output = folder.resolve("killed");
    repack(table, output, 0);
    List<String> whole = files(output);
    Path state = output.resolve(".longhaul/repack.json");
    ObjectNode json = (ObjectNode) JSON.readTree(state.toFile());
    json.putArray("packed");
    json.putArray("pending").add(whole.get(0)).add(whole.get(1)).add("part=0/part-old.parquet");
    Files.writeString(state, json.toString());
    Files.delete(output.resolve(whole.get(1)));
    Files.writeString(output.resolve("part=0/part-old.parquet"), "of an older run");
    assertThat(repack(table, output, 0).path("rows").path("out").asLong()).isEqualTo(20_000);
    assertThat(files(output)).isEqualTo(whole);
  }

  @Test
  void repacksFromHdfsToHdfs() throws IOException {
    try (MiniHdfs hdfs = MiniHdfs.start(folder.resolve("hdfs"))) {
      FileSystem fs = hdfs.cluster().getFileSystem();
      fs.copyFromLocalFile(
          new org.apache.hadoop.fs.Path(table.toUri()), new org.apache.hadoop.fs.Path("/in"));
      String root = hdfs.uri();
      JsonNode report = repack(root + "/in", root + "/out", 0);
      assertThat(report.path("files").path("out").asInt()).isEqualTo(2);
      assertThat(report.path("leftAlone").toString()).contains("_SUCCESS");
      Path fetched = folder.resolve("fetched");
      fs.copyToLocalFile(
          new org.apache.hadoop.fs.Path("/out"), new org.apache.hadoop.fs.Path(fetched.toUri()));
      assertThat(OtherReaders.hive(fetched, files(fetched)))
          .isEqualTo(OtherReaders.hive(table, files(table)));
      assertThat(repack(root + "/in", root + "/out", 0).path("groups")).isEmpty();
    }
  }

  private static Path copyOfTable(String name) throws IOException {
    Path copy = folder.resolve(name);
    for (String file : files(table)) {
      copy(file, copy.resolve(file));
    }
    return copy;
  }

  private static void copy(String file, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(table.resolve(file), to);
    Files.setLastModifiedTime(to, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
  }
}
