package io.longhaul.jobs.repack.pages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Repetition or definition levels of one column. As long as all are the highest there are, which is
 * what most columns have, none is held.
 */
final class Levels {
  private final int highest;
  private byte[] levels = {};
  private int count;
  private boolean uniform = true;

  Levels(int highest) {
    this.highest = highest;
  }

  int highest() {
    return highest;
  }

  int count() {
    return count;
  }

  int at(int index) {
    return uniform ? highest : levels[index];
  }

  /** Whether all are the highest there is. */
  boolean isUniform() {
    return uniform;
  }

  void clear() {
    count = 0;
    uniform = true;
  }

  void add(int level, int times) {
    if (uniform && level != highest) {
      // From here on they differ.
      reserve(count + times);
      Arrays.fill(levels, 0, count, (byte) highest);
      uniform = false;
    }
    if (!uniform) {
      reserve(count + times);
      Arrays.fill(levels, count, count + times, (byte) level);
    }
    count += times;
  }

  void add(int[] next, int times) {
    for (int i = 0; i < times; ) {
      int run = i + 1;
      while (run < times && next[run] == next[i]) {
        run++;
      }
      add(next[i], run - i);
      i = run;
    }
  }

  /** How many there are of each, in a range. */
  List<Long> histogram(int from, int to) {
    long[] counts = new long[highest + 1];
    if (uniform) {
      counts[highest] = (long) to - from;
    } else {
      for (int i = from; i < to; i++) {
        counts[levels[i]]++;
      }
    }
    List<Long> histogram = new ArrayList<>();
    for (long some : counts) {
      histogram.add(some);
    }
    return histogram;
  }

  /** How many of a range are this one. */
  int count(int level, int from, int to) {
    if (uniform) {
      return level == highest ? to - from : 0;
    }
    int counted = 0;
    for (int i = from; i < to; i++) {
      counted += levels[i] == level ? 1 : 0;
    }
    return counted;
  }

  /** Writes a range as data pages of the first kind hold it: its length, then the runs. */
  void encode(int from, int to, Bytes out) {
    int at = out.grow(4);
    int width = Hybrid.width(highest);
    if (uniform) {
      out.varint((long) (to - from) << 1);
      out.put(highest);
    } else {
      int[] wide = new int[to - from];
      for (int i = from; i < to; i++) {
        wide[i - from] = levels[i];
      }
      Hybrid.encode(wide, 0, wide.length, width, out);
    }
    out.setInt(at, out.size() - at - 4);
  }

  private void reserve(int wanted) {
    if (wanted > levels.length) {
      levels = Arrays.copyOf(levels, Math.max(wanted, levels.length + levels.length / 2));
    }
  }
}
