package io.longhaul.jobs.repack.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.jobs.repack.pages.PageMerge.Merged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestPageMerge {
  private static final PackSettings SETTINGS =
      new PackSettings(CompressionCodec.ZSTD, 3, Profile.MODERN);
  private static final List<PackSettings> ALL_SETTINGS =
      List.of(
          SETTINGS,
          new PackSettings(CompressionCodec.ZSTD, 12, Profile.COMPAT),
          new PackSettings(CompressionCodec.GZIP, 6, Profile.MODERN),
          new PackSettings(CompressionCodec.SNAPPY, 0, Profile.COMPAT),
          new PackSettings(CompressionCodec.LZ4_RAW, 0, Profile.MODERN),
          new PackSettings(CompressionCodec.UNCOMPRESSED, 0, Profile.MODERN));

  @TempDir private Path folder;

  @Test
  void keepsRowsOfSchemasOfAllShapes() throws IOException {
    for (int seed = 0; seed < 60; seed++) {
      List<Path> files = files(seed, 1 + seed % 4, 1 + seed * 7 % 1500);
      Path target = folder.resolve("target-" + seed + ".parquet");
      Merged merged =
          ParquetFiles.merge(files, target, ALL_SETTINGS.get(seed % ALL_SETTINGS.size()));
      List<String> wanted = new ArrayList<>();
      for (Path file : files) {
        wanted.addAll(ParquetFiles.rows(file));
      }
      assertThat(ParquetFiles.rows(target)).as("seed %d", seed).isEqualTo(wanted);
      assertThat(merged.rows()).isEqualTo(wanted.size());
      ParquetMetadata footer = ParquetFiles.footer(target);
      ParquetMetadata first = ParquetFiles.footer(files.get(0));
      assertThat(footer.getFileMetaData().getSchema())
          .isEqualTo(first.getFileMetaData().getSchema());
      assertThat(footer.getFileMetaData().getKeyValueMetaData())
          .isEqualTo(first.getFileMetaData().getKeyValueMetaData());
      assertThat(footer.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum())
          .isEqualTo(wanted.size());
    }
  }

  @Test
  void aFlippedBitIsFoundOrDidNotMatter() throws IOException {
    int found = 0;
    for (int seed = 0; seed < 100; seed++) {
      List<Path> files = files(seed % 10, 2, 200);
      List<String> wanted = new ArrayList<>(ParquetFiles.rows(files.get(0)));
      wanted.addAll(ParquetFiles.rows(files.get(1)));
      flip(files.get(1), new Random(seed), lastPage(files.get(1)));
      Path target = folder.resolve("flipped.parquet");
      try {
        ParquetFiles.merge(files, target, SETTINGS);
      } catch (DamagedFileException e) {
        assertThat(e.file()).isEqualTo(files.get(1).getFileName().toString());
        assertThat(e.column()).startsWith("f");
        found++;
        continue;
      } catch (UnsupportedFileException e) {
        // A header that now names another encoding: nothing was written of it either.
        found++;
        continue;
      }
      assertThat(ParquetFiles.rows(target)).as("seed %d", seed).isEqualTo(wanted);
    }
    assertThat(found).isGreaterThan(60);
  }

  @Test
  void aFlippedBitOfTheTargetIsFound() throws IOException {
    List<Path> files = files(3, 3, 700);
    Path target = folder.resolve("target.parquet");
    Merged merged = ParquetFiles.merge(files, target, SETTINGS);
    byte[] good = Files.readAllBytes(target);
    for (int seed = 0; seed < 50; seed++) {
      Files.write(target, good);
      ParquetMetadata footer = ParquetFiles.footer(target);
      long from = footer.getBlocks().get(0).getStartingPos();
      // Of a page's body: its header holds little that is not needed, but some.
      flip(target, new Random(seed), from, from + footer.getBlocks().get(0).getCompressedSize());
      try {
        merged.proof().check(ParquetFiles.source(target), 1);
        assertThat(ParquetFiles.rows(target)).isEqualTo(allRows(files));
      } catch (DifferenceException e) {
        assertThat(e.file()).isEqualTo("target.parquet");
      }
    }
  }

  @Test
  void theProofOfOtherValuesDoesNotHold() throws IOException {
    for (int seed = 0; seed < 40; seed++) {
      RandomRows random = new RandomRows(seed);
      List<Group> rows = random.rows(60);
      List<Group> others = new ArrayList<>(rows);
      Group moved = others.remove(seed);
      others.add(moved);
      Path one = ParquetFiles.write(folder.resolve("one-" + seed), random.message(), rows, seed);
      Path two = ParquetFiles.write(folder.resolve("two-" + seed), random.message(), others, seed);
      if (ParquetFiles.rows(one).equals(ParquetFiles.rows(two))) {
        continue;
      }
      Path target = folder.resolve("target.parquet");
      Merged merged = ParquetFiles.merge(List.of(one), target, SETTINGS);
      ParquetFiles.merge(List.of(two), target, SETTINGS);
      assertThatThrownBy(() -> merged.proof().check(ParquetFiles.source(target), 1))
          .isInstanceOf(DifferenceException.class)
          .hasMessageContaining("values differ");
    }
  }

  /** Texts that nothing packs, so that files are as large as they have rows. */
  private List<Path> noise(int files) throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message t { required binary a; }");
    Random random = new Random(5);
    List<Path> all = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      List<Group> rows = new ArrayList<>();
      for (int row = 0; row < 4_000; row++) {
        byte[] text = new byte[100];
        random.nextBytes(text);
        rows.add(new SimpleGroup(schema).append("a", Binary.fromConstantByteArray(text)));
      }
      Path file = folder.resolve("noise-%d.parquet".formatted(i));
      ParquetFiles.write(
          ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema), file, rows);
      all.add(file);
    }
    return all;
  }

  @Test
  void takesAllOfFilesThatAreLargeTogether() throws IOException {
    List<Path> files = noise(8);
    Merged merged =
        ParquetFiles.merge(
            files,
            folder.resolve("large.parquet"),
            new PackSettings(CompressionCodec.ZSTD, 1, Profile.MODERN));
    assertThat(merged.rows()).isEqualTo(32_000);
    assertThat(merged.digests()).hasSize(8);
  }

  @Test
  void aSampleTakesNoMoreThanItNeeds() throws IOException {
    List<Path> files = noise(8);
    long all = 0;
    for (Path file : files) {
      all += Files.size(file);
    }
    PackSettings settings = new PackSettings(CompressionCodec.ZSTD, 1, Profile.MODERN);
    List<Source> sources = files.stream().map(ParquetFiles::source).toList();
    Sample some = Sample.of(sources, 0, settings, all / 4);
    assertThat(some.bytesIn()).isBetween(all / 4, all * 2 / 5);
    // Noise keeps its size.
    assertThat(some.bytesOut()).isBetween(some.bytesIn() * 95 / 100, some.bytesIn() * 105 / 100);
    assertThat(some.cpuNanos()).isPositive();
    assertThat(Sample.of(sources, 0, settings, all * 2).bytesIn()).isEqualTo(all);
  }

  @Test
  void takesFilesWithoutRows() throws IOException {
    RandomRows random = new RandomRows(5);
    List<Path> files =
        List.of(
            ParquetFiles.write(folder.resolve("a"), random.message(), List.of(), 1),
            ParquetFiles.write(folder.resolve("b"), random.message(), random.rows(3), 1),
            ParquetFiles.write(folder.resolve("c"), random.message(), List.of(), 2));
    Path target = folder.resolve("target.parquet");
    assertThat(ParquetFiles.merge(files, target, SETTINGS).rows()).isEqualTo(3);
    assertThat(ParquetFiles.merge(files.subList(0, 1), target, SETTINGS).rows()).isZero();
    assertThat(ParquetFiles.rows(target)).isEmpty();
  }

  @Test
  void refusesWhatIsNoParquetFile() throws IOException {
    Path file = folder.resolve("a.parquet");
    Files.writeString(file, "PAR1 and no footer at all");
    assertThatThrownBy(
            () ->
                new PageMerge(SETTINGS, 1)
                    .merge(
                        List.of(ParquetFiles.source(file)),
                        0,
                        new LocalOutputFile(folder.resolve("t"))))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage("has no footer: cut off");
  }

  private static List<String> allRows(List<Path> files) throws IOException {
    List<String> rows = new ArrayList<>();
    for (Path file : files) {
      rows.addAll(ParquetFiles.rows(file));
    }
    return rows;
  }

  private List<Path> files(int seed, int count, int rows) throws IOException {
    RandomRows random = new RandomRows(seed);
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path file = folder.resolve("source-" + seed + "-" + i + ".parquet");
      Files.deleteIfExists(file);
      files.add(ParquetFiles.write(file, random.message(), random.rows(rows), seed * 31L + i));
    }
    return files;
  }

  private static long lastPage(Path file) throws IOException {
    List<BlockMetaData> blocks = ParquetFiles.footer(file).getBlocks();
    BlockMetaData last = blocks.get(blocks.size() - 1);
    return last.getStartingPos() + last.getCompressedSize();
  }

  private static void flip(Path file, Random random, long end) throws IOException {
    flip(file, random, 4, end);
  }

  private static void flip(Path file, Random random, long from, long end) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = (int) (from + random.nextInt((int) (end - from)));
    bytes[at] ^= (byte) (1 << random.nextInt(8));
    Files.write(file, bytes);
  }
}
