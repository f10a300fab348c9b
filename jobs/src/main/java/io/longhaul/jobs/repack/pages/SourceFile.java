package io.longhaul.jobs.repack.pages;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.CorruptDeltaByteArrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/** An open Parquet file: its footer as it stands, and its bytes. Small files are held in memory. */
final class SourceFile implements Closeable {
  static final String MAGIC = "PAR1";
  private static final String ENCRYPTED = "PARE";
  private static final int TAIL = 8;
  // One read of the tail takes most footers with it.
  private static final int GUESS = 64 * 1024;
  private static final long MOST_VALUES = 1 << 30;

  private final String name;
  private final long length;
  private final SeekableInputStream stream;
  private final byte[] whole;
  private final FileMetaData footer;
  private final MessageType schema;

  private SourceFile(
      String name,
      long length,
      SeekableInputStream stream,
      byte[] whole,
      FileMetaData footer,
      MessageType schema) {
    this.name = name;
    this.length = length;
    this.stream = stream;
    this.whole = whole;
    this.footer = footer;
    this.schema = schema;
  }

  /**
   * Opens a file and reads its footer.
   *
   * @param inMemory the most bytes that it may have to be held in memory as a whole
   * @throws DamagedFileException when it has no footer that can be read
   * @throws UnsupportedFileException when it is encrypted
   */
  static SourceFile open(String name, InputFile input, long inMemory) throws IOException {
    long length = input.getLength();
    if (length < MAGIC.length() + TAIL) {
      throw new DamagedFileException(name, "", "has " + length + " bytes only: cut off");
    }
    SeekableInputStream stream = input.newStream();
    boolean opened = false;
    try {
      boolean holds = length <= inMemory;
      byte[] tail = new byte[(int) (holds ? length : Math.min(length, GUESS))];
      stream.seek(length - tail.length);
      stream.readFully(tail);
      int size = footerSize(name, tail, length);
      byte[] footer = tail;
      int at = tail.length - TAIL - size;
      if (at < 0) {
        footer = new byte[size];
        stream.seek(length - TAIL - size);
        stream.readFully(footer);
        at = 0;
      }
      FileMetaData metadata = parse(name, new ByteArrayInputStream(footer, at, size));
      MessageType schema = schema(name, metadata);
      if (holds) {
        stream.close();
      }
      SourceFile file =
          new SourceFile(name, length, stream, holds ? tail : new byte[0], metadata, schema);
      opened = true;
      return file;
    } finally {
      if (!opened) {
        stream.close();
      }
    }
  }

  private static int footerSize(String name, byte[] tail, long length) throws IOException {
    String magic = new String(tail, tail.length - 4, 4, StandardCharsets.ISO_8859_1);
    if (magic.equals(ENCRYPTED)) {
      throw new UnsupportedFileException("encrypted");
    }
    if (!magic.equals(MAGIC)) {
      throw new DamagedFileException(name, "", "has no footer: cut off");
    }
    int at = tail.length - TAIL;
    int size =
        (tail[at] & 0xff)
            | ((tail[at + 1] & 0xff) << 8)
            | ((tail[at + 2] & 0xff) << 16)
            | ((tail[at + 3] & 0xff) << 24);
    if (size <= 0 || size > length - TAIL - MAGIC.length()) {
      throw new DamagedFileException(name, "", "says its footer has " + size + " bytes");
    }
    return size;
  }

  private static FileMetaData parse(String name, InputStream in) throws IOException {
    FileMetaData metadata;
    try {
      metadata = Util.readFileMetaData(in);
    } catch (IOException | RuntimeException e) {
      throw new DamagedFileException(name, "", "footer can't be read: " + e.getMessage(), e);
    }
    if (metadata.isSetEncryption_algorithm()) {
      throw new UnsupportedFileException("encrypted");
    }
    for (RowGroup group : metadata.getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        if (chunk.isSetCrypto_metadata() || !chunk.isSetMeta_data()) {
          throw new UnsupportedFileException("encrypted");
        }
        if (chunk.isSetFile_path()) {
          throw new UnsupportedFileException("keeps columns in another file");
        }
      }
    }
    return metadata;
  }

  private static MessageType schema(String name, FileMetaData metadata) throws IOException {
    // Without its row groups: the converter would look at every chunk.
    FileMetaData bare = new FileMetaData(metadata.getVersion(), metadata.getSchema(), 0, List.of());
    bare.setCreated_by(metadata.getCreated_by());
    bare.setColumn_orders(metadata.getColumn_orders());
    MessageType schema;
    try {
      schema =
          new ParquetMetadataConverter().fromParquetMetadata(bare).getFileMetaData().getSchema();
    } catch (IOException | RuntimeException e) {
      throw new DamagedFileException(name, "", "schema can't be read: " + e.getMessage(), e);
    }
    for (RowGroup group : metadata.getRow_groups()) {
      if (group.getColumnsSize() != schema.getColumns().size()) {
        throw new DamagedFileException(name, "", "a row group lacks columns of the schema");
      }
    }
    return schema;
  }

  /** What of its pages can't be merged, as far as its footer tells. */
  Optional<String> obstacle() {
    for (ColumnDescriptor column : schema.getColumns()) {
      if (column.getMaxDefinitionLevel() > Byte.MAX_VALUE) {
        return Optional.of("nested deeper than " + Byte.MAX_VALUE + " levels");
      }
    }
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        if (chunk.getMeta_data().getNum_values() > MOST_VALUES) {
          return Optional.of("has more than %d values in a column chunk".formatted(MOST_VALUES));
        }
        for (Encoding encoding : chunk.getMeta_data().getEncodings()) {
          if (CorruptDeltaByteArrays.requiresSequentialReads(
              footer.getCreated_by(),
              org.apache.parquet.column.Encoding.valueOf(encoding.name()))) {
            return Optional.of("DELTA_BYTE_ARRAY of a writer with a bug (PARQUET-246)");
          }
        }
      }
    }
    return Optional.empty();
  }

  String name() {
    return name;
  }

  FileMetaData footer() {
    return footer;
  }

  MessageType schema() {
    return schema;
  }

  long length() {
    return length;
  }

  /** Whether its bytes are in memory. */
  boolean isInMemory() {
    return whole.length > 0;
  }

  /** A range, read forward; any number of them at a time. */
  RangeInput range(long start, long size) {
    return isInMemory() ? RangeInput.of(whole, start, size) : RangeInput.of(stream, start, size);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
