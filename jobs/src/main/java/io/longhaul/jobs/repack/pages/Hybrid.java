package io.longhaul.jobs.repack.pages;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.parquet.column.values.bitpacking.BytePacker;
import org.apache.parquet.column.values.bitpacking.Packer;

/**
 * Parquet's hybrid of run lengths and bit packing, many values at a time (Encodings.md of the
 * format, "RLE = 3").
 */
final class Hybrid {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** As many groups of eight as a header of one byte holds; all readers take those. */
  private static final int GROUPS = 63;

  private Hybrid() {}

  /** Takes what is decoded. */
  interface Sink {
    void run(int value, int times) throws IOException;

    /** Values from index 0 on; the array is used again. */
    void values(int[] values, int count) throws IOException;
  }

  /**
   * Decodes {@code count} values.
   *
   * @throws IOException when the bytes end too early or are no such encoding
   */
  static void decode(byte[] bytes, int start, int end, int width, int count, Sink sink)
      throws IOException {
    int[] unpacked = new int[1024];
    int position = start;
    int left = count;
    while (left > 0) {
      long header = 0;
      int shift = 0;
      int part;
      do {
        if (position >= end || shift > 28) {
          throw new IOException("runs end with " + left + " of " + count + " values missing");
        }
        part = bytes[position++] & 0xff;
        header |= (long) (part & 0x7f) << shift;
        shift += 7;
      } while ((part & 0x80) != 0);
      if ((header & 1) == 0) {
        int size = (width + 7) / 8;
        if (position + size > end) {
          throw new IOException("a run ends within its value");
        }
        int value = 0;
        for (int i = 0; i < size; i++) {
          value |= (bytes[position++] & 0xff) << (8 * i);
        }
        int times = (int) Math.min(header >>> 1, left);
        if (times == 0) {
          throw new IOException("a run has no values");
        }
        sink.run(value, times);
        left -= times;
      } else {
        long groups = header >>> 1;
        if (groups == 0) {
          throw new IOException("a run has no values");
        }
        // The last group may be cut off behind the last value that counts.
        long needed = Math.min(groups, (left + 7L) / 8);
        long have = (Math.min(groups * 8, left) * width + 7) / 8;
        if (position + have > end) {
          throw new IOException("packed values end too early");
        }
        int packed = position;
        for (long group = 0; group < needed; ) {
          int batch = (int) Math.min(needed - group, unpacked.length / 8);
          unpack(bytes, packed, end, width, unpacked, batch * 8);
          packed += batch * width;
          group += batch;
          int values = Math.min(batch * 8, left);
          sink.values(unpacked, values);
          left -= values;
        }
        position = (int) Math.min(end, position + groups * width);
      }
    }
  }

  /** Each value lies within eight bytes that begin with its first one. */
  private static void unpack(
      byte[] bytes, int position, int end, int width, int[] values, int count) {
    long mask = (1L << width) - 1;
    // Of width 0 nothing is stored: there may be no byte left to look at.
    int whole =
        width == 0
            ? 0
            : (int) Math.min(count, Math.max(0, (bytes.length - 8L - position) * 8 / width));
    if (width <= 8) {
      // All of a group of eight do.
      whole -= whole % 8;
      for (int i = 0, at = position; i < whole; i += 8, at += width) {
        long window = (long) LONG.get(bytes, at);
        for (int k = 0; k < 8; k++, window >>>= width) {
          values[i + k] = (int) (window & mask);
        }
      }
    } else {
      long bit = position * 8L;
      for (int i = 0; i < whole; i++, bit += width) {
        values[i] = (int) (((long) LONG.get(bytes, (int) (bit >>> 3)) >>> (bit & 7)) & mask);
      }
    }
    long bit = position * 8L + (long) whole * width;
    for (int i = whole; i < count; i++, bit += width) {
      long window = 0;
      int at = (int) (bit >>> 3);
      for (int k = 0; k < 8 && at + k < end; k++) {
        window |= (bytes[at + k] & 0xffL) << (8 * k);
      }
      values[i] = (int) ((window >>> (bit & 7)) & mask);
    }
  }

  /** Encodes a range of values, each below 2<sup>width</sup>. */
  static void encode(int[] values, int from, int to, int width, Bytes out) {
    BytePacker packer = Packer.LITTLE_ENDIAN.newBytePacker(width);
    int packedFrom = from;
    int at = runFrom(values, from, to);
    while (at < to) {
      int value = values[at];
      int run = at + 1;
      while (run < to && values[run] == value) {
        run++;
      }
      // Packed values come in groups of eight: the rest of a group may take from the run.
      int missing = (8 - (at - packedFrom) % 8) % 8;
      if (run - at - missing >= 8 || (run == to && at == packedFrom)) {
        int runFrom = at + missing;
        pack(packer, values, packedFrom, runFrom, out);
        out.varint((long) (run - runFrom) << 1);
        for (int i = 0; i < (width + 7) / 8; i++) {
          out.put(value >>> (8 * i));
        }
        packedFrom = run;
      }
      at = runFrom(values, run, to);
    }
    pack(packer, values, packedFrom, to, out);
  }

  /**
   * Where the next eight equal values begin, or the last values if they are all equal; {@code to}
   * where there are none. Most values are not looked at: where two neighbours differ, no eight
   * equal ones lie across them.
   */
  private static int runFrom(int[] values, int from, int to) {
    int at = from;
    while (at < to) {
      int last = Math.min(at + 8, to) - 1;
      int i = last;
      while (i > at && values[i] == values[i - 1]) {
        i--;
      }
      if (i == at) {
        return at;
      }
      at = i;
    }
    return to;
  }

  private static void pack(BytePacker packer, int[] values, int from, int to, Bytes out) {
    int width = packer.getBitWidth();
    int at = from;
    while (at < to) {
      int groups = Math.min(GROUPS, (to - at + 7) / 8);
      out.varint(((long) groups << 1) | 1);
      int target = out.grow(groups * width);
      for (int group = 0; group < groups; group++, at += 8, target += width) {
        if (to - at >= 8) {
          packer.pack8Values(values, at, out.array(), target);
        } else {
          int[] padded = new int[8];
          System.arraycopy(values, at, padded, 0, to - at);
          packer.pack8Values(padded, 0, out.array(), target);
        }
      }
    }
  }

  /** Bits that the largest of values needs. */
  static int width(int largest) {
    return 32 - Integer.numberOfLeadingZeros(largest);
  }
}
