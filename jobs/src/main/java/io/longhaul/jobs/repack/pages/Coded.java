package io.longhaul.jobs.repack.pages;

import java.util.ArrayList;
import java.util.Arrays;
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
  private static final int UNSEEN = -1;
  private static final int SEEN = 0;

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
    IdentityHashMap<Values, int[]> united = new IdentityHashMap<>();
    if (!unite(segments, union, ids, united)) {
      return Optional.empty();
    }
    Sorted sorted = Sorted.of(union.entries, order);
    for (int[] known : united.values()) {
      for (int i = 0; i < known.length; i++) {
        known[i] = known[i] < 0 ? known[i] : sorted.rank[known[i]];
      }
    }
    int at = 0;
    for (Segment segment : segments) {
      int end = at + segment.count();
      if (segment.isPlain()) {
        for (int i = at; i < end; i++) {
          ids[i] = sorted.rank[ids[i]];
        }
      } else {
        int[] known = united.get(segment.values());
        int[] before = segment.ids();
        for (int i = at; i < end; i++) {
          ids[i] = known[before[i - at]];
        }
      }
      at = end;
    }
    return Optional.of(new Coded(sorted.entries, ids));
  }

  /**
   * Gives each value that occurs its id in the union: in {@code ids} for those that stand in full,
   * by the dictionary's entry for the others. False when there are too many.
   */
  private static boolean unite(
      List<Segment> segments, Union union, int[] ids, IdentityHashMap<Values, int[]> united) {
    List<Segment> dictionaries = new ArrayList<>();
    int at = 0;
    for (Segment segment : segments) {
      Values values = segment.values();
      if (segment.isPlain()) {
        for (int i = 0; i < segment.count(); i++) {
          ids[at + i] = union.id(values, i, values.hash(i));
          if (ids[at + i] < 0) {
            return false;
          }
        }
      } else {
        int[] known = united.get(values);
        if (known == null) {
          known = new int[values.count()];
          Arrays.fill(known, UNSEEN);
          united.put(values, known);
          dictionaries.add(segment);
        }
        for (int id : segment.ids()) {
          known[id] = SEEN;
        }
      }
      at += segment.count();
    }
    for (Segment dictionary : dictionaries) {
      int[] known = united.get(dictionary.values());
      for (int i = 0; i < known.length; i++) {
        if (known[i] == SEEN) {
          known[i] = union.id(dictionary.values(), i, dictionary.hashes()[i]);
          if (known[i] < 0) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** A dictionary in the order of its type, where that has one; and each entry's rank in it. */
  private static final class Sorted {
    private final Values entries;
    private final int[] rank;

    private Sorted(Values entries, int[] rank) {
      this.entries = entries;
      this.rank = rank;
    }

    static Sorted of(Values entries, ValueOrder order) {
      int[] rank = new int[entries.count()];
      if (!order.isKnown()) {
        Arrays.setAll(rank, i -> i);
        return new Sorted(entries, rank);
      }
      Values ascending = entries.another(entries.size());
      if (order.isOfSignedNumbers()) {
        // Much faster than by a comparator, and most large dictionaries are of numbers.
        long[] numbers = new long[rank.length];
        Arrays.setAll(numbers, entries::numberAt);
        Arrays.sort(numbers);
        ascending.addNumbers(numbers, numbers.length);
        for (int i = 0; i < rank.length; i++) {
          rank[i] = Arrays.binarySearch(numbers, entries.numberAt(i));
        }
        return new Sorted(ascending, rank);
      }
      List<Integer> byValue = new ArrayList<>();
      for (int i = 0; i < rank.length; i++) {
        byValue.add(i);
      }
      byValue.sort((i, j) -> order.compare(entries, i, entries, j));
      for (int i = 0; i < rank.length; i++) {
        rank[byValue.get(i)] = i;
        ascending.add(entries, byValue.get(i));
      }
      return new Sorted(ascending, rank);
    }
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
