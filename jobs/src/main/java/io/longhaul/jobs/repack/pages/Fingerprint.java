package io.longhaul.jobs.repack.pages;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * An ordered 64-bit digest of what a column holds, whatever its pages and encodings are: runs of
 * levels, then values. Every fourth value goes the same way, since a processor can go several at a
 * time and none of them fast. Each step is a bijection of what was before, so that a single
 * difference is never lost; two differences cancel out with a chance of 2<sup>-64</sup>. It guards
 * against errors, not against somebody who builds collisions.
 */
final class Fingerprint {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  // Odd, of about as many ones as zeros: the primes of xxHash64.
  private static final long FIRST = 0x9E3779B185EBCA87L;
  private static final long SECOND = 0xC2B2AE3D27D4EB4FL;

  private static final long EIGHT = seed(Long.BYTES);
  private static final long FOUR = seed(Integer.BYTES);

  private static final int LANES = 4;

  private final long[] lanes = {FIRST, FIRST, FIRST, FIRST};
  private long count;
  private final Runs repetition = new Runs();
  private final Runs definition = new Runs();

  /** Takes the hash of the next value. */
  void value(long hash) {
    int lane = (int) (count % LANES);
    lanes[lane] = step(lanes[lane], hash);
    count++;
  }

  private static long step(long digest, long hash) {
    return Long.rotateLeft(digest ^ hash, 27) * FIRST;
  }

  /** Takes the hashes of the next values, from index 0 on. */
  void values(long[] hashes, int values) {
    int i = 0;
    for (; i < values && count % LANES != 0; i++) {
      value(hashes[i]);
    }
    long first = lanes[0];
    long second = lanes[1];
    long third = lanes[2];
    long fourth = lanes[3];
    int begun = i;
    for (; i <= values - LANES; i += LANES) {
      first = step(first, hashes[i]);
      second = step(second, hashes[i + 1]);
      third = step(third, hashes[i + 2]);
      fourth = step(fourth, hashes[i + 3]);
    }
    set(first, second, third, fourth, i - begun);
    for (; i < values; i++) {
      value(hashes[i]);
    }
  }

  /** Takes the values that these indexes stand for. */
  void values(long[] hashes, int[] ids, int from, int to) {
    int i = from;
    for (; i < to && count % LANES != 0; i++) {
      value(hashes[ids[i]]);
    }
    long first = lanes[0];
    long second = lanes[1];
    long third = lanes[2];
    long fourth = lanes[3];
    int begun = i;
    for (; i <= to - LANES; i += LANES) {
      first = step(first, hashes[ids[i]]);
      second = step(second, hashes[ids[i + 1]]);
      third = step(third, hashes[ids[i + 2]]);
      fourth = step(fourth, hashes[ids[i + 3]]);
    }
    set(first, second, third, fourth, i - begun);
    for (; i < to; i++) {
      value(hashes[ids[i]]);
    }
  }

  private void set(long first, long second, long third, long fourth, int taken) {
    lanes[0] = first;
    lanes[1] = second;
    lanes[2] = third;
    lanes[3] = fourth;
    count += taken;
  }

  void repetition(int level, int times) {
    repetition.add(level, times);
  }

  void definition(int level, int times) {
    definition.add(level, times);
  }

  /** Of all that was taken so far. */
  long digest() {
    long values = count * SECOND;
    for (long lane : lanes) {
      values = step(values, mix(lane));
    }
    return mix(mix(values) + repetition.digest() * 3 + definition.digest() * 5);
  }

  /** Of two digests in this order. */
  static long join(long first, long second) {
    return Long.rotateLeft(first ^ mix(second), 27) * FIRST;
  }

  /** Of the bytes of one value, without the length in front. */
  static long hash(byte[] bytes, int offset, int length) {
    long hash = seed(length);
    int at = offset;
    int end = offset + length;
    for (; at <= end - 8; at += 8) {
      hash = whole(hash, (long) LONG.get(bytes, at));
    }
    return mix(at < end ? rest(hash, tail(bytes, at, end)) : hash);
  }

  /** Of a value of eight bytes. */
  static long hash(long value) {
    return mix(whole(EIGHT, value));
  }

  /** Of a value of four bytes. */
  static long hash(int value) {
    return mix(rest(FOUR, value & 0xFFFF_FFFFL));
  }

  private static long whole(long hash, long word) {
    return Long.rotateLeft(hash ^ (word * SECOND), 31) * FIRST;
  }

  private static long rest(long hash, long word) {
    return Long.rotateLeft(hash ^ (word * SECOND), 29) * FIRST;
  }

  /** Fewer than eight bytes as one number. */
  private static long tail(byte[] bytes, int at, int end) {
    if (end >= Long.BYTES) {
      // What lies in front of them is shifted out.
      return (long) LONG.get(bytes, end - Long.BYTES) >>> (Long.SIZE - 8 * (end - at));
    }
    long word = 0;
    for (int i = end - 1; i >= at; i--) {
      word = (word << 8) | (bytes[i] & 0xff);
    }
    return word;
  }

  private static long seed(int length) {
    return length * SECOND;
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 32)) * SECOND;
    return mixed ^ (mixed >>> 29);
  }

  /** Levels: equal neighbours are one run, however they arrive. */
  private static final class Runs {
    private long digest = SECOND;
    private int level = -1;
    private long length;

    void add(int next, int times) {
      if (next == level) {
        length += times;
        return;
      }
      digest = digest();
      level = next;
      length = times;
    }

    long digest() {
      return length == 0 ? digest : Long.rotateLeft(digest ^ mix(length * 256 + level), 27) * FIRST;
    }
  }
}
