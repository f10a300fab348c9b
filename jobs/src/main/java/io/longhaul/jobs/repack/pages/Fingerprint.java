package io.longhaul.jobs.repack.pages;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * An ordered 64-bit digest of what a column holds, whatever its pages and encodings are: runs of
 * levels, then values. Each step is a bijection of what was before, so that a single difference is
 * never lost; two differences cancel out with a chance of 2<sup>-64</sup>. It guards against
 * errors, not against somebody who builds collisions.
 */
final class Fingerprint {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  // Odd, of about as many ones as zeros: the primes of xxHash64.
  private static final long FIRST = 0x9E3779B185EBCA87L;
  private static final long SECOND = 0xC2B2AE3D27D4EB4FL;

  private static final long EIGHT = seed(Long.BYTES);

  private long values = FIRST;
  private long count;
  private final Runs repetition = new Runs();
  private final Runs definition = new Runs();

  /** Takes the hash of the next value. */
  void value(long hash) {
    values = Long.rotateLeft(values ^ hash, 27) * FIRST;
    count++;
  }

  /** Takes values of eight bytes, from one index to another, and gives each hash to a sample. */
  void longs(Values all, int from, int to, DistinctSample sample) {
    long digest = values;
    for (int i = from; i < to; i++) {
      // As hash() has it.
      long word = Long.rotateLeft(EIGHT ^ (all.longAt(i) * SECOND), 31) * FIRST;
      long hash = mix(word);
      digest = Long.rotateLeft(digest ^ hash, 27) * FIRST;
      sample.add(hash);
    }
    values = digest;
    count += to - from;
  }

  /** Takes the values that these indexes stand for. */
  void values(long[] hashes, int[] ids, int from, int to) {
    long digest = values;
    for (int i = from; i < to; i++) {
      digest = Long.rotateLeft(digest ^ hashes[ids[i]], 27) * FIRST;
    }
    values = digest;
    count += to - from;
  }

  void repetition(int level, int times) {
    repetition.add(level, times);
  }

  void definition(int level, int times) {
    definition.add(level, times);
  }

  /** Of all that was taken so far. */
  long digest() {
    return mix(mix(values ^ count * SECOND) + repetition.digest() * 3 + definition.digest() * 5);
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
      hash = Long.rotateLeft(hash ^ ((long) LONG.get(bytes, at) * SECOND), 31) * FIRST;
    }
    if (at <= end - 4) {
      hash = Long.rotateLeft(hash ^ ((int) INT.get(bytes, at) * SECOND), 29) * FIRST;
      at += 4;
    }
    for (; at < end; at++) {
      hash = Long.rotateLeft(hash ^ (bytes[at] * SECOND), 23) * FIRST;
    }
    return mix(hash);
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
