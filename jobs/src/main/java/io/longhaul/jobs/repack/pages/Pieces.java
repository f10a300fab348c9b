package io.longhaul.jobs.repack.pages;

import java.util.List;

/** The segments of a column by position of their values. */
final class Pieces {
  private final List<Segment> segments;
  private final int[] ends;

  Pieces(List<Segment> segments) {
    this.segments = segments;
    this.ends = new int[segments.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += segments.get(i).count();
      ends[i] = end;
    }
  }

  int count() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /** Takes a part of a segment. */
  interface Visitor {
    void piece(Segment segment, int from, int to);
  }

  /** Goes through the parts of segments that a range of values is made of. */
  void visit(int from, int to, Visitor visitor) {
    int low = 0;
    for (int high = ends.length; low < high; ) {
      int middle = (low + high) >>> 1;
      if (ends[middle] <= from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int at = from;
    for (int i = low; at < to; i++) {
      int begin = i == 0 ? 0 : ends[i - 1];
      int end = Math.min(to, ends[i]);
      visitor.piece(segments.get(i), at - begin, end - begin);
      at = end;
    }
  }
}
