package io.longhaul.jobs.repack.pages;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.parquet.io.SeekableInputStream;

/** A range of a file, read forward; what is in memory already is not copied. */
final class RangeInput extends InputStream {
  private static final int FETCH = 1 << 20;

  private final SeekableInputStream source;
  private byte[] buffer;
  private int position;
  private int end;
  private long next;
  private long unread;

  private RangeInput(
      SeekableInputStream source, byte[] buffer, int position, int end, long next, long unread) {
    this.source = source;
    this.next = next;
    this.buffer = buffer;
    this.position = position;
    this.end = end;
    this.unread = unread;
  }

  /** A range of bytes that are in memory. */
  static RangeInput of(byte[] file, long start, long length) {
    int from = Math.toIntExact(start);
    return new RangeInput(null, file, from, Math.toIntExact(start + length), 0, 0);
  }

  /** A range of a file, whose stream others may use too. */
  static RangeInput of(SeekableInputStream source, long start, long length) {
    return new RangeInput(source, new byte[(int) Math.min(length, FETCH)], 0, 0, start, length);
  }

  /** The array that {@link #take} points into, until the next call. */
  byte[] array() {
    return buffer;
  }

  /** Steps over the next bytes and gives the index of the first in {@link #array()}. */
  int take(int length) throws IOException {
    if (length < 0) {
      throw new IOException("length is negative: " + length);
    }
    if (end - position < length) {
      fetch(length);
    }
    int first = position;
    position += length;
    return first;
  }

  @Override
  public int read() throws IOException {
    if (position == end) {
      if (unread == 0) {
        return -1;
      }
      fetch(1);
    }
    return buffer[position++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == end) {
      if (unread == 0) {
        return -1;
      }
      fetch(1);
    }
    int count = Math.min(length, end - position);
    System.arraycopy(buffer, position, target, offset, count);
    position += count;
    return count;
  }

  private void fetch(int wanted) throws IOException {
    int held = end - position;
    if (wanted - held > unread) {
      throw new EOFException("bytes end " + (wanted - held - unread) + " too early");
    }
    int size = (int) Math.min(Math.max(wanted, FETCH), held + unread);
    byte[] target = size > buffer.length ? new byte[size] : buffer;
    System.arraycopy(buffer, position, target, 0, held);
    try {
      synchronized (source) {
        source.seek(next);
        source.readFully(target, held, size - held);
      }
    } catch (IOException e) {
      throw new StoreException(e);
    }
    next += size - held;
    unread -= size - held;
    buffer = target;
    position = 0;
    end = size;
  }

  /** The store failed, which says nothing about the file. */
  static final class StoreException extends IOException {
    private final IOException failure;

    StoreException(IOException failure) {
      super(failure);
      this.failure = failure;
    }

    IOException failure() {
      return failure;
    }
  }
}
