package io.longhaul.jobs.repack;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.longhaul.common.link.Pacer;
import io.longhaul.common.policy.RepackRule.Text;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.SeekableInputStream;

/** Compresses a file of text, and tells what it holds, compressed or not. */
final class TextPacking {
  private static final int LEVEL = 3;

  private TextPacking() {}

  /**
   * What a file holds, decompressed.
   *
   * @param bytes how many
   * @param digest SHA-256 of them, as hexadecimal digits
   */
  record Content(long bytes, String digest) {
    /** The first 64 bits of the digest. */
    long start() {
      return ByteBuffer.wrap(HexFormat.of().parseHex(digest)).getLong();
    }
  }

  /** Compresses all of a file and gives what was read. */
  static Content pack(InputFile source, OutputFile target, Text text) throws IOException {
    try (InputStream in = stream(source);
        OutputStream out = compressing(target.create(0), text)) {
      return copy(in, out);
    }
  }

  /** What a file holds as it is. */
  static Content content(InputFile file) throws IOException {
    try (InputStream in = stream(file)) {
      return copy(in, OutputStream.nullOutputStream());
    }
  }

  /**
   * What a compressed file holds.
   *
   * @throws IOException also when it can't be decompressed
   */
  static Content unpacked(InputFile file, Text text) throws IOException {
    try (InputStream in = decompressing(stream(file), text)) {
      return copy(in, OutputStream.nullOutputStream());
    }
  }

  private static Content copy(InputStream in, OutputStream out) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[Pacer.STEP];
    long bytes = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
      out.write(buffer, 0, read);
      bytes += read;
    }
    return new Content(bytes, HexFormat.of().formatHex(digest.digest()));
  }

  private static OutputStream compressing(OutputStream out, Text text) throws IOException {
    return switch (text) {
      case GZIP -> new BufferedOutputStream(new GZIPOutputStream(out, Pacer.STEP), Pacer.STEP);
      case ZSTD -> {
        ZstdOutputStream zstd = new ZstdOutputStream(out, LEVEL);
        zstd.setChecksum(true);
        yield zstd;
      }
      case AS_IT_IS -> out;
    };
  }

  private static InputStream decompressing(InputStream in, Text text) throws IOException {
    return switch (text) {
      case GZIP -> new GZIPInputStream(in, Pacer.STEP);
      case ZSTD -> new ZstdInputStream(in);
      case AS_IT_IS -> in;
    };
  }

  /** Reads to the length that was listed, or fails. */
  private static InputStream stream(InputFile file) throws IOException {
    long length = file.getLength();
    SeekableInputStream stream = file.newStream();
    return new FilterInputStream(stream) {
      private long left = length;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int count) throws IOException {
        if (left == 0) {
          return -1;
        }
        int step = (int) Math.min(left, Math.min(count, Pacer.STEP));
        stream.readFully(bytes, offset, step);
        left -= step;
        return step;
      }

      @Override
      public int available() {
        return (int) Math.min(left, Integer.MAX_VALUE);
      }
    };
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
