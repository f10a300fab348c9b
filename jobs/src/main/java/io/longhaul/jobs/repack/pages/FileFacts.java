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
 */
public record FileFacts(
    MessageType schema,
    Map<String, String> meaning,
    long rows,
    int rowGroups,
    Set<CompressionCodec> codecs,
    boolean sorted) {

  /**
   * Reads the footer of a file.
   *
   * @throws DamagedFileException when it has none that can be read
   * @throws UnsupportedFileException when it can't be merged by pages, whatever else is there
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
          sorted);
    }
  }

  /** The same with an equal schema. */
  public FileFacts with(MessageType equal) {
    return new FileFacts(equal, meaning, rows, rowGroups, codecs, sorted);
  }

  /** Whether the other file's columns are all here, and what is more needs no value. */
  public boolean takes(FileFacts other) {
    if (!meaning.equals(other.meaning)) {
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
