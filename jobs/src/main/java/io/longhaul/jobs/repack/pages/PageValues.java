package io.longhaul.jobs.repack.pages;

import java.io.IOException;
import org.apache.parquet.format.Encoding;

/** All values of a column chunk in one encoding, page after page. */
interface PageValues {
  Encoding encoding();

  /** Writes the values of a range as a data page holds them. */
  void encode(int from, int to, Bytes out) throws IOException;

  /** Adds a range to what bounds span. */
  void span(int from, int to, Bounds bounds);

  /** Bytes of a range's values, their lengths not counted. */
  long unencodedBytes(int from, int to);
}
