package io.longhaul.jobs.repack.pages;

/** Some values of a column in their order. */
final class Segment {
  private final Values values;
  private final int[] ids;
  private final long[] hashes;

  private Segment(Values values, int[] ids, long[] hashes) {
    this.values = values;
    this.ids = ids;
    this.hashes = hashes;
  }

  /** Values that stand there in full. */
  static Segment plain(Values values) {
    return new Segment(values, new int[0], new long[0]);
  }

  /**
   * Values by a dictionary.
   *
   * @param hashes of the dictionary's values
   */
  static Segment coded(Values dictionary, int[] ids, long[] hashes) {
    return new Segment(dictionary, ids, hashes);
  }

  /** What ids stand for; all values in order where there are no ids. */
  Values values() {
    return values;
  }

  /** Indexes into {@link #values()}; none where values stand in full. */
  int[] ids() {
    return ids;
  }

  /** Of {@link #values()}, one each; none where there are no ids. */
  long[] hashes() {
    return hashes;
  }

  boolean isPlain() {
    return ids.length == 0;
  }

  int count() {
    return isPlain() ? values.count() : ids.length;
  }

  /** The index into {@link #values()} of the value at a position. */
  int index(int position) {
    return isPlain() ? position : ids[position];
  }
}
