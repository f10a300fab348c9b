package io.longhaul.jobs.dump;

import java.util.Arrays;

/**
 * Sums over the rows of each parent, such as the columns of a table: how many there are, the
 * highest position, and the sum of a hash of each. One entry per stretch of rows of the same
 * parent.
 */
final class GroupLog {
  private final LongLog parents = new LongLog();
  private final LongLog counts = new LongLog();
  private final LongLog positions = new LongLog();
  private final LongLog sums = new LongLog();
  private long parent;
  private long count;
  private long positionSum;
  private long sum;

  /**
   * @param position from 0
   */
  void add(long of, long position, long hash) {
    if (count > 0 && of != parent) {
      close();
    }
    parent = of;
    count++;
    positionSum += RowKey.mix(position + 1);
    sum += hash;
  }

  /** Ends the last group; nothing is added afterwards. */
  void close() {
    if (count > 0) {
      parents.add(parent);
      counts.add(count);
      positions.add(positionSum);
      sums.add(sum);
    }
    count = 0;
    positionSum = 0;
    sum = 0;
  }

  /** The groups by parent in ascending order, stretches of the same parent added up. */
  Groups groups() {
    int size = parents.size();
    long[] order = parents.sorted();
    boolean sorted = true;
    for (int i = 0; i < size && sorted; i++) {
      sorted = order[i] == parents.get(i) && (i == 0 || order[i] != order[i - 1]);
    }
    if (sorted) {
      return new Groups(order, counts, positions, sums);
    }
    return merged();
  }

  private Groups merged() {
    int size = parents.size();
    Integer[] order = new Integer[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    Arrays.sort(order, (a, b) -> Long.compare(parents.get(a), parents.get(b)));
    LongLog ids = new LongLog();
    LongLog[] columns = {new LongLog(), new LongLog(), new LongLog()};
    for (int i = 0; i < size; ) {
      long id = parents.get(order[i]);
      long[] totals = new long[3];
      for (; i < size && parents.get(order[i]) == id; i++) {
        totals[0] += counts.get(order[i]);
        totals[1] += positions.get(order[i]);
        totals[2] += sums.get(order[i]);
      }
      ids.add(id);
      for (int c = 0; c < 3; c++) {
        columns[c].add(totals[c]);
      }
    }
    return new Groups(ids.sorted(), columns[0], columns[1], columns[2]);
  }

  /** The groups of all parents. */
  static final class Groups {
    private final long[] parents;
    private final LongLog counts;
    private final LongLog positions;
    private final LongLog sums;

    private Groups(long[] parents, LongLog counts, LongLog positions, LongLog sums) {
      this.parents = parents;
      this.counts = counts;
      this.positions = positions;
      this.sums = sums;
    }

    /** Sorted, each once. */
    long[] parents() {
      return parents;
    }

    long count(int group) {
      return counts.get(group);
    }

    long sum(int group) {
      return sums.get(group);
    }

    /** Whether the positions are 0, 1, … without a gap or a double. */
    boolean isContiguous(int group) {
      long wanted = 0;
      for (long i = 1; i <= counts.get(group); i++) {
        wanted += RowKey.mix(i);
      }
      return positions.get(group) == wanted;
    }
  }
}
