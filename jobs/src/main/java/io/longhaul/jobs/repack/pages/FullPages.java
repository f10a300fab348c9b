package io.longhaul.jobs.repack.pages;

import java.io.IOException;
import java.io.InputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Values in full: as they are, or as differences to their neighbours. */
record FullPages(Pieces pieces, PrimitiveType type, Encoding encoding) implements PageValues {
  private static final int SLAB = 1 << 16;

  @Override
  public void encode(int from, int to, Bytes out) throws IOException {
    if (encoding == Encoding.PLAIN) {
      if (type.getPrimitiveTypeName() == PrimitiveTypeName.BOOLEAN) {
        bits(from, to, out);
      } else {
        pieces.visit(from, to, (segment, first, end) -> plain(segment, first, end, out));
      }
      return;
    }
    HeapByteBufferAllocator heap = HeapByteBufferAllocator.getInstance();
    ValuesWriter writer =
        type.getPrimitiveTypeName() == PrimitiveTypeName.INT64
            ? new DeltaBinaryPackingValuesWriterForLong(SLAB, SLAB, heap)
            : new DeltaBinaryPackingValuesWriterForInteger(SLAB, SLAB, heap);
    try {
      pieces.visit(from, to, (segment, first, end) -> write(segment, first, end, writer));
      BytesInput bytes = writer.getBytes();
      int size = Math.toIntExact(bytes.size());
      int at = out.grow(size);
      try (InputStream in = bytes.toInputStream()) {
        in.readNBytes(out.array(), at, size);
      }
    } finally {
      writer.close();
    }
    if (encoding == Encoding.DELTA_LENGTH_BYTE_ARRAY) {
      // The lengths are written; behind them come the values.
      pieces.visit(
          from,
          to,
          (segment, first, end) -> {
            Values values = segment.values();
            for (int i = first; i < end; i++) {
              int index = segment.index(i);
              out.put(values.array(), values.offset(index), values.length(index));
            }
          });
    }
  }

  private static void plain(Segment segment, int from, int to, Bytes out) {
    Values values = segment.values();
    if (segment.isPlain()) {
      int start = values.start(from);
      int end = to == values.count() ? values.size() : values.start(to);
      out.put(values.array(), start, end - start);
      return;
    }
    for (int i = from; i < to; i++) {
      int id = segment.ids()[i];
      int start = values.start(id);
      out.put(values.array(), start, values.offset(id) + values.length(id) - start);
    }
  }

  private void bits(int from, int to, Bytes out) {
    int at = out.grow((to - from + 7) / 8);
    java.util.Arrays.fill(out.array(), at, out.size(), (byte) 0);
    int[] position = {0};
    pieces.visit(
        from,
        to,
        (segment, first, end) -> {
          for (int i = first; i < end; i++, position[0]++) {
            int bit = segment.values().array()[segment.index(i)] << (position[0] % 8);
            out.array()[at + position[0] / 8] |= (byte) bit;
          }
        });
  }

  private void write(Segment segment, int from, int to, ValuesWriter writer) {
    Values values = segment.values();
    switch (type.getPrimitiveTypeName()) {
      case INT32 -> {
        for (int i = from; i < to; i++) {
          writer.writeInteger(values.intAt(segment.index(i)));
        }
      }
      case INT64 -> {
        for (int i = from; i < to; i++) {
          writer.writeLong(values.longAt(segment.index(i)));
        }
      }
      default -> {
        for (int i = from; i < to; i++) {
          writer.writeInteger(values.length(segment.index(i)));
        }
      }
    }
  }

  @Override
  public void span(int from, int to, Bounds bounds) {
    pieces.visit(
        from,
        to,
        (segment, first, end) -> {
          if (segment.isPlain()) {
            bounds.addAll(segment.values(), first, end);
          } else {
            for (int i = first; i < end; i++) {
              bounds.add(segment.values(), segment.index(i));
            }
          }
        });
  }

  @Override
  public long unencodedBytes(int from, int to) {
    long[] bytes = {0};
    pieces.visit(
        from,
        to,
        (segment, first, end) -> {
          for (int i = first; i < end; i++) {
            bytes[0] += segment.values().length(segment.index(i));
          }
        });
    return bytes[0];
  }
}
