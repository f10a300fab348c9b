package io.longhaul.jobs.repack.pages;

import java.io.IOException;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Values in full: as they are, or as differences to their neighbours. */
record FullPages(Pieces pieces, PrimitiveType type, Encoding encoding) implements PageValues {
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
    Deltas.Writer differences =
        new Deltas.Writer(type.getPrimitiveTypeName() == PrimitiveTypeName.INT64, to - from, out);
    pieces.visit(from, to, (segment, first, end) -> write(segment, first, end, differences));
    differences.end();
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

  private void write(Segment segment, int from, int to, Deltas.Writer differences) {
    Values values = segment.values();
    if (type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY) {
      for (int i = from; i < to; i++) {
        differences.add(values.length(segment.index(i)));
      }
    } else {
      for (int i = from; i < to; i++) {
        differences.add(values.numberAt(segment.index(i)));
      }
    }
  }

  @Override
  public void span(int from, int to, Bounds bounds) {
    pieces.visit(from, to, bounds::addAll);
  }

  @Override
  public long unencodedBytes(int from, int to) {
    long[] bytes = {0};
    pieces.visit(
        from,
        to,
        (segment, first, end) -> {
          Values values = segment.values();
          for (int i = first; i < end; i++) {
            bytes[0] += values.length(segment.index(i));
          }
        });
    return bytes[0];
  }
}
