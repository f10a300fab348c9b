package io.longhaul.jobs.dump;

import java.util.Arrays;

/** A small set that is filled and cleared millions of times without making garbage. */
final class LongHashSet {
  /** So many are looked through one by one, which is faster: most sets hold no more. */
  private static final int FEW = 8;

  private final long[] few = new long[FEW];
  private long[] slots = new long[32];
  private boolean hasZero;
  private int size;

  /** Adds a value; false when it is there already. */
  boolean add(long value) {
    if (size > FEW) {
      return insert(value);
    }
    for (int i = 0; i < size; i++) {
      if (few[i] == value) {
        return false;
      }
    }
    if (size < FEW) {
      few[size++] = value;
      return true;
    }
    size = 0;
    for (long known : few) {
      insert(known);
    }
    return insert(value);
  }

  private boolean insert(long value) {
    if (value == 0) {
      boolean added = !hasZero;
      hasZero = true;
      size += added ? 1 : 0;
      return added;
    }
    if (size * 2 >= slots.length) {
      rehash();
    }
    boolean added = put(value);
    size += added ? 1 : 0;
    return added;
  }

  private boolean put(long value) {
    int mask = slots.length - 1;
    int at = (int) RowKey.mix(value) & mask;
    while (slots[at] != 0) {
      if (slots[at] == value) {
        return false;
      }
      at = at + 1 & mask;
    }
    slots[at] = value;
    return true;
  }

  private void rehash() {
    long[] old = slots;
    slots = new long[old.length * 4];
    for (long value : old) {
      if (value != 0) {
        put(value);
      }
    }
  }

  void clear() {
    if (size > FEW) {
      hasZero = false;
      if (slots.length > 1024) {
        slots = new long[32];
      } else {
        Arrays.fill(slots, 0);
      }
    }
    size = 0;
  }
}
