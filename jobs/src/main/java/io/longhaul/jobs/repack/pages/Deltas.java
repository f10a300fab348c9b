package io.longhaul.jobs.repack.pages;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.column.values.bitpacking.BytePackerForLong;
import org.apache.parquet.column.values.bitpacking.Packer;

/**
 * Parquet's differences of neighbours, many values at a time (Encodings.md of the format, "Delta
 * Encoding (DELTA_BINARY_PACKED = 5)"): blocks of differences, each of some lots that are packed by
 * what is left of them above the block's smallest.
 */
final class Deltas {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BLOCK = 128;
  private static final int LOTS = 4;
  private static final int LOT = BLOCK / LOTS;

  /** A value of up to so many bits lies, wherever it begins, within eight bytes. */
  private static final int IN_WINDOW = Long.SIZE - 7;

  /** Values of a block that no writer exceeds. */
  private static final int MOST = 1 << 20;

  private Deltas() {}

  /** Encodes values, as Parquet's own writer does: {@link #add} them, then {@link #end}. */
  static final class Writer {
    private final boolean wide;
    private final Bytes out;
    private final long[] deltas = new long[BLOCK];
    private int filled;
    private boolean begun;
    private long last;

    /**
     * @param wide whether values have eight bytes, not four
     * @param count of the values that are going to be added
     */
    Writer(boolean wide, int count, Bytes out) {
      this.wide = wide;
      this.out = out;
      out.varint(BLOCK);
      out.varint(LOTS);
      out.varint(count);
      if (count == 0) {
        out.varint(0);
      }
    }

    void add(long value) {
      if (!begun) {
        begun = true;
        out.varint(zigzag(value));
      } else {
        // Of four bytes the difference overflows as four bytes do: it stays as narrow.
        long delta = value - last;
        deltas[filled++] = wide ? delta : (int) delta;
        if (filled == BLOCK) {
          block();
        }
      }
      last = value;
    }

    void end() {
      if (filled > 0) {
        block();
      }
    }

    private void block() {
      long smallest = deltas[0];
      for (int i = 1; i < filled; i++) {
        smallest = Math.min(smallest, deltas[i]);
      }
      out.varint(zigzag(smallest));
      int widths = out.grow(LOTS);
      for (int lot = 0; lot < LOTS; lot++) {
        int from = lot * LOT;
        int width = from < filled ? width(from, Math.min(from + LOT, filled), smallest) : 0;
        out.array()[widths + lot] = (byte) width;
        if (from < filled) {
          pack(from, width);
        }
      }
      filled = 0;
    }

    private int width(int from, int to, long smallest) {
      long bits = 0;
      for (int i = from; i < to; i++) {
        deltas[i] = wide ? deltas[i] - smallest : (deltas[i] - smallest) & 0xFFFF_FFFFL;
        bits |= deltas[i];
      }
      // A lot is always whole.
      for (int i = to; i < from + LOT; i++) {
        deltas[i] = 0;
      }
      return Long.SIZE - Long.numberOfLeadingZeros(bits);
    }

    private void pack(int from, int width) {
      BytePackerForLong packer = Packer.LITTLE_ENDIAN.newBytePackerForLong(width);
      int at = out.grow(LOT / 8 * width);
      for (int i = from; i < from + LOT; i += 8, at += width) {
        packer.pack8Values(deltas, i, out.array(), at);
      }
    }
  }

  /** Decodes the values of one page; used once. */
  static final class Reader {
    private final byte[] bytes;
    private final int end;
    private final boolean wide;
    private final long[] lot = new long[LOT];
    private int at;
    private long count;
    private long filled;
    private long last;

    /**
     * @param wide whether values have eight bytes, not four
     */
    Reader(byte[] bytes, int start, int end, boolean wide) {
      this.bytes = bytes;
      this.at = start;
      this.end = end;
      this.wide = wide;
    }

    /**
     * Reads so many values, from index 0 on.
     *
     * @return index behind the last byte
     * @throws IOException when the bytes end too early or are no such encoding
     */
    int read(long[] values, int wanted) throws IOException {
      long block = varint();
      long lots = varint();
      if (block <= 0 || block > MOST || lots <= 0 || block % (lots * 8) != 0) {
        throw new IOException("%d lots of differences are a block of %d".formatted(lots, block));
      }
      count = varint();
      if (count < wanted) {
        throw new IOException("has " + count + " values instead of " + wanted);
      }
      last = unzigzag(varint());
      if (wanted > 0) {
        values[0] = wide ? last : (int) last;
      }
      // There may be more than wanted: what stands behind the page's values begins after them.
      for (filled = 1; filled < count; ) {
        long smallest = unzigzag(varint());
        int widths = take(lots);
        for (int i = 0; i < lots && filled < count; i++) {
          lot(bytes[widths + i] & 0xff, block / lots, smallest, values, wanted);
        }
      }
      return at;
    }

    /** A lot is whole, even where fewer values are left. */
    private void lot(int width, long size, long smallest, long[] values, int wanted)
        throws IOException {
      if (width > Long.SIZE) {
        throw new IOException("differences have " + width + " bits");
      }
      int from = take(size / 8 * width);
      for (long done = 0; done < size && filled < count; done += LOT) {
        int some = (int) Math.min(Math.min(LOT, size - done), count - filled);
        unpack(from + (int) (done / 8) * width, width, some);
        int into = (int) Math.min(filled, wanted);
        int taken = Math.min(some, wanted - into);
        for (int i = 0; i < taken; i++) {
          last += lot[i] + smallest;
          values[into + i] = wide ? last : (int) last;
        }
        filled += some;
      }
    }

    private void unpack(int from, int width, int some) {
      if (width == 0) {
        Arrays.fill(lot, 0);
        return;
      }
      if (width > IN_WINDOW || from + LOT / 8 * width + Long.BYTES > bytes.length) {
        BytePackerForLong packer = Packer.LITTLE_ENDIAN.newBytePackerForLong(width);
        for (int i = 0; i < some; i += 8) {
          packer.unpack8Values(bytes, from + i / 8 * width, lot, i);
        }
        return;
      }
      long mask = (1L << width) - 1;
      long bit = from * 8L;
      for (int i = 0; i < some; i++, bit += width) {
        lot[i] = ((long) LONG.get(bytes, (int) (bit >>> 3)) >>> (bit & 7)) & mask;
      }
    }

    private long varint() throws IOException {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE; shift += 7) {
        int part = bytes[take(1)];
        value |= (part & 0x7fL) << shift;
        if (part >= 0) {
          return value;
        }
      }
      throw new IOException("a number has more than 64 bits");
    }

    private int take(long length) throws IOException {
      if (length > end - at) {
        throw new IOException("differences end too early");
      }
      int first = at;
      at += (int) length;
      return first;
    }
  }

  private static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  private static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }
}
