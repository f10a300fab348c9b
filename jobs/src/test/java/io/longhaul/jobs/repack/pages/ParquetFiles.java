package io.longhaul.jobs.repack.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;

/** Writes and reads files by Parquet's own classes. */
final class ParquetFiles {
  private ParquetFiles() {}

  /** Writes rows the way a seed says: codec, pages of either kind, dictionaries, row groups. */
  static Path write(Path file, MessageType schema, List<Group> rows, long seed) throws IOException {
    Random random = new Random(seed);
    List<CompressionCodecName> codecs =
        List.of(
            CompressionCodecName.SNAPPY,
            CompressionCodecName.GZIP,
            CompressionCodecName.ZSTD,
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.LZ4_RAW);
    ExampleParquetWriter.Builder builder =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(schema)
            .withExtraMetaData(Map.of("written", "by a test"))
            .withCompressionCodec(codecs.get(random.nextInt(codecs.size())))
            .withWriterVersion(WriterVersion.values()[random.nextInt(2)])
            .withDictionaryEncoding(random.nextInt(3) > 0)
            .withByteStreamSplitEncoding(random.nextInt(4) == 0)
            .withPageSize(1 << (7 + random.nextInt(10)))
            .withPageRowCountLimit(1 + random.nextInt(500))
            .withDictionaryPageSize(1 << (8 + random.nextInt(10)))
            .withRowGroupSize(1L << (10 + random.nextInt(12)))
            .withPageWriteChecksumEnabled(true);
    return write(builder, file, rows);
  }

  static Path write(ExampleParquetWriter.Builder builder, Path file, List<Group> rows)
      throws IOException {
    try (ParquetWriter<Group> writer = builder.build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
    return file;
  }

  /** All rows as text. */
  static List<String> rows(Path file) throws IOException {
    List<String> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
            .withConf(verifying())
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row.toString());
      }
    }
    return rows;
  }

  static ParquetMetadata footer(Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      return reader.getFooter();
    }
  }

  static Source source(Path file) {
    return new Source(file.getFileName().toString(), new LocalInputFile(file));
  }

  /** Merges files into one and holds it against them. */
  static PageMerge.Merged merge(List<Path> files, Path target, PackSettings settings)
      throws IOException {
    Files.deleteIfExists(target);
    try (PageMerge merge = new PageMerge(settings, 1 + files.size() % 2)) {
      PageMerge.Merged merged =
          merge.merge(
              files.stream().map(ParquetFiles::source).toList(), 0, new LocalOutputFile(target));
      merged.proof().check(source(target), 1 + files.size() % 2);
      return merged;
    }
  }

  private static Configuration verifying() {
    Configuration conf = new Configuration(false);
    conf.setBoolean("parquet.page.verify-checksum.enabled", true);
    return conf;
  }
}
