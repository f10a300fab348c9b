package io.longhaul.jobs.repack.pages;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.schema.MessageType;

/** What a written file has to hold, as its sources were read. */
public final class Proof {
  private final List<SchemaElement> elements;
  private final MessageType schema;
  private final long rows;
  private final List<Group> groups;

  /**
   * One row group.
   *
   * @param digests of its columns
   */
  record Group(long rows, List<Long> digests) {}

  Proof(List<SchemaElement> elements, MessageType schema, long rows, List<Group> groups) {
    this.elements = elements;
    this.schema = schema;
    this.rows = rows;
    this.groups = groups;
  }

  /**
   * Reads the written file from its first page to its last.
   *
   * @param threads columns that are read side by side
   * @throws DifferenceException when it is not what was read, or can't be read
   * @throws IOException when the store failed
   */
  public void check(Source written, int threads) throws IOException {
    try (SourceFile file = SourceFile.open(written.name(), written.input(), 0);
        ColumnWorkers workers = new ColumnWorkers(threads)) {
      FileMetaData footer = file.footer();
      if (!footer.getSchema().equals(elements)) {
        throw new DifferenceException(written.name(), "", "the written schema differs");
      }
      if (footer.getNum_rows() != rows || footer.getRow_groupsSize() != groups.size()) {
        throw new DifferenceException(
            written.name(),
            "",
            "has %d rows in %d row groups instead of %d in %d"
                .formatted(footer.getNum_rows(), footer.getRow_groupsSize(), rows, groups.size()));
      }
      for (int i = 0; i < groups.size(); i++) {
        add(file, footer.getRow_groups().get(i), groups.get(i), workers);
      }
      workers.finish();
    } catch (DamagedFileException | UnsupportedFileException e) {
      String column = e instanceof DamagedFileException damaged ? damaged.column() : "";
      throw new DifferenceException(
          written.name(), column, "can't be read back: " + e.getMessage(), e);
    }
  }

  private void add(SourceFile file, RowGroup found, Group wanted, ColumnWorkers workers)
      throws IOException {
    if (found.getNum_rows() != wanted.rows()) {
      throw new DifferenceException(
          file.name(),
          "",
          "a row group has %d rows instead of %d".formatted(found.getNum_rows(), wanted.rows()));
    }
    List<ColumnDescriptor> columns = schema.getColumns();
    for (int i = 0; i < columns.size(); i++) {
      ColumnDescriptor column = columns.get(i);
      ColumnMetaData meta = found.getColumns().get(i).getMeta_data();
      long digest = wanted.digests().get(i);
      workers.add(codec -> check(file, column, meta, digest, codec), same -> {});
    }
  }

  private static boolean check(
      SourceFile file, ColumnDescriptor column, ColumnMetaData meta, long wanted, PageCodec codec)
      throws IOException {
    ColumnData data = ColumnData.digestOf(column);
    new ChunkDecoder(codec).decode(file, meta, data, data::clear);
    if (data.digest() != wanted) {
      throw new DifferenceException(
          file.name(),
          ChunkDecoder.name(column),
          "the written values differ from those that were read");
    }
    return true;
  }
}
