package io.longhaul.jobs.repack.pages;

import static org.apache.parquet.filter2.predicate.FilterApi.doubleColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.gt;
import static org.apache.parquet.filter2.predicate.FilterApi.intColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.lt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readers skip by: statistics, page index, Bloom filters, key-values. */
class TestWrittenMetadata {
  private static final PackSettings SETTINGS =
      new PackSettings(CompressionCodec.ZSTD, 3, Profile.MODERN);
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message m { required int32 id; optional double ratio; optional binary name (STRING); }");

  @TempDir private Path folder;

  @Test
  void statisticsAreThoseOfOneFileWrittenAtOnce() throws IOException {
    for (int seed = 100; seed < 140; seed++) {
      RandomRows random = new RandomRows(seed);
      List<Group> rows = random.rows(300);
      Path first = folder.resolve("first-" + seed);
      Path second = folder.resolve("second-" + seed);
      Path all = folder.resolve("all-" + seed);
      ParquetFiles.write(first, random.message(), rows.subList(0, 120), seed);
      ParquetFiles.write(second, random.message(), rows.subList(120, 300), seed + 1);
      ParquetFiles.write(
          ExampleParquetWriter.builder(new LocalOutputFile(all)).withType(random.message()),
          all,
          rows);
      Path target = folder.resolve("target-" + seed);
      ParquetFiles.merge(List.of(first, second), target, SETTINGS);
      List<ColumnChunkMetaData> wanted = ParquetFiles.footer(all).getBlocks().get(0).getColumns();
      List<ColumnChunkMetaData> found = ParquetFiles.footer(target).getBlocks().get(0).getColumns();
      for (int i = 0; i < wanted.size(); i++) {
        if (wanted.get(i).getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
          // It has no order. Parquet's own writer gives bounds all the same where both are one.
          assertThat(found.get(i).getStatistics().hasNonNullValue()).isFalse();
          continue;
        }
        assertThat(text(found.get(i).getStatistics()))
            .as("seed %d, %s", seed, wanted.get(i).getPrimitiveType())
            .isEqualTo(text(wanted.get(i).getStatistics()));
        checkLevels(
            found.get(i).getSizeStatistics().getDefinitionLevelHistogram(),
            wanted.get(i).getSizeStatistics().getDefinitionLevelHistogram());
        checkLevels(
            found.get(i).getSizeStatistics().getRepetitionLevelHistogram(),
            wanted.get(i).getSizeStatistics().getRepetitionLevelHistogram());
        assertThat(found.get(i).getSizeStatistics().getUnencodedByteArrayDataBytes())
            .isEqualTo(wanted.get(i).getSizeStatistics().getUnencodedByteArrayDataBytes());
        assertThat(found.get(i).getValueCount()).isEqualTo(wanted.get(i).getValueCount());
      }
    }
  }

  /**
   * Parquet's own writer leaves them out from 1.16 on where no list or map is: they tell nothing.
   */
  private static void checkLevels(List<Long> found, List<Long> wanted) {
    if (!wanted.isEmpty()) {
      assertThat(found).isEqualTo(wanted);
    }
  }

  /** As readers see them: bounds to the last byte, and nulls. */
  private static String text(Statistics<?> statistics) {
    return statistics.hasNonNullValue()
        ? "%s to %s, %d nulls"
            .formatted(
                HexFormat.of().formatHex(statistics.getMinBytes()),
                HexFormat.of().formatHex(statistics.getMaxBytes()),
                statistics.getNumNulls())
        : "no bounds, %d nulls".formatted(statistics.getNumNulls());
  }

