package io.longhaul.jobs.dump;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies a stream byte by byte but for the pieces that are replaced, in ascending order. */
final class EditedCopy {
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[256 * 1024];
  private int pos;
  private int limit;
  private long offset;

  EditedCopy(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** Puts bytes in the place of those in {@code [from, to)}. */
  void replace(long from, long to, byte[] by) throws IOException {
    pass(from, true);
    pass(to, false);
    out.write(by);
  }

  private void pass(long until, boolean copied) throws IOException {
    while (offset < until) {
      if (pos == limit && !fill()) {
        throw new EOFException("the file became shorter while it was read");
      }
      int length = (int) Math.min(limit - pos, until - offset);
      if (copied) {
        out.write(buffer, pos, length);
      }
      pos += length;
      offset += length;
    }
  }

  private boolean fill() throws IOException {
    pos = 0;
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
  }

  /** Copies what is left; the bytes read in all. */
  long finish() throws IOException {
    while (pos < limit || fill()) {
      out.write(buffer, pos, limit - pos);
      offset += limit - pos;
      pos = limit;
    }
    return offset;
  }
}
