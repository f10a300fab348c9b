package io.longhaul.jobs.repack.pages;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.schema.MessageType;

/**
 * What files hold one after the other, column by column, whatever row groups, pages and encodings
 * they have.
 *
 * @param rows of all files
 * @param digests ordered, one for each column of {@code schema}
 */
public record ValueDigests(MessageType schema, long rows, List<Long> digests) {
  public ValueDigests {
    digests = List.copyOf(digests);
  }

  /**
   * Reads files from their first pages to their last, a column of one at a time.
   *
   * @param widest index of the file whose schema has all columns
   * @throws DamagedFileException when a checksum is wrong or a file is none of Parquet
   * @throws UnsupportedFileException when they don't go together
   * @throws IOException when the store failed
   */
  public static ValueDigests of(List<Source> files, int widest) throws IOException {
    List<ColumnData> columns = new ArrayList<>();
    MessageType schema;
    try (SourceFile wide =
        SourceFile.open(files.get(widest).name(), files.get(widest).input(), 0)) {
      schema = wide.schema();
    }
    schema.getColumns().forEach(column -> columns.add(ColumnData.digestOf(column)));
    long rows = 0;
    try (PageCodec codec = new PageCodec()) {
      for (Source source : files) {
        try (SourceFile file = SourceFile.open(source.name(), source.input(), 0)) {
          List<Integer> map = ColumnMap.of(schema, file.schema());
          for (RowGroup group : file.footer().getRow_groups()) {
            rows += group.getNum_rows();
            add(file, group, map, columns, codec);
          }
        }
      }
    }
    return new ValueDigests(schema, rows, columns.stream().map(data -> data.digest()).toList());
  }

  private static void add(
      SourceFile file, RowGroup group, List<Integer> map, List<ColumnData> columns, PageCodec codec)
      throws IOException {
    for (int i = 0; i < columns.size(); i++) {
      ColumnData data = columns.get(i);
      if (map.get(i) < 0) {
        data.addMissing(Math.toIntExact(group.getNum_rows()));
      } else {
        ColumnMetaData meta = group.getColumns().get(map.get(i)).getMeta_data();
        new ChunkDecoder(codec).decode(file, meta, data, data::clear);
      }
      data.clear();
    }
  }

  /** How other files, in their order, differ; empty when they hold the same. */
  public Optional<String> difference(ValueDigests other) {
    if (!schema.getFields().equals(other.schema.getFields())) {
      return Optional.of("has another schema");
    }
    if (rows != other.rows) {
      return Optional.of("has %d rows instead of %d".formatted(other.rows, rows));
    }
    for (int i = 0; i < digests.size(); i++) {
      if (!digests.get(i).equals(other.digests.get(i))) {
        ColumnDescriptor column = schema.getColumns().get(i);
        return Optional.of("column %s has other values".formatted(ChunkDecoder.name(column)));
      }
    }
    return Optional.empty();
  }
}
