package io.longhaul.common.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A Hadoop stream whose close fails with an exception of its own. HDFS throws the very one that a
 * write threw before, which a {@code try} with the stream as its resource can't add to itself: it
 * would end in an {@link IllegalArgumentException} that hides what went wrong.
 */
final class HadoopOutput extends FilterOutputStream {
  HadoopOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
