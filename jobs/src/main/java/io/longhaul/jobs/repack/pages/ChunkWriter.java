package io.longhaul.jobs.repack.pages;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.ColumnIndexBuilder;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Writes one column chunk: pages of the first kind with their checksums, and what tells of them.
 */
final class ChunkWriter {
  private static final int PAGE_BYTES = 1 << 20;
  private static final int PAGE_LEVELS = 1 << 17;

  /** Bounds of pages may be cut to this, as Parquet's own writer does; those of chunks are not. */
  private static final int INDEX_BYTES = 64;

  private final MemoryOutput out = new MemoryOutput();
  private final PackSettings settings;
  private final PageCodec codec;
  private final CRC32 crc = new CRC32();

  ChunkWriter(PackSettings settings, PageCodec codec) {
    this.settings = settings;
    this.codec = codec;
  }

  /**
   * A chunk as the file's footer is to tell of it.
   *
   * @param body of the pages; positions count from its start until {@link #startAt}
   * @param columnIndex empty where the type has no order, or a page no bounds
   */
  record Written(
      ColumnChunk chunk,
      PrimitiveType type,
      Optional<ColumnIndex> columnIndex,
      OffsetIndex offsetIndex,
      Optional<BloomFilter> bloomFilter,
      Bytes body) {

    /** Tells where in the file its body begins. */
    void startAt(long position) {
      chunk.setFile_offset(chunk.getFile_offset() + position);
      ColumnMetaData meta = chunk.getMeta_data();
      meta.setData_page_offset(meta.getData_page_offset() + position);
      if (meta.isSetDictionary_page_offset()) {
        meta.setDictionary_page_offset(meta.getDictionary_page_offset() + position);
      }
      for (PageLocation page : offsetIndex.getPage_locations()) {
        page.setOffset(page.getOffset() + position);
      }
    }

    /** The same without its body, which is written. */
    Written withoutBody() {
      return new Written(chunk, type, columnIndex, offsetIndex, bloomFilter, new Bytes(0));
    }
  }

  Written write(ColumnData data, Optional<BloomSize> bloom) throws IOException {
    ColumnDescriptor column = data.column();
    PrimitiveType type = column.getPrimitiveType();
    ValueOrder order = ValueOrder.of(type);
    Packing packing = Packing.choose(data, order, settings, codec);
    Chunk chunk = new Chunk(data, packing, order);
    long start = out.getPos();
    Set<Encoding> encodings = EnumSet.of(Encoding.RLE, packing.values().encoding());
    List<PageEncodingStats> counts = new ArrayList<>();
    ColumnMetaData meta = new ColumnMetaData();
    if (packing.coded().isPresent()) {
      meta.setDictionary_page_offset(start);
      chunk.dictionary(packing.coded().get());
      counts.add(new PageEncodingStats(PageType.DICTIONARY_PAGE, Encoding.PLAIN_DICTIONARY, 1));
    }
    meta.setData_page_offset(out.getPos());
    chunk.pages();
    counts.add(
        new PageEncodingStats(
            PageType.DATA_PAGE, packing.values().encoding(), chunk.locations.size()));
    meta.setType(Type.valueOf(physical(type)))
        .setEncodings(new ArrayList<>(encodings))
        .setPath_in_schema(List.of(column.getPath()))
        .setCodec(settings.codec())
        .setNum_values(data.count())
        .setTotal_uncompressed_size(chunk.uncompressed)
        .setTotal_compressed_size(out.getPos() - start)
        .setStatistics(
            ParquetMetadataConverter.toParquetStatistics(
                chunk.bounds.statistics(chunk.nulls), Integer.MAX_VALUE))
        .setEncoding_stats(counts);
    meta.setSize_statistics(
        ParquetMetadataConverter.toParquetSizeStatistics(
            chunk.sizes(0, data.count(), chunk.unencodedAll)));
    OffsetIndex offsets = new OffsetIndex(chunk.locations);
    if (type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY) {
      offsets.setUnencoded_byte_array_data_bytes(chunk.unencoded);
    }
    return new Written(
        new ColumnChunk(start).setMeta_data(meta),
        type,
        chunk.indexable ? Optional.ofNullable(chunk.index.build()) : Optional.empty(),
        offsets,
        bloom.map(size -> size.build(data, packing)),
        out.bytes());
  }

