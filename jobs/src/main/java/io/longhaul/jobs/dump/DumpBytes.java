package io.longhaul.jobs.dump;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The plain bytes of a dump by their offsets, in ascending order. */
final class DumpBytes implements Closeable {
  private final InputStream in;
  private long offset;

  private DumpBytes(InputStream in) {
    this.in = in;
  }

  static DumpBytes open(DumpSource source) throws IOException {
    InputStream stored = source.open();
    try {
      return new DumpBytes(Decompression.of(stored));
    } catch (IOException e) {
      stored.close();
      throw e;
    }
  }

  /** The bytes of {@code [from, to)}; what lies before them is passed over. */
  byte[] take(long from, long to) throws IOException {
    in.skipNBytes(from - offset);
    int length = Math.toIntExact(to - from);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the file became shorter while it was read");
    }
    offset = to;
    return bytes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
