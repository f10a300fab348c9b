package io.longhaul.jobs.engine;

import io.longhaul.common.link.Pacer;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;

/**
 * Reads of a file, asked for before they cross the link. What was asked for and did not come, as at
 * the end of a file that has become shorter, is used by the next read. Not thread-safe, but for
 * reads at a position.
 */
final class PacedInput extends FSInputStream {
  private final FSDataInputStream in;
  private final TaskLink link;
  private final long length;
  private int credit;

  /**
   * @param length of the file when it was opened: beyond it nothing is asked for in advance
   */
  PacedInput(FSDataInputStream in, TaskLink link, long length) {
    this.in = in;
    this.link = link;
    this.length = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int read = read(one, 0, 1);
    return read < 0 ? read : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int wanted) throws IOException {
    int step = (int) Math.min(Math.min(wanted, Pacer.STEP), Math.max(0, length - in.getPos()));
    if (step == 0) {
      return readUnasked(bytes, offset, wanted);
    }
    if (credit < step) {
      link.acquire(step - credit);
      credit = step;
    }
    int read = in.readNBytes(bytes, offset, step);
    credit -= read;
    return read == 0 ? -1 : read;
  }

  /** At the end: only a file that grows gives anything here. */
  private int readUnasked(byte[] bytes, int offset, int wanted) throws IOException {
    int read = in.read(bytes, offset, Math.min(wanted, Pacer.STEP));
    if (read > 0) {
      link.acquire(read);
    }
    return read;
  }

  @Override
  public int read(long position, byte[] bytes, int offset, int wanted) throws IOException {
    int step = (int) Math.min(Math.min(wanted, Pacer.STEP), Math.max(0, length - position));
    if (step > 0) {
      link.acquire(step);
    }
    return in.read(position, bytes, offset, Math.min(wanted, Math.max(1, step)));
  }

  @Override
  public void seek(long position) throws IOException {
    in.seek(position);
  }

  @Override
  public long getPos() throws IOException {
    return in.getPos();
  }

  @Override
  public boolean seekToNewSource(long position) throws IOException {
    return in.seekToNewSource(position);
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
