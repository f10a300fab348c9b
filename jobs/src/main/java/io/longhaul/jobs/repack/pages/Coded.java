package io.longhaul.jobs.repack.pages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Values of a column by one dictionary: each value once, those only that occur; in the order of the
 * type where it has one, so that ids compare as their values do.
 */
final class Coded {
  static final int MOST_ENTRIES = 1 << 18;
  private static final int MOST_BYTES = 4 << 20;

  private final Values dictionary;
  private final int[] ids;
  private int[] lengths = {};

  private Coded(Values dictionary, int[] ids) {
    this.dictionary = dictionary;
    this.ids = ids;
  }

  Values dictionary() {
    return dictionary;
  }

  /** Of all values in order. */
  int[] ids() {
    return ids;
  }

  /**
   * Unites the dictionaries of all segments and takes in what stands there in full; empty when the
   * dictionary would be too large to gain anything.
   */
  static Optional<Coded> of(List<Segment> segments, int count, ValueOrder order) {
    if (count == 0) {
      return Optional.empty();
    }
    Union union = new Union(segments.get(0).values(), Math.min(MOST_ENTRIES, count / 2 + 1));
    int[] ids = new int[count];
    int filled = 0;
    IdentityHashMap<Values, int[]> known = new IdentityHashMap<>();
    for (Segment segment : segments) {
      if (segment.isPlain()) {
        for (int i = 0; i < segment.count(); i++) {
          int id = union.id(segment.values(), i, segment.values().hash(i));
          if (id < 0) {
            return Optional.empty();
          }
          ids[filled++] = id;
        }
      } else {
        int[] united = known.computeIfAbsent(segment.values(), Coded::unknown);
        for (int id : segment.ids()) {
          if (united[id] < 0) {
            united[id] = union.id(segment.values(), id, segment.hashes()[id]);
            if (united[id] < 0) {
              return Optional.empty();
            }
          }
          ids[filled++] = united[id];
        }
      }
    }
    Coded coded = new Coded(union.entries, ids);
    return Optional.of(order.isKnown() ? coded.sorted(order) : coded);
  }

  private static int[] unknown(Values dictionary) {
    int[] ids = new int[dictionary.count()];
    Arrays.fill(ids, -1);
    return ids;
  }

  private Coded sorted(ValueOrder order) {
    if (order.isOfSignedNumbers()) {
      return sortedNumbers();
    }
    List<Integer> byValue = new ArrayList<>();
    for (int i = 0; i < dictionary.count(); i++) {
      byValue.add(i);
    }
    Comparator<Integer> comparator = (i, j) -> order.compare(dictionary, i, dictionary, j);
    byValue.sort(comparator);
    int[] rank = new int[byValue.size()];
    Values entries = dictionary.another(dictionary.size());
    for (int i = 0; i < rank.length; i++) {
      rank[byValue.get(i)] = i;
      entries.add(dictionary, byValue.get(i));
    }
    for (int i = 0; i < ids.length; i++) {
      ids[i] = rank[ids[i]];
    }
    return new Coded(entries, ids);
  }

  /** Much faster than by a comparator, and most large dictionaries are of numbers. */
  private Coded sortedNumbers() {
    int count = dictionary.count();
    boolean wide = dictionary.width() == Long.BYTES;
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = wide ? dictionary.longAt(i) : dictionary.intAt(i);
    }
    long[] ascending = numbers.clone();
    Arrays.sort(ascending);
    int[] rank = new int[count];
    Values entries = dictionary.another(dictionary.size());
    for (int i = 0; i < count; i++) {
      rank[i] = Arrays.binarySearch(ascending, numbers[i]);
      if (wide) {
        entries.addLong(ascending[i]);
      } else {
        entries.addInt((int) ascending[i]);
      }
    }
    for (int i = 0; i < ids.length; i++) {
      ids[i] = rank[ids[i]];
    }
    return new Coded(entries, ids);
  }

  /** Bytes of a range's values, their lengths not counted. */
  long bytes(int from, int to) {
    if (lengths.length == 0) {
      lengths = new int[dictionary.count()];
      for (int id = 0; id < lengths.length; id++) {
        lengths[id] = dictionary.length(id);
      }
    }
    long bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += lengths[ids[i]];
    }
    return bytes;
  }

  /** Bits of an id. */
  int width() {
    return Hybrid.width(dictionary.count() - 1);
  }

  /** A hash table of values that knows when to give up. */
  private static final class Union {
    private final Values entries;
    private final int most;
    private long[] hashes = new long[64];
    private int[] slots = new int[256];

    Union(Values type, int most) {
      this.entries = type.another(1 << 10);
      this.most = most;
    }

    /** The id of a value; -1 when it is one too many. */
    int id(Values values, int index, long hash) {
      int slot = (int) hash & (slots.length - 1);
      while (slots[slot] != 0) {
        int id = slots[slot] - 1;
        if (hashes[id] == hash && equal(id, values, index)) {
          return id;
        }
        slot = (slot + 1) & (slots.length - 1);
      }
      int id = entries.count();
      if (id >= most || entries.size() > MOST_BYTES) {
        return -1;
      }
      if (id == hashes.length) {
        grow();
        slot = free(hash);
      }
      slots[slot] = id + 1;
      hashes[id] = hash;
      entries.add(values, index);
      return id;
    }

    private boolean equal(int id, Values values, int index) {
      if (entries.width() == Long.BYTES || entries.width() == Integer.BYTES) {
        // Of so few bytes the hash is a bijection.
        return true;
      }
      int at = entries.offset(id);
      int other = values.offset(index);
      return Arrays.equals(
          entries.array(),
          at,
          at + entries.length(id),
          values.array(),
          other,
          other + values.length(index));
    }

    private void grow() {
      hashes = Arrays.copyOf(hashes, hashes.length * 2);
      slots = new int[slots.length * 2];
      for (int id = 0; id < entries.count(); id++) {
        slots[free(hashes[id])] = id + 1;
      }
    }

    private int free(long hash) {
      int slot = (int) hash & (slots.length - 1);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      return slot;
    }
  }
}
