package io.longhaul.jobs.repack.pages;

import org.apache.parquet.format.Encoding;

/**
 * Ids of a dictionary. The name of the encoding is the old one, which every reader takes in data
 * pages of the first kind.
 */
record CodedPages(Coded coded, ValueOrder order) implements PageValues {
  private static final int STEP = 256;

  @Override
  public Encoding encoding() {
    return Encoding.PLAIN_DICTIONARY;
  }

  @Override
  public void encode(int from, int to, Bytes out) {
    out.put(coded.width());
    Hybrid.encode(coded.ids(), from, to, coded.width(), out);
  }

  @Override
  public void span(int from, int to, Bounds bounds) {
    if (!order.isKnown() || from == to) {
      return;
    }
    int last = coded.dictionary().count() - 1;
    int smallest = last;
    int largest = 0;
    int[] ids = coded.ids();
    // Of few different values the first and the last are soon seen.
    for (int i = from; i < to && (smallest > 0 || largest < last); ) {
      for (int end = Math.min(to, i + STEP); i < end; i++) {
        smallest = Math.min(smallest, ids[i]);
        largest = Math.max(largest, ids[i]);
      }
    }
    bounds.add(coded.dictionary(), smallest);
    bounds.add(coded.dictionary(), largest);
  }

  @Override
  public long unencodedBytes(int from, int to) {
    return coded.bytes(from, to);
  }
}
