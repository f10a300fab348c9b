package io.longhaul.jobs.repack.pages;

import java.util.Arrays;

/**
 * How many different values there are, about: of all hashes those of a certain kind are kept, one
 * in {@value #SHARE}.
 */
final class DistinctSample {
  private static final int SHARE = 32;
  private static final long KIND = (SHARE - 1L) << 40;

  private final long kind;
  private long[] hashes = new long[256];
  private int count;

  DistinctSample() {
    this(0);
  }

  private DistinctSample(long kind) {
    this.kind = kind;
  }

  /** Keeps nothing of what is added. */
  static DistinctSample none() {
    return new DistinctSample(1);
  }

  void add(long hash) {
    if ((hash & KIND) == kind) {
      keep(hash);
    }
  }

  private void keep(long hash) {
    if (count == hashes.length) {
      distinct();
      if (count > hashes.length / 2) {
        hashes = Arrays.copyOf(hashes, hashes.length * 2);
      }
    }
    hashes[count++] = hash;
  }

  /** About as many different values were added. */
  long estimate() {
    distinct();
    return (long) count * SHARE;
  }

  private void distinct() {
    Arrays.sort(hashes, 0, count);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || hashes[i] != hashes[i - 1]) {
        hashes[kept++] = hashes[i];
      }
    }
    count = kept;
  }
}
