package io.longhaul.jobs.dump;

import java.util.Arrays;

/** A small set that is filled and cleared millions of times without making garbage. */
final class LongHashSet {
  private long[] slots = new long[32];
  private boolean hasZero;
  private int size;

  /** Adds a value; false when it is there already. */
  boolean add(long value) {
    if (value == 0) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    if (size * 2 >= slots.length) {
      rehash();
    }
    return insert(value);
  }

  private boolean insert(long value) {
    int mask = slots.length - 1;
    int at = (int) RowKey.mix(value) & mask;
    while (slots[at] != 0) {
      if (slots[at] == value) {
        return false;
      }
      at = at + 1 & mask;
    }
    slots[at] = value;
    size++;
    return true;
  }

  private void rehash() {
    long[] old = slots;
    slots = new long[old.length * 4];
    size = 0;
    for (long value : old) {
      if (value != 0) {
        insert(value);
      }
    }
  }

  void clear() {
    hasZero = false;
    if (size == 0) {
      return;
    }
    size = 0;
    if (slots.length > 1024) {
      slots = new long[32];
    } else {
      Arrays.fill(slots, 0);
    }
  }
}
