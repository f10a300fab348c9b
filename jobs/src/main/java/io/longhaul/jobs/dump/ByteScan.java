package io.longhaul.jobs.dump;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight bytes at a time: what nearly every byte of a dump goes through. */
final class ByteScan {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  private ByteScan() {}

  /**
   * The end of a text's plain part: the place of its first quote, backslash or line break, or
   * {@code to} without one.
   *
   * @return the place; its complement when a byte before it is not ASCII
   */
  static int plainEnd(byte[] bytes, int from, int to) {
    long seen = 0;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long word = (long) WORDS.get(bytes, at);
      long stops = stops(word);
      if (stops != 0) {
        int bits = Long.numberOfTrailingZeros(stops) & ~7;
        // The bytes before the stop only.
        seen |= word & ((1L << bits) - 1);
        return marked(at + bits / Byte.SIZE, seen);
      }
      seen |= word;
    }
    for (; at < to && !isStop(bytes[at]); at++) {
      seen |= bytes[at];
    }
    return marked(at, seen);
  }

  private static int marked(int at, long seen) {
    return (seen & TOPS) == 0 ? at : ~at;
  }

  /** The top bit of each byte that is a stop; bytes above the lowest one may be marked wrongly. */
  private static long stops(long word) {
    return zeros(word ^ ONES * '\'')
        | zeros(word ^ ONES * '\\')
        | zeros(word ^ ONES * '\n')
        | zeros(word ^ ONES * '\r');
  }

  private static long zeros(long word) {
    return (word - ONES) & ~word & TOPS;
  }

  private static boolean isStop(byte b) {
    return b == '\'' || b == '\\' || b == '\n' || b == '\r';
  }

  /** How many bytes are line breaks. */
  static int lineBreaks(byte[] bytes, int from, int to) {
    int breaks = 0;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long word = (long) WORDS.get(bytes, at) ^ ONES * '\n';
      // The top bit of each byte that is not zero; no carry leaves its byte.
      long others = ((word & ~TOPS) + ~TOPS) | word;
      breaks += Long.bitCount(~others & TOPS);
    }
    for (; at < to; at++) {
      breaks += bytes[at] == '\n' ? 1 : 0;
    }
    return breaks;
  }

  /** The place of the first NUL byte, or -1 without one. */
  static int firstNul(byte[] bytes, int from, int to) {
    int at = from;
    while (at + Long.BYTES <= to && zeros((long) WORDS.get(bytes, at)) == 0) {
      at += Long.BYTES;
    }
    while (at < to && bytes[at] != 0) {
      at++;
    }
    return at < to ? at : -1;
  }
}
