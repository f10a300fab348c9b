package io.longhaul.jobs.repack;

import io.longhaul.common.link.Pacer;
import io.longhaul.common.storage.Store;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.hadoop.fs.Seekable;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file of a store, for Parquet. */
record StoreInput(Store store, String path, long length, Crossing crossing) implements InputFile {
  StoreInput(Store store, String path, long length) {
    this(store, path, length, Crossing.free());
  }

  /** Where it is, as one URI. */
  String uri() {
    return store.describe(path);
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public SeekableInputStream newStream() {
    return new Stream();
  }

  /** Opens at the first read; a step back on a stream that can't do it opens anew. */
  private final class Stream extends SeekableInputStream {
    private InputStream in = InputStream.nullInputStream();
    private boolean open;
    private long position;
    private long wanted;

    @Override
    public long getPos() {
      return wanted;
    }

    @Override
    public void seek(long to) {
      wanted = to;
    }

    private void reach() throws IOException {
      if (open && position == wanted) {
        return;
      }
      if (!open) {
        in = store.open(path);
        open = true;
        position = 0;
      }
      if (in instanceof Seekable seekable) {
        seekable.seek(wanted);
      } else {
        if (wanted < position) {
          in.close();
          in = store.open(path);
          position = 0;
        }
        in.skipNBytes(wanted - position);
      }
      position = wanted;
    }

    @Override
    public int read() throws IOException {
      reach();
      crossing.before(1);
      int value = in.read();
      moved(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      reach();
      int step = Math.min(count, Pacer.STEP);
      crossing.before(step);
      int read = in.read(bytes, offset, step);
      moved(Math.max(0, read));
      return read;
    }

    @Override
    public void readFully(byte[] bytes) throws IOException {
      readFully(bytes, 0, bytes.length);
    }

    @Override
    public void readFully(byte[] bytes, int offset, int count) throws IOException {
      reach();
      int read = 0;
      while (read < count) {
        int step = Math.min(count - read, Pacer.STEP);
        crossing.before(step);
        int some = in.readNBytes(bytes, offset + read, step);
        read += some;
        if (some < step) {
          break;
        }
      }
      moved(read);
      if (read < count) {
        throw new EOFException(
            "Cannot read %s: ends at byte %d instead of %d"
                .formatted(store.describe(path), position, length));
      }
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      byte[] bytes = new byte[buffer.remaining()];
      int read = read(bytes, 0, bytes.length);
      if (read > 0) {
        buffer.put(bytes, 0, read);
      }
      return read;
    }

    @Override
    public void readFully(ByteBuffer buffer) throws IOException {
      byte[] bytes = new byte[buffer.remaining()];
      readFully(bytes);
      buffer.put(bytes);
    }

    private void moved(int bytes) {
      position += bytes;
      wanted = position;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
