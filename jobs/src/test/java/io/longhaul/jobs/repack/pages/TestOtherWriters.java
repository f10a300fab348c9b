package io.longhaul.jobs.repack.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.jobs.repack.pages.PageMerge.Merged;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.SortingColumn;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as other writers lay them out, or older ones did. */
class TestOtherWriters {
  private static final PackSettings SETTINGS =
      new PackSettings(CompressionCodec.ZSTD, 3, Profile.MODERN);
  private static final String COLUMNS =
      "i AS id, i % 7 AS few, 'name ' || (i % 50) AS name, CASE WHEN i % 3 = 0 THEN NULL ELSE i / 7.0::DOUBLE"
          + " END AS ratio, (i * 3)::DECIMAL(18,3) AS price, (i * 5)::DECIMAL(38,2) AS wide,"
          + " DATE '2024-01-01' + (i % 400)::INT AS day,"
          + " TIMESTAMP '2024-01-01' + INTERVAL (i) MINUTE AS moment,"
          + " CASE WHEN i % 5 = 0 THEN NULL WHEN i % 5 = 1 THEN [] ELSE [i, NULL, i + 1] END AS list,"
          + " {'a': i, 'b': CASE WHEN i % 4 = 0 THEN NULL ELSE 'x' END} AS nested,"
          + " MAP {'k' || (i % 3): i} AS pairs, i % 2 = 0 AS even, encode('b' || i) AS bytes,"
          + " uuid()::VARCHAR AS noise";

  @TempDir private Path folder;

