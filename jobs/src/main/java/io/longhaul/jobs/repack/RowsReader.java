package io.longhaul.jobs.repack;

import io.longhaul.jobs.repack.pages.DamagedFileException;
import io.longhaul.jobs.repack.pages.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Reads the rows of a file, its page checksums verified, as rows of a schema that has them all. */
final class RowsReader {
  /** Rows between two words of progress. */
  static final int STEP = 10_000;

  private final Source source;
  private final MessageType schema;
  private final Runnable progress;

  RowsReader(Source source, MessageType schema, Runnable progress) {
    this.source = source;
    this.schema = schema;
    this.progress = progress;
  }

  /** Takes rows one by one. */
  @FunctionalInterface
  interface Taker {
    void take(Group row) throws IOException;
  }

  /**
   * What files tell beside their rows.
   *
   * @param keyValues merged, the widest file's word counts where they differ
   * @param filtered columns that have Bloom filters
   * @param rowBytes of a row, about
   */
  record Facts(
      Map<String, String> keyValues, Set<String> conflicts, Set<String> filtered, long rowBytes) {}

  static Facts facts(List<Source> sources, int widest) throws IOException {
    Map<String, String> keyValues = new HashMap<>();
    Set<String> conflicts = new TreeSet<>();
    Set<String> filtered = new TreeSet<>();
    long bytes = 0;
    long rows = 0;
    List<Source> inOrder = new ArrayList<>(sources);
    inOrder.add(0, inOrder.remove(widest));
    for (Source source : inOrder) {
      try (ParquetFileReader reader = open(source)) {
        reader
            .getFileMetaData()
            .getKeyValueMetaData()
            .forEach(
                (key, value) -> {
                  String kept = keyValues.putIfAbsent(key, value);
                  if (kept != null && !kept.equals(value)) {
                    conflicts.add(key);
                  }
                });
        for (BlockMetaData group : reader.getRowGroups()) {
          bytes += group.getTotalByteSize();
          rows += group.getRowCount();
          for (ColumnChunkMetaData chunk : group.getColumns()) {
            if (chunk.getBloomFilterOffset() >= 0) {
              filtered.add(chunk.getPath().toDotString());
            }
          }
        }
      } catch (RuntimeException e) {
        throw damaged(source, e);
      }
    }
    return new Facts(keyValues, conflicts, filtered, Math.max(1, bytes / Math.max(1, rows)));
  }

  static MessageType schema(Source source) throws IOException {
    try (ParquetFileReader reader = open(source)) {
      return reader.getFileMetaData().getSchema();
    } catch (RuntimeException e) {
      throw damaged(source, e);
    }
  }

  /** The sums of no rows of a schema. */
  static RowSums noRows(MessageType schema) {
    return RowSums.of(schema.getFields().stream().map(RowCodec::isWord).toList());
  }

  static List<String> names(MessageType schema) {
    return schema.getFields().stream().map(Type::getName).toList();
  }

  /** The sums of the rows of files, as rows of a schema that has all their columns. */
  static RowSums sums(List<Source> sources, MessageType schema, Runnable progress)
      throws IOException {
    RowSums sums = noRows(schema);
    RowCodec codec = new RowCodec(schema);
    for (Source source : sources) {
      new RowsReader(source, schema, progress).each(row -> sums.add(codec.values(row)));
    }
    return sums;
  }

  private static ParquetFileReader open(Source source) throws IOException {
    return ParquetFileReader.open(
        source.input(),
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .usePageChecksumVerification()
            .build());
  }

  private static DamagedFileException damaged(Source source, RuntimeException e) {
    return new DamagedFileException(source.name(), "", "rows can't be read: " + e.getMessage(), e);
  }

  /**
   * Reads them all.
   *
   * @throws DamagedFileException when they can't be read
   */
  void each(Taker taker) throws IOException {
    try (ParquetFileReader reader = open(source)) {
      FileMetaData footer = reader.getFileMetaData();
      reader.setRequestedSchema(schema);
      ColumnIOFactory columns = new ColumnIOFactory(footer.getCreatedBy());
      long read = 0;
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> rows =
            columns
                .getColumnIO(schema, footer.getSchema())
                .getRecordReader(pages, new GroupRecordConverter(schema));
        for (long row = 0; row < pages.getRowCount(); row++) {
          taker.take(rows.read());
          if (++read % STEP == 0) {
            progress.run();
          }
        }
      }
      if (read != reader.getRecordCount()) {
        throw new DamagedFileException(
            source.name(),
            "",
            "says it has %d rows, its row groups %d".formatted(reader.getRecordCount(), read));
      }
    } catch (RuntimeException e) {
      throw damaged(source, e);
    }
  }
}
