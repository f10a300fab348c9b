package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A growing list of ids: eight bytes each, however sparse they are. Dumps come in the order of
 * their primary keys, so that most lists are sorted as they are. Not thread-safe.
 */
final class LongLog {
  private static final int CHUNK = 64 * 1024;

  private final List<long[]> chunks = new ArrayList<>();
  private long[] chunk = new long[16];
  private int used;
  private long last;
  private long max = Long.MIN_VALUE;
  private boolean ascending = true;

  static LongLog of(long[] values) {
    LongLog log = new LongLog();
    for (long value : values) {
      log.add(value);
    }
    return log;
  }

  void add(long value) {
    if (used == chunk.length) {
      grow();
    }
    ascending &= isEmpty() || value >= last;
    last = value;
    max = Math.max(max, value);
    chunk[used++] = value;
  }

  /** Adds a value unless it is the same as the one before. */
  void addRun(long value) {
    if (isEmpty() || value != last) {
      add(value);
    }
  }

  private void grow() {
    if (used < CHUNK) {
      chunk = Arrays.copyOf(chunk, Math.min(CHUNK, used * 4));
    } else {
      chunks.add(chunk);
      chunk = new long[CHUNK];
      used = 0;
    }
  }

  boolean isEmpty() {
    return used == 0 && chunks.isEmpty();
  }

  int size() {
    return chunks.size() * CHUNK + used;
  }

  long get(int index) {
    return index < chunks.size() * CHUNK
        ? chunks.get(index / CHUNK)[index % CHUNK]
        : chunk[index - chunks.size() * CHUNK];
  }

  /** The largest value; {@link Long#MIN_VALUE} of none. */
  long max() {
    return max;
  }

  /** All values, sorted, repeated ones repeated. */
  long[] sorted() {
    long[] all = new long[size()];
    int at = 0;
    for (long[] full : chunks) {
      System.arraycopy(full, 0, all, at, CHUNK);
      at += CHUNK;
    }
    System.arraycopy(chunk, 0, all, at, used);
    if (!ascending) {
      Arrays.sort(all);
    }
    return all;
  }

  /** The values that are there more than once, each once, sorted. */
  static long[] repeated(long[] sorted) {
    LongLog found = new LongLog();
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        found.addRun(sorted[i]);
      }
    }
    return found.sorted();
  }

  /** The values of {@code some} that are not in {@code all}, each once; both sorted. */
  static long[] missing(long[] some, long[] all) {
    LongLog found = new LongLog();
    int at = 0;
    for (long value : some) {
      while (at < all.length && all[at] < value) {
        at++;
      }
      if (at == all.length || all[at] != value) {
        found.addRun(value);
      }
    }
    return found.sorted();
  }

  /** The values of both, sorted. */
  static long[] merged(long[] one, long[] other) {
    long[] all = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, all, one.length, other.length);
    Arrays.sort(all);
    return all;
  }
}