  private List<String> duck(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      List<String> cells = new ArrayList<>();
      if (statement.execute(sql)) {
        try (ResultSet rows = statement.getResultSet()) {
          while (rows.next()) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
              cells.add(String.valueOf(rows.getObject(i)));
            }
          }
        }
      }
      return cells;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMPRESSION snappy, PARQUET_VERSION v1, ROW_GROUP_SIZE 2048",
        "COMPRESSION zstd, PARQUET_VERSION v2, ROW_GROUP_SIZE 4096",
        "COMPRESSION gzip, PARQUET_VERSION v2",
        "COMPRESSION uncompressed, PARQUET_VERSION v1"
      })
  void duckDbs(String options) throws IOException, SQLException {
    List<Path> files = List.of(folder.resolve("a.parquet"), folder.resolve("b.parquet"));
    for (int i = 0; i < files.size(); i++) {
      duck(
          "COPY (SELECT %s FROM range(%d, %d) t(i)) TO '%s' (FORMAT parquet, %s)"
              .formatted(COLUMNS, i * 5_000, i * 5_000 + 5_000, files.get(i), options));
    }
    Path target = folder.resolve("target.parquet");
    assertThat(ParquetFiles.merge(files, target, SETTINGS).rows()).isEqualTo(10_000);
    String rows = "SELECT * FROM read_parquet(%s)";
    assertThat(duck(rows.formatted("'" + target + "'")))
        .hasSize(140_000)
        .isEqualTo(duck(rows.formatted("['%s', '%s']".formatted(files.get(0), files.get(1)))));
  }

  @Test
  void filesOfSeveralWritersDoNotGoTogether() throws IOException, SQLException {
    // Readers judge dates and INT96 by the writer's name, and a file has one.
    Path duck = folder.resolve("duck.parquet");
    duck("COPY (SELECT 1::BIGINT AS id) TO '%s' (FORMAT parquet)".formatted(duck));
    MessageType schema = MessageTypeParser.parseMessageType("message t { optional int64 id; }");
    Path java = folder.resolve("java.parquet");
    ParquetFiles.write(
        ExampleParquetWriter.builder(new LocalOutputFile(java)).withType(schema),
        java,
        List.of(new SimpleGroup(schema).append("id", 1L)));
    FileFacts ofDuck = FileFacts.read(ParquetFiles.source(duck));
    FileFacts ofJava = FileFacts.read(ParquetFiles.source(java));
    assertThat(ofDuck.takes(ofJava)).isFalse();
    assertThat(ofJava.takes(ofDuck)).isFalse();
    assertThat(ofJava.takes(ofJava)).isTrue();
  }

  static Stream<String> lists() {
    return Stream.of(
        "optional group l (LIST) { repeated int32 array; }",
        "optional group l (LIST) { repeated int32 l_tuple; }",
        "optional group l (LIST) { repeated group bag { optional int32 array_element; } }",
        "optional group l (LIST) { repeated group array { required int32 a; optional binary b; } }",
        "optional group l (LIST) { repeated group list { optional int32 element; } }",
        "required group l (LIST) { repeated group l_tuple { optional int32 a; } }",
        "repeated int32 l;",
        "repeated group l { optional int32 a; repeated int32 b; }",
        "optional group l (MAP) { repeated group map (MAP_KEY_VALUE) { required int32 key; optional int32 value; } }",
        "optional group l (LIST) { repeated group bag { optional group array_element (LIST) { repeated int32 array; } } }");
  }

  @ParameterizedTest
  @MethodSource("lists")
  void listsOfEveryLayout(String field) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType("message t { required int32 id; " + field + " }");
    for (WriterVersion version : WriterVersion.values()) {
      List<Path> files = new ArrayList<>();
      List<String> wanted = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Path file = folder.resolve("%s-%d.parquet".formatted(version, i));
        List<Group> rows = new ArrayList<>();
        for (int id = 0; id < 50; id++) {
          SimpleGroup row = new SimpleGroup(schema);
          row.add("id", id);
          fill(row, 1, id * 31 + i);
          rows.add(row);
        }
        ParquetFiles.write(
            ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(schema)
                .withWriterVersion(version)
                .withDictionaryEncoding(i == 0),
            file,
            rows);
        files.add(file);
        wanted.addAll(ParquetFiles.rows(file));
      }
      Path target = folder.resolve(version + "-target.parquet");
      ParquetFiles.merge(files, target, SETTINGS);
      assertThat(ParquetFiles.rows(target)).isEqualTo(wanted);
      assertThat(ParquetFiles.footer(target).getFileMetaData().getSchema()).isEqualTo(schema);
    }
  }

  /** Fills a field with no, one or some values, as a number says. */
  private static void fill(Group group, int field, int number) {
    org.apache.parquet.schema.Type type = group.getType().getType(field);
    int count =
        switch (type.getRepetition()) {
          case REQUIRED -> 1;
          case OPTIONAL -> number % 4 == 0 ? 0 : 1;
          case REPEATED -> number % 3;
        };
    for (int i = 0; i < count; i++) {
      if (!type.isPrimitive()) {
        Group inner = group.addGroup(field);
        for (int at = 0; at < inner.getType().getFieldCount(); at++) {
          fill(inner, at, number / 2 + i * 7 + at);
        }
      } else if (type.asPrimitiveType().getPrimitiveTypeName()
          == org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY) {
        group.add(field, "text " + number % 5);
      } else {
        group.add(field, number + i);
      }
    }
  }

  @Test
  void manySmallRowGroupsBecomeOne() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message t { required int64 id; optional binary name (STRING); }");
    Path file = folder.resolve("groups.parquet");
    List<Group> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      rows.add(new SimpleGroup(schema).append("id", i * 7919L).append("name", "name " + i % 900));
    }
    ParquetFiles.write(
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(schema)
            .withMinRowCountForPageSizeCheck(10)
            .withMaxRowCountForPageSizeCheck(100)
            .withRowGroupSize(4_096L)
            .withCompressionCodec(CompressionCodecName.SNAPPY),
        file,
        rows);
    assertThat(ParquetFiles.footer(file).getBlocks()).hasSizeGreaterThan(20);
    Path target = folder.resolve("target.parquet");
    Merged merged = ParquetFiles.merge(List.of(file), target, SETTINGS);
    assertThat(merged.rows()).isEqualTo(20_000);
    assertThat(ParquetFiles.footer(target).getBlocks()).hasSize(1);
    assertThat(ParquetFiles.rows(target)).isEqualTo(ParquetFiles.rows(file));
    assertThat(Files.size(target)).isLessThan(Files.size(file));
  }

  @Test
  void aPromiseOfOrderIsSeen() throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message t { required int64 id; }");
    Path file = folder.resolve("sorted.parquet");
    ParquetFiles.write(
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema),
        file,
        List.of(new SimpleGroup(schema).append("id", 1L)));
    assertThat(FileFacts.read(ParquetFiles.source(file)).sorted()).isFalse();
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer tail = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int start = bytes.length - 8 - tail.getInt(bytes.length - 8);
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(bytes, start, bytes.length - start));
    footer.getRow_groups().get(0).addToSorting_columns(new SortingColumn(0, false, true));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, start);
    Util.writeFileMetaData(footer, out);
    int length = out.size() - start;
    out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
    out.write(bytes, bytes.length - 4, 4);
    Files.write(file, out.toByteArray());
    assertThat(FileFacts.read(ParquetFiles.source(file)).sorted()).isTrue();
  }

  @Test
  void profilesDecideOnEncodings() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message t { required int64 id; required binary name (STRING); required double ratio;"
                + " required int32 few; }");
    List<Group> rows = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      rows.add(
          new SimpleGroup(schema)
              .append("id", 1_000_000L + i * 3L)
              .append("name", "https://a.example/" + i * 7919L)
              .append("ratio", Math.sin(i))
              .append("few", i % 5));
    }
    Path file = folder.resolve("plain.parquet");
    ParquetFiles.write(
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema), file, rows);
    Path target = folder.resolve("target.parquet");
    ParquetFiles.merge(List.of(file), target, SETTINGS);
    assertThat(encodings(target))
        .contains("DELTA_BINARY_PACKED")
        .doesNotContain("BYTE_STREAM_SPLIT");
    ParquetFiles.merge(
        List.of(file), target, new PackSettings(CompressionCodec.ZSTD, 3, Profile.COMPAT));
    assertThat(encodings(target)).isSubsetOf("PLAIN", "PLAIN_DICTIONARY", "RLE_DICTIONARY", "RLE");
  }

  private static Set<String> encodings(Path file) throws IOException {
    Set<String> encodings = new HashSet<>();
    ParquetFiles.footer(file).getBlocks().stream()
        .flatMap(block -> block.getColumns().stream())
        .flatMap(column -> column.getEncodings().stream())
        .forEach(encoding -> encodings.add(encoding.name()));
    return encodings;
  }
}
