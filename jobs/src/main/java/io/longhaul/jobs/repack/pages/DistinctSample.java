package io.longhaul.jobs.repack.pages;

/**
 * How many different values there are, about: of all hashes those of a certain kind are kept, one
 * in {@value #SHARE}.
 */
final class DistinctSample {
  private static final int SHARE = 32;
  private static final long KIND = (SHARE - 1L) << 40;

  private final long kind;
  private long[] slots = new long[256];
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

  /** Takes hashes from index 0 on. */
  void add(long[] hashes, int values) {
    for (int i = 0; i < values; i++) {
      if ((hashes[i] & KIND) == kind) {
        keep(hashes[i]);
      }
    }
  }

  private void keep(long hash) {
    if (place(hash)) {
      count++;
      if (count > slots.length / 2) {
        long[] before = slots;
        slots = new long[before.length * 2];
        for (long kept : before) {
          if (kept != 0) {
            place(kept);
          }
        }
      }
    }
  }

  /** Whether it is new; the hash 0 never is. */
  private boolean place(long hash) {
    int slot = (int) hash & (slots.length - 1);
    while (slots[slot] != 0) {
      if (slots[slot] == hash) {
        return false;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = hash;
    return hash != 0;
  }

  /** About as many different values were added. */
  long estimate() {
    return (long) count * SHARE;
  }
}
