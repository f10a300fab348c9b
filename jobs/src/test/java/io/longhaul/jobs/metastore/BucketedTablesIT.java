package io.longhaul.jobs.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.jobs.Command;
import io.longhaul.jobs.dump.MariaDb;
import io.longhaul.jobs.dump.SeededMetastore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.hive.metastore.api.Table;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files named like Hive's buckets, and a real metastore that says whose they are. */
class BucketedTablesIT {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType("message t { required int64 id; }");

  @TempDir private Path folder;

  private void files(String table) throws IOException {
    Path directory = Files.createDirectories(folder.resolve("source/sales.db/" + table));
    SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
    for (int i = 0; i < 2; i++) {
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(
                  new LocalOutputFile(directory.resolve("00000%d_0".formatted(i))))
              .withType(SCHEMA)
              .build()) {
        for (long id = 0; id < 100; id++) {
          writer.write(groups.newGroup().append("id", id));
        }
      }
    }
  }

  private List<String> copied(String table) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("target/sales.db/" + table))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private Command copy(String name, String metastore) throws IOException {
    Path policy =
        Files.writeString(
            folder.resolve("policy.yaml"),
            """
            name: %s
            source: { warehouse: "%s", metastore: "%s" }
            target: { warehouse: "%s" }
            spark: { spark.master: "local[2]" }
            datasets: [ { name: sales, path: sales.db, repack: { min-age: 0s } } ]
            """
                .formatted(name, folder.resolve("source"), metastore, folder.resolve("target")));
    return Command.run("copy", "--json", policy.toString());
  }

  @Test
  void theMetastoreSaysWhichTablesHaveBuckets() throws Exception {
    for (String table : List.of("plain", "bucketed", "spark", "stranger")) {
      files(table);
    }
    String uri;
    try (MariaDb server =
        MariaDb.listening(folder.resolve("db"), "hive", "pw", "grant all on *.*")) {
      SeededMetastore.createEmpty(server, "hive");
      Path conf = Files.createDirectory(folder.resolve("hms"));
      String warehouse = "file://" + folder.resolve("source");
      try (Metastore metastore = Metastore.start(conf, server, "hive", "pw", warehouse).connect()) {
        metastore.database("sales");
        for (String name : List.of("plain", "bucketed", "spark")) {
          metastore.table("sales", name);
        }
        Table bucketed = metastore.client().get_table("sales", "bucketed");
        bucketed.getSd().setNumBuckets(2);
        bucketed.getSd().setBucketCols(List.of("id"));
        metastore.client().alter_table("sales", "bucketed", bucketed);
        Table spark = metastore.client().get_table("sales", "spark");
        spark.putToParameters("spark.sql.sources.schema.numBuckets", "2");
        metastore.client().alter_table("sales", "spark", spark);

        uri = metastore.uri();
        // The first of two is down: the other one is asked.
        Command command = copy("a-to-b", "thrift://127.0.0.1:1," + uri);
        assertThat(command.exit()).as(command.err()).isZero();
      }
    }
    assertThat(copied("plain")).singleElement().asString().matches("part-[0-9a-f]{20}\\.parquet");
    assertThat(copied("bucketed")).containsExactly("000000_0", "000001_0");
    assertThat(copied("spark")).containsExactly("000000_0", "000001_0");
    assertThat(copied("stranger")).containsExactly("000000_0", "000001_0");

    Command down = copy("a-to-b", uri);
    assertThat(down.exit()).as(down.err()).isEqualTo(3);
    assertThat(new ObjectMapper().readTree(down.out()).path("failures").toString())
        .contains("Cannot ask the metastore " + uri + " which tables have buckets")
        .contains("mend source.metastore");
    assertThat(copied("plain")).hasSize(1);
  }
}
