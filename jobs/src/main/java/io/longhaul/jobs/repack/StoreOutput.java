package io.longhaul.jobs.repack;

import io.longhaul.common.link.Pacer;
import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A file to be made on a store, for Parquet.
 *
 * @param crc takes in the bytes as they are written
 */
record StoreOutput(Store store, String path, Creation creation, CRC32C crc, Crossing crossing)
    implements OutputFile {
  @Override
  public PositionOutputStream create(long blockSize) throws IOException {
    return new Counting(store.create(path, creation), crc, crossing);
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSize) throws IOException {
    store.delete(path);
    crc.reset();
    return create(blockSize);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  /** Knows how many bytes went through. */
  private static final class Counting extends PositionOutputStream {
    private final OutputStream out;
    private final CRC32C crc;
    private final Crossing crossing;
    private long position;

    Counting(OutputStream out, CRC32C crc, Crossing crossing) {
      this.out = out;
      this.crc = crc;
      this.crossing = crossing;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int value) throws IOException {
      crossing.before(1);
      out.write(value);
      crc.update(value);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int done = 0; done < length; ) {
        int step = Math.min(length - done, Pacer.STEP);
        crossing.before(step);
        out.write(bytes, offset + done, step);
        done += step;
      }
      crc.update(bytes, offset, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
