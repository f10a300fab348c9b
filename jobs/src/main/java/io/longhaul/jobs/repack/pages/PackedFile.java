package io.longhaul.jobs.repack.pages;

import io.longhaul.jobs.repack.pages.ChunkWriter.Written;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.io.PositionOutputStream;

/** A Parquet file under way: row groups, then Bloom filters, page index and footer. */
final class PackedFile implements Closeable {
  private final PositionOutputStream out;
  private final List<RowGroup> groups = new ArrayList<>();
  private final List<Written> chunks = new ArrayList<>();
  private long rows;
  private long groupStart;
  private List<Written> group = new ArrayList<>();

  PackedFile(PositionOutputStream out) throws IOException {
    this.out = out;
    out.write(SourceFile.MAGIC.getBytes(StandardCharsets.US_ASCII));
    groupStart = out.getPos();
  }

  /** Writes the next chunk of the row group under way. */
  void add(Written chunk) throws IOException {
    chunk.startAt(out.getPos());
    out.write(chunk.body().array(), 0, chunk.body().size());
    group.add(chunk.withoutBody());
  }

  /** Ends the row group under way. */
  void endGroup(long rowCount) throws IOException {
    long uncompressed = 0;
    RowGroup ended = new RowGroup(new ArrayList<>(), 0, rowCount);
    for (Written chunk : group) {
      ended.addToColumns(chunk.chunk());
      uncompressed += chunk.chunk().getMeta_data().getTotal_uncompressed_size();
    }
    ended
        .setTotal_byte_size(uncompressed)
        .setFile_offset(groupStart)
        .setTotal_compressed_size(out.getPos() - groupStart);
    if (groups.size() <= Short.MAX_VALUE) {
      ended.setOrdinal((short) groups.size());
    }
    groups.add(ended);
    chunks.addAll(group);
    group = new ArrayList<>();
    rows += rowCount;
    groupStart = out.getPos();
  }

  /**
   * Writes what stands behind the row groups.
   *
   * @param like schema, column orders, key-values and writer of the footer
   */
  void finish(FileMetaData like) throws IOException {
    for (Written chunk : chunks) {
      if (chunk.bloomFilter().isPresent()) {
        long start = out.getPos();
        Util.writeBloomFilterHeader(
            ParquetMetadataConverter.toBloomFilterHeader(chunk.bloomFilter().get()), out);
        chunk.bloomFilter().get().writeTo(out);
        chunk
            .chunk()
            .getMeta_data()
            .setBloom_filter_offset(start)
            .setBloom_filter_length(Math.toIntExact(out.getPos() - start));
      }
    }
    for (Written chunk : chunks) {
      if (chunk.columnIndex().isPresent()) {
        org.apache.parquet.format.ColumnIndex index =
            ParquetMetadataConverter.toParquetColumnIndex(chunk.type(), chunk.columnIndex().get());
        if (index != null) {
          long start = out.getPos();
          Util.writeColumnIndex(index, out);
          chunk
              .chunk()
              .setColumn_index_offset(start)
              .setColumn_index_length(Math.toIntExact(out.getPos() - start));
        }
      }
    }
    for (Written chunk : chunks) {
      long start = out.getPos();
      Util.writeOffsetIndex(chunk.offsetIndex(), out);
      chunk
          .chunk()
          .setOffset_index_offset(start)
          .setOffset_index_length(Math.toIntExact(out.getPos() - start));
    }
    FileMetaData footer = new FileMetaData(like);
    footer.setNum_rows(rows).setRow_groups(groups);
    long start = out.getPos();
    Util.writeFileMetaData(footer, out);
    Bytes tail = new Bytes(8);
    tail.putInt(Math.toIntExact(out.getPos() - start));
    tail.put(SourceFile.MAGIC.getBytes(StandardCharsets.US_ASCII), 0, 4);
    out.write(tail.array(), 0, tail.size());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
