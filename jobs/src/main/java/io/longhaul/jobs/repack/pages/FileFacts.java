package io.longhaul.jobs.repack.pages;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.schema.MessageType;

/**
 * What a file's footer tells of how it goes together with others.
 *
 * @param meaning what decides how readers take its dates and times
 * @param sorted whether it promises an order of its rows
 * @param obstacle why its pages can't be merged; empty when they can
 */
public record FileFacts(
    MessageType schema,
    Map<String, String> meaning,
    long rows,
    int rowGroups,
    Set<CompressionCodec> codecs,
    boolean sorted,
    String obstacle) {
  /** Rows from which a row group is no small one. */
  private static final long DENSE_ROWS = 500_000;

  /**
   * Reads the footer of a file.
   *
   * @throws DamagedFileException when it has none that can be read
   * @throws UnsupportedFileException when only who has its keys, or its other files, can read it
   * @throws IOException when the store failed
   */
  public static FileFacts read(Source source) throws IOException {
    try (SourceFile file = SourceFile.open(source.name(), source.input(), 0)) {
      FileMetaData footer = file.footer();
      Set<CompressionCodec> codecs = EnumSet.noneOf(CompressionCodec.class);
      boolean sorted = false;
      for (RowGroup group : footer.getRow_groups()) {
        sorted |= group.isSetSorting_columns() && !group.getSorting_columns().isEmpty();
        for (ColumnChunk chunk : group.getColumns()) {
          codecs.add(chunk.getMeta_data().getCodec());
        }
      }
      return new FileFacts(
          file.schema(),
          KeyValues.meaning(footer),
          footer.getNum_rows(),
          footer.getRow_groupsSize(),
          codecs,
          sorted,
          file.obstacle().orElse(""));
    }
  }

  /** Whether it is packed by a codec already, in row groups that are no small ones. */
  public boolean isDense(CompressionCodec codec) {
    return codecs.equals(Set.of(codec)) && (rowGroups <= 1 || rows / rowGroups >= DENSE_ROWS);
  }

  /** Whether readers take its dates and times as those that Spark writes today. */
  public boolean hasOrdinaryDates() {
    return KeyValues.isOrdinary(meaning);
  }

  /** The same with an equal schema. */
  public FileFacts with(MessageType equal) {
    return new FileFacts(equal, meaning, rows, rowGroups, codecs, sorted, obstacle);
  }

  /** Whether the other file's columns are all here, and what is more needs no value. */
  public boolean takes(FileFacts other) {
    if (!meaning.equals(other.meaning) || !obstacle.equals(other.obstacle)) {
      return false;
    }
    try {
      ColumnMap.of(schema, other.schema);
      return true;
    } catch (UnsupportedFileException e) {
      // The answer, not a failure.
      return false;
    }
  }
}
