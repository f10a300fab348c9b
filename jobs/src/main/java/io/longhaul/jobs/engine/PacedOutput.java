package io.longhaul.jobs.engine;

import io.longhaul.common.link.Pacer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;

/** Writes of a file, asked for before they cross the link where they do, and their checksum. */
final class PacedOutput extends OutputStream implements Syncable, StreamCapabilities {
  private final FSDataOutputStream out;
  private final Asking asking;
  private final Closed closed;
  private final CRC32C crc = new CRC32C();
  private long length;
  private boolean open = true;
  private boolean failed;

  /** Waits until so many bytes may be sent, at most {@link Pacer#STEP}. */
  @FunctionalInterface
  interface Asking {
    void ask(int bytes) throws IOException;
  }

  /** Told when the file is complete. */
  @FunctionalInterface
  interface Closed {
    void complete(long length, long crc);
  }

  PacedOutput(FSDataOutputStream out, Asking asking, Closed closed) {
    this.out = out;
    this.asking = asking;
    this.closed = closed;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    failed = true;
    for (int done = 0; done < count; done += Pacer.STEP) {
      int step = Math.min(Pacer.STEP, count - done);
      asking.ask(step);
      out.write(bytes, offset + done, step);
      crc.update(bytes, offset + done, step);
      length += step;
    }
    failed = false;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void hflush() throws IOException {
    out.hflush();
  }

  @Override
  public void hsync() throws IOException {
    out.hsync();
  }

  @Override
  public boolean hasCapability(String capability) {
    return out.hasCapability(capability);
  }

  @Override
  public void close() throws IOException {
    if (open) {
      open = false;
      out.close();
      if (!failed) {
        closed.complete(length, crc.getValue());
      }
    }
  }
}
