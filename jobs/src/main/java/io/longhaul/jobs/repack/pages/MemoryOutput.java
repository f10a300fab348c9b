package io.longhaul.jobs.repack.pages;

import org.apache.parquet.io.PositionOutputStream;

/** Bytes of a column chunk before it is known where in the file they go. */
final class MemoryOutput extends PositionOutputStream {
  private final Bytes bytes = new Bytes(1 << 16);

  Bytes bytes() {
    return bytes;
  }

  @Override
  public long getPos() {
    return bytes.size();
  }

  @Override
  public void write(int value) {
    bytes.put(value);
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    bytes.put(source, offset, length);
  }
}
