package io.longhaul.common.storage;

import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.ipc.RemoteException;

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
      IOException failure =
          isGone(e) ? new FileNotFoundException(e.getMessage()) : new IOException(e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  /** Whether others deleted or replaced the file while it was written. */
  private static boolean isGone(IOException thrown) {
    return thrown instanceof FileNotFoundException
        || (thrown instanceof RemoteException remote
            && (remote.getClassName().endsWith(".FileNotFoundException")
                || remote.getClassName().endsWith(".LeaseExpiredException")));
  }
}
