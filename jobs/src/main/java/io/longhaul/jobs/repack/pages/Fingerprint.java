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
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  // Odd, of about as many ones as zeros: the primes of xxHash64.
  private static final long FIRST = 0x9E3779B185EBCA87L;
  private static final long SECOND = 0xC2B2AE3D27D4EB4FL;

  private static final long EIGHT = seed(Long.BYTES);

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

  /** Takes values of eight bytes, from one index to another, and gives each hash to a sample. */
  void longs(Values all, int from, int to, DistinctSample sample) {
    int i = from;
    for (; i < to && count % LANES != 0; i++) {
      value(sampled(all, i, sample));
    }
    long first = lanes[0];
    long second = lanes[1];
    long third = lanes[2];
    long fourth = lanes[3];
    int begun = i;
    for (; i <= to - LANES; i += LANES) {
      first = step(first, sampled(all, i, sample));
      second = step(second, sampled(all, i + 1, sample));
      third = step(third, sampled(all, i + 2, sample));
      fourth = step(fourth, sampled(all, i + 3, sample));
    }
    set(first, second, third, fourth, i - begun);
    for (; i < to; i++) {
      value(sampled(all, i, sample));
    }
  }

  /** As hash() has it. */
  private static long sampled(Values all, int index, DistinctSample sample) {
    long hash = mix(Long.rotateLeft(EIGHT ^ (all.longAt(index) * SECOND), 31) * FIRST);
    sample.add(hash);
    return hash;
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
