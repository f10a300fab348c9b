package io.longhaul.jobs.repack.pages;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;

/** A file that is written to memory, and can be read from there. */
final class MemoryFile implements OutputFile, InputFile {
  private final MemoryOutput written = new MemoryOutput();

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return written;
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return written;
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  @Override
  public long getLength() {
    return written.getPos();
  }

  @Override
  public SeekableInputStream newStream() {
    ByteArrayInputStream bytes =
        new ByteArrayInputStream(written.bytes().array(), 0, written.bytes().size());
    return new DelegatingSeekableInputStream(bytes) {
      @Override
      public long getPos() {
        return getLength() - bytes.available();
      }

      @Override
      public void seek(long position) throws IOException {
        bytes.reset();
        bytes.skipNBytes(position);
      }
    };
  }
}