  @Test
  void filtersFindWhatTheyFoundBefore() throws IOException {
    // NaN where no page of ratio may be passed over; a page ends every 131,072 rows.
    Path source = write("source", 0, 300_000);
    Path target = folder.resolve("target");
    ParquetFiles.merge(List.of(source), target, SETTINGS);
    for (FilterPredicate filter :
        List.of(
            gt(doubleColumn("ratio"), 290_000.0),
            lt(doubleColumn("ratio"), 5.0),
            gt(intColumn("id"), 299_000),
            lt(intColumn("id"), 70))) {
      assertThat(count(target, filter)).isPositive().isEqualTo(count(source, filter));
    }
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(target))) {
      BlockMetaData block = reader.getFooter().getBlocks().get(0);
      ColumnIndex ids = reader.readColumnIndex(block.getColumns().get(0));
      OffsetIndex offsets = reader.readOffsetIndex(block.getColumns().get(0));
      assertThat(ids.getMinValues()).hasSameSizeAs(ids.getMaxValues()).hasSizeGreaterThan(1);
      assertThat(offsets.getPageCount()).isEqualTo(ids.getMinValues().size());
      assertThat(reader.readColumnIndex(block.getColumns().get(1))).isNull();
    }
  }

  @Test
  void bloomFiltersHoldAllValues() throws IOException {
    Path target = folder.resolve("target");
    ParquetFiles.merge(List.of(write("a", 0, 2_000), write("b", 2_000, 4_000)), target, SETTINGS);
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(target))) {
      BlockMetaData block = reader.getFooter().getBlocks().get(0);
      BloomFilter names = reader.readBloomFilter(block.getColumns().get(2));
      int wrong = 0;
      for (int i = 0; i < 4_000; i++) {
        assertThat(names.findHash(names.hash(Binary.fromString("name " + i)))).isTrue();
        wrong += names.findHash(names.hash(Binary.fromString("other " + i))) ? 1 : 0;
      }
      assertThat(wrong).isLessThan(400);
      assertThat(reader.readBloomFilter(block.getColumns().get(0))).isNull();
    }
  }

  @Test
  void keyValuesAreMergedAndConflictsNamed() throws IOException {
    Path first = write("first", 0, 5, Map.of("a", "1", "b", "x"));
    Path second = write("second", 5, 9, Map.of("b", "y", "c", "3"));
    Path target = folder.resolve("target");
    assertThat(ParquetFiles.merge(List.of(first, second), target, SETTINGS).conflicts())
        .containsExactly("b");
    assertThat(ParquetFiles.footer(target).getFileMetaData().getKeyValueMetaData())
        .containsEntry("a", "1")
        .containsEntry("b", "x")
        .containsEntry("c", "3");
  }

  @Test
  void datesOfAnotherCalendarDoNotGoAlong() throws IOException {
    Path old = write("old", 0, 5, Map.of("org.apache.spark.version", "2.4.8"));
    Path young = write("young", 5, 9, Map.of("org.apache.spark.version", "4.0.2"));
    assertThatThrownBy(() -> ParquetFiles.merge(List.of(old, young), folder.resolve("t"), SETTINGS))
        .isInstanceOf(UnsupportedFileException.class)
        .hasMessage("dates and times are stored in another way");
  }

  @Test
  void aColumnThatCameLaterIsNullBefore() throws IOException {
    MessageType wide =
        MessageTypeParser.parseMessageType(
            "message m { required int32 id; optional group late { repeated int64 x; }"
                + " optional double ratio; repeated binary tags; optional binary name (STRING); }");
    SimpleGroup row = new SimpleGroup(wide);
    row.add("id", 7);
    row.addGroup("late").append("x", 5L).append("x", 6L);
    row.add("tags", "t");
    Path late = folder.resolve("late");
    ParquetFiles.write(
        ExampleParquetWriter.builder(new LocalOutputFile(late)).withType(wide), late, List.of(row));
    Path target = folder.resolve("target");
    ParquetFiles.merge(List.of(late, write("early", 0, 2)), target, SETTINGS);
    assertThat(ParquetFiles.rows(target))
        .containsExactly(
            "id: 7\nlate\n  x: 5\n  x: 6\ntags: t\n",
            "id: 0\nratio: NaN\nname: name 0\n",
            "id: 1\nratio: 1.0\nname: name 1\n");
  }

  private Path write(String name, int from, int to) throws IOException {
    return write(name, from, to, Map.of());
  }

  private Path write(String name, int from, int to, Map<String, String> keys) throws IOException {
    List<Group> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      SimpleGroup row = new SimpleGroup(SCHEMA);
      row.add("id", i);
      row.add("ratio", i % 1000 == 0 ? Double.NaN : i);
      row.add("name", "name " + i);
      rows.add(row);
    }
    Path file = folder.resolve(name);
    Files.deleteIfExists(file);
    return ParquetFiles.write(
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(SCHEMA)
            .withExtraMetaData(keys)
            .withBloomFilterEnabled("name", true)
            .withBloomFilterNDV("name", 4_000),
        file,
        rows);
  }

  private static int count(Path file, FilterPredicate filter) throws IOException {
    int count = 0;
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
            .withFilter(FilterCompat.get(filter))
            .build()) {
      while (reader.read() != null) {
        count++;
      }
    }
    return count;
  }
}
