package io.longhaul.jobs.repack.pages;

import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;

/** How large a Bloom filter may get: as many bytes as those of the sources together. */
record BloomSize(long bytes) {
  private static final double WRONG = 0.01;
  private static final int MOST = 32 << 20;

  /** A filter of all values of a chunk. */
  BloomFilter build(ColumnData data, Packing packing) {
    int distinct =
        packing
            .coded()
            .map(coded -> coded.dictionary().count())
            .orElseGet(() -> Math.max(1, data.valueCount()));
    int wanted = BlockSplitBloomFilter.optimalNumOfBits(distinct, WRONG) / 8;
    BloomFilter filter =
        new BlockSplitBloomFilter((int) Math.min(wanted, Math.max(bytes, 32)), MOST);
    if (packing.coded().isPresent()) {
      Values values = packing.coded().get().dictionary();
      for (int i = 0; i < values.count(); i++) {
        filter.insertHash(hash(filter, data, values, i));
      }
      return filter;
    }
    for (Segment segment : data.segments()) {
      for (int i = 0; i < segment.count(); i++) {
        filter.insertHash(hash(filter, data, segment.values(), segment.index(i)));
      }
    }
    return filter;
  }

  private static long hash(BloomFilter filter, ColumnData data, Values values, int index) {
    return switch (data.column().getPrimitiveType().getPrimitiveTypeName()) {
      case INT32 -> filter.hash(values.intAt(index));
      case INT64 -> filter.hash(values.longAt(index));
      case FLOAT -> filter.hash(Float.intBitsToFloat(values.intAt(index)));
      case DOUBLE -> filter.hash(Double.longBitsToDouble(values.longAt(index)));
      case BOOLEAN, BINARY, FIXED_LEN_BYTE_ARRAY, INT96 ->
          filter.hash(ValueOrder.binary(values, index));
    };
  }
}
