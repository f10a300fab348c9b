package io.longhaul.jobs.repack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.jobs.repack.pages.DamagedFileException;
import io.longhaul.jobs.repack.pages.Source;
import io.longhaul.jobs.repack.pages.UnsupportedFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRowsFile {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message t { required int64 id; optional binary name (STRING); optional double ratio;"
              + " optional float small; optional boolean yes; optional int96 moment;"
              + " optional fixed_len_byte_array(16) wide (DECIMAL(30,3));"
              + " optional int32 count (INTEGER(32,false));"
              + " optional group list (LIST) { repeated group list { optional int64 element; } }"
              + " optional group bag (LIST) { repeated int32 array; }"
              + " required group pair { required int32 a; optional binary b; } repeated binary tags; }");
  private static final MessageType EARLY =
      MessageTypeParser.parseMessageType(
          "message t { required int64 id; optional binary name (STRING);"
              + " required group pair { required int32 a; optional binary b; } }");

  @TempDir private Path folder;
  @TempDir private Path work;

  private static Group row(Random random, long id) {
    SimpleGroup row = new SimpleGroup(SCHEMA);
    row.add("id", id);
    if (random.nextInt(4) > 0) {
      row.add("name", "name " + random.nextInt(30));
      row.add("ratio", random.nextInt(5) == 0 ? -0.0 : random.nextGaussian());
      row.add("small", random.nextInt(5) == 0 ? Float.NaN : random.nextFloat());
      row.add("count", random.nextInt());
    }
    if (random.nextBoolean()) {
      row.add("yes", random.nextBoolean());
      row.add("moment", Binary.fromConstantByteArray(bytes(random, 12)));
      row.add("wide", Binary.fromConstantByteArray(bytes(random, 16)));
      Group list = row.addGroup("list");
      Group bag = row.addGroup("bag");
      for (int i = random.nextInt(3); i > 0; i--) {
        Group element = list.addGroup("list");
        if (random.nextBoolean()) {
          element.add("element", random.nextLong());
        }
        bag.add("array", random.nextInt());
        row.add("tags", "tag " + random.nextInt(9));
      }
    }
    row.addGroup("pair").append("a", random.nextInt());
    return row;
  }

  private static byte[] bytes(Random random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private Source file(String name, MessageType schema, List<Group> rows) throws IOException {
    Path file = folder.resolve(name);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(schema)
            .withExtraMetaData(Map.of("of", name))
            .withBloomFilterEnabled("name", true)
            .withDictionaryEncoding("name", false)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
    return new Source(name, new LocalInputFile(file));
  }

  private static List<String> rows(Source source) throws IOException {
    List<String> rows = new ArrayList<>();
    MessageType schema = RowsReader.schema(source);
    new RowsReader(source, schema, () -> {}).each(row -> rows.add(row.toString()));
    return rows;
  }

  /** What is left where files of rows are made. */
  private List<Path> left() throws IOException {
    try (Stream<Path> all = Files.list(work)) {
      return all.toList();
    }
  }

  @Test
  void keepsAllOfRowsOfAllShapes() throws IOException {
    Random random = new Random(7);
    List<Group> first = new ArrayList<>();
    List<Group> second = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      first.add(row(random, i));
      SimpleGroup early = new SimpleGroup(EARLY);
      early.append("id", 1_000L + i).append("name", "early " + i);
      early.addGroup("pair").append("a", i);
      second.add(early);
    }
    List<Source> sources = List.of(file("late", SCHEMA, first), file("early", EARLY, second));
    try (RowsFile file = RowsFile.write(work, sources, 0, List.of(), () -> {})) {
      List<String> wanted = new ArrayList<>(first.stream().map(Group::toString).toList());
      wanted.addAll(second.stream().map(Group::toString).toList());
      assertThat(rows(file.source())).isEqualTo(wanted);
      assertThat(RowsReader.schema(file.source())).isEqualTo(SCHEMA);
      assertThat(file.digests()).containsOnlyKeys("late", "early");
      try (ParquetFileReader reader = ParquetFileReader.open(file.source().input())) {
        assertThat(reader.getFileMetaData().getKeyValueMetaData())
            .containsEntry("of", "late")
            .containsEntry("writer.model.name", "example")
            .hasSize(2);
        ColumnChunkMetaData name = reader.getFooter().getBlocks().get(0).getColumns().get(1);
        assertThat(name.getBloomFilterOffset()).isPositive();
      }
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void sortsMoreThanMemoryHolds() throws IOException {
    Random random = new Random(3);
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message t { optional int32 key; required int64 id; required binary text (STRING); }");
    List<Group> all = new ArrayList<>();
    for (long id = 0; id < 1_600; id++) {
      SimpleGroup row = new SimpleGroup(schema);
      if (id % 10 > 0) {
        row.add("key", random.nextInt(50) - 25);
      }
      row.add("id", id);
      row.add("text", "text %d ".formatted(id).repeat(2_000));
      all.add(row);
    }
    try (RowsFile file =
        RowsFile.write(
            work, List.of(file("large", schema, all)), 0, List.of("key", "id"), () -> {})) {
      List<Long> keys = new ArrayList<>();
      new RowsReader(file.source(), schema, () -> {})
          .each(
              row -> {
                long key =
                    row.getFieldRepetitionCount("key") == 0 ? -1_000 : row.getInteger("key", 0);
                keys.add(key * 10_000 + row.getLong("id", 0));
              });
      assertThat(keys).hasSize(1_600).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void sortsByValuesOfEachType() throws IOException {
    Random random = new Random(11);
    List<Group> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      all.add(row(random, i));
    }
    Source source = file("types", SCHEMA, all);
    List<String> wanted = rows(source);
    for (String column : List.of("id", "name", "ratio", "small", "yes", "wide", "count")) {
      try (RowsFile file = RowsFile.write(work, List.of(source), 0, List.of(column), () -> {})) {
        List<String> found = rows(file.source());
        assertThat(found).as(column).containsExactlyInAnyOrderElementsOf(wanted);
        // Nulls come first, and all of them together.
        List<Boolean> present =
            found.stream().map(row -> row.contains("\n" + column + ": ")).toList();
        assertThat(column.equals("id") || isSorted(present)).as(column).isTrue();
      }
    }
    // Unsigned, as its type says.
    try (RowsFile file = RowsFile.write(work, List.of(source), 0, List.of("count"), () -> {})) {
      List<Long> counts = new ArrayList<>();
      new RowsReader(file.source(), SCHEMA, () -> {})
          .each(
              row -> {
                if (row.getFieldRepetitionCount("count") > 0) {
                  counts.add(Integer.toUnsignedLong(row.getInteger("count", 0)));
                }
              });
      assertThat(counts).isSorted().hasSizeGreaterThan(100);
    }
    for (String column : List.of("moment", "list", "tags", "nobody")) {
      assertThatThrownBy(() -> RowsFile.write(work, List.of(source), 0, List.of(column), () -> {}))
          .isInstanceOf(UnsupportedFileException.class)
          .hasMessageContaining(column);
    }
  }

  private static boolean isSorted(List<Boolean> flags) {
    return flags.indexOf(true) < 0
        || !flags.subList(flags.indexOf(true), flags.size()).contains(false);
  }

  @Test
  void aDamagedPageLeavesNothing() throws IOException {
    Random random = new Random(5);
    List<Group> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      all.add(row(random, i));
    }
    Source source = file("damaged", SCHEMA, all);
    byte[] bytes = Files.readAllBytes(folder.resolve("damaged"));
    // Of a value, which readers would take as it is.
    bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("name 1")] ^= 2;
    Files.write(folder.resolve("damaged"), bytes);
    assertThatThrownBy(() -> RowsFile.write(work, List.of(source), 0, List.of(), () -> {}))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("rows can't be read");
    assertThat(left()).isEmpty();
  }
}