  private static String physical(PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case BINARY -> "BYTE_ARRAY";
      default -> type.getPrimitiveTypeName().name();
    };
  }

  /** One chunk under way. */
  private final class Chunk {
    private final ColumnData data;
    private final Packing packing;
    private final PrimitiveType type;
    private final ValueOrder order;
    private final Values none;
    private final Bounds bounds;
    private final ColumnIndexBuilder index;
    private final List<PageLocation> locations = new ArrayList<>();
    private final List<Long> unencoded = new ArrayList<>();
    private long uncompressed;
    private long nulls;
    private int valuesDone;
    private long unencodedAll;
    private boolean indexable = true;

    Chunk(ColumnData data, Packing packing, ValueOrder order) {
      this.data = data;
      this.packing = packing;
      this.type = data.column().getPrimitiveType();
      this.order = order;
      this.none = Values.of(data.column(), 0);
      this.bounds = new Bounds(type, order, none);
      this.index = ColumnIndexBuilder.getBuilder(type, INDEX_BYTES);
    }

    void dictionary(Coded coded) throws IOException {
      DictionaryPageHeader dictionary =
          new DictionaryPageHeader(coded.dictionary().count(), Encoding.PLAIN_DICTIONARY)
              .setIs_sorted(order.isKnown());
      page(
          new PageHeader(PageType.DICTIONARY_PAGE, 0, 0).setDictionary_page_header(dictionary),
          coded.dictionary().array(),
          coded.dictionary().size());
    }

    void pages() throws IOException {
      int count = data.count();
      int levels =
          (int) Math.max(1, Math.min(PAGE_LEVELS, PAGE_BYTES / (packing.bytesPerValue() + 0.1)));
      Bytes body = new Bytes(PAGE_BYTES / 4);
      long row = 0;
      for (int from = 0; from < count; ) {
        int to = Math.min(count, from + levels);
        // A page holds whole rows, or its index could not say where one begins.
        while (to < count && !data.beginsRow(to)) {
          to++;
        }
        body.clear();
        row = dataPage(from, to, row, body);
        from = to;
      }
    }

    private long dataPage(int from, int to, long row, Bytes body) throws IOException {
      ColumnDescriptor column = data.column();
      int values = data.definition().count(column.getMaxDefinitionLevel(), from, to);
      if (column.getMaxRepetitionLevel() > 0) {
        data.repetition().encode(from, to, body);
      }
      if (column.getMaxDefinitionLevel() > 0) {
        data.definition().encode(from, to, body);
      }
      int end = valuesDone + values;
      packing.values().encode(valuesDone, end, body);
      DataPageHeader header =
          new DataPageHeader(to - from, packing.values().encoding(), Encoding.RLE, Encoding.RLE);
      long offset = out.getPos();
      page(
          new PageHeader(PageType.DATA_PAGE, 0, 0).setData_page_header(header),
          body.array(),
          body.size());
      locations.add(new PageLocation(offset, Math.toIntExact(out.getPos() - offset), row));
      Bounds span = new Bounds(type, order, none);
      packing.values().span(valuesDone, end, span);
      long bytes =
          type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY
              ? packing.values().unencodedBytes(valuesDone, end)
              : 0;
      unencoded.add(bytes);
      unencodedAll += bytes;
      Statistics<?> statistics = span.statistics(to - from - values);
      // A page of values without bounds (NaN) would read as one of nulls, and be passed over.
      indexable &= values == 0 || statistics.hasNonNullValue();
      index.add(statistics, sizes(from, to, bytes));
      bounds.add(span);
      nulls += to - from - values;
      valuesDone = end;
      return row + data.rows(from, to);
    }

    private void page(PageHeader header, byte[] body, int size) throws IOException {
      int length = codec.compress(settings.codec(), packing.level(), body, 0, size);
      crc.reset();
      crc.update(codec.compressed(), 0, length);
      header
          .setUncompressed_page_size(size)
          .setCompressed_page_size(length)
          .setCrc((int) crc.getValue());
      long before = out.getPos();
      Util.writePageHeader(header, out);
      uncompressed += out.getPos() - before + size;
      out.write(codec.compressed(), 0, length);
    }

    private SizeStatistics sizes(int from, int to, long bytes) {
      ColumnDescriptor column = data.column();
      return new SizeStatistics(
          type,
          bytes,
          column.getMaxRepetitionLevel() > 0
              ? data.repetition().histogram(from, to)
              : List.of((long) (to - from)),
          data.definition().histogram(from, to));
    }
  }
}
