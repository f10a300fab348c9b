package io.longhaul.jobs.dump;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Sees by its first bytes how a file is compressed, whatever its name. */
final class Decompression {
  private static final int BUFFER = 128 * 1024;

  private Decompression() {}

  /** The plain bytes of a stored file; damage shows as {@link DamagedInputException}. */
  static InputStream of(InputStream stored) throws IOException {
    BufferedInputStream in = new BufferedInputStream(stored, BUFFER);
    in.mark(4);
    byte[] magic = in.readNBytes(4);
    in.reset();
    if (magic.length >= 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
      return new GzipStream(in);
    }
    if (magic.length == 4
        && (magic[0] & 0xff) == 0x28
        && (magic[1] & 0xff) == 0xb5
        && (magic[2] & 0xff) == 0x2f
        && (magic[3] & 0xff) == 0xfd) {
      return new Zstd(new ZstdInputStream(in));
    }
    return in;
  }

  /** Turns the library's errors into ours. */
  private static final class Zstd extends InputStream {
    private final ZstdInputStream in;

    Zstd(ZstdInputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      try {
        return in.read(bytes, from, length);
      } catch (ZstdIOException e) {
        throw new DamagedInputException("zstd data is damaged or cut off", e);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
