package io.longhaul.jobs.repack.pages;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Compresses and decompresses pages. Holds native memory until closed; not thread-safe. */
final class PageCodec implements Closeable {
  private final ZstdCompressCtx compressor = new ZstdCompressCtx();
  private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
  private final CodecFactory others = new CodecFactory(new Configuration(false), 1 << 16);
  private byte[] decompressed = {};
  private byte[] compressed = {};
  private int level = Integer.MIN_VALUE;

  /**
   * Decompresses one page.
   *
   * @return an array that holds it from index 0 on, until the next call
   * @throws IOException when it is no such page, or not of that size
   */
  byte[] decompress(CompressionCodec codec, byte[] source, int offset, int length, int size)
      throws IOException {
    if (size < 0) {
      throw new IOException("a page says it has " + size + " bytes");
    }
    if (decompressed.length < size) {
      decompressed = new byte[size];
    }
    int found = decompressTo(codec, source, offset, length, size);
    if (found != size) {
      throw new IOException("a page decompresses to " + found + " bytes instead of " + size);
    }
    return decompressed;
  }

  private int decompressTo(CompressionCodec codec, byte[] source, int offset, int length, int size)
      throws IOException {
    return switch (codec) {
      case UNCOMPRESSED -> {
        System.arraycopy(source, offset, decompressed, 0, Math.min(length, size));
        yield length;
      }
      case SNAPPY -> {
        if (Snappy.uncompressedLength(source, offset, length) != size) {
          yield -1;
        }
        yield Snappy.uncompress(source, offset, length, decompressed, 0);
      }
      case ZSTD -> {
        try {
          yield length == 0 && size == 0
              ? 0
              : decompressor.decompressByteArray(decompressed, 0, size, source, offset, length);
        } catch (ZstdException e) {
          throw new IOException(e.getMessage(), e);
        }
      }
      case GZIP -> {
        try (InputStream in =
            new GZIPInputStream(new ByteArrayInputStream(source, offset, length), 1 << 14)) {
          int read = in.readNBytes(decompressed, 0, size);
          yield in.read() < 0 ? read : size + 1;
        }
      }
      case LZ4, LZ4_RAW, BROTLI, LZO -> {
        byte[] whole =
            others
                .getDecompressor(CompressionCodecName.valueOf(codec.name()))
                .decompress(BytesInput.from(source, offset, length), size)
                .toInputStream()
                .readAllBytes();
        System.arraycopy(whole, 0, decompressed, 0, Math.min(size, whole.length));
        yield whole.length;
      }
    };
  }

  /**
   * Compresses one page; {@link #compressed()} then holds it.
   *
   * @return bytes of it
   */
  int compress(CompressionCodec codec, int wanted, byte[] source, int offset, int length)
      throws IOException {
    return switch (codec) {
      case ZSTD -> {
        if (level != wanted) {
          compressor.setLevel(wanted);
          level = wanted;
        }
        reserve(Math.toIntExact(Zstd.compressBound(length)));
        yield compressor.compressByteArray(
            compressed, 0, compressed.length, source, offset, length);
      }
      case SNAPPY -> {
        reserve(Snappy.maxCompressedLength(length));
        yield Snappy.compress(source, offset, length, compressed, 0);
      }
      case GZIP -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2 + 64);
        try (Gzip gzip = new Gzip(out, wanted)) {
          gzip.write(source, offset, length);
        }
        compressed = out.toByteArray();
        yield compressed.length;
      }
      case UNCOMPRESSED -> {
        reserve(length);
        System.arraycopy(source, offset, compressed, 0, length);
        yield length;
      }
      case LZ4_RAW -> {
        compressed =
            others
                .getCompressor(CompressionCodecName.LZ4_RAW)
                .compress(BytesInput.from(source, offset, length))
                .toInputStream()
                .readAllBytes();
        yield compressed.length;
      }
      case LZ4, BROTLI, LZO -> throw new IllegalArgumentException("Invalid codec: " + codec);
    };
  }

  /** What {@link #compress} wrote, from index 0 on; until its next call. */
  byte[] compressed() {
    return compressed;
  }

  private void reserve(int length) {
    if (compressed.length < length) {
      compressed = new byte[length];
    }
  }

  @Override
  public void close() {
    compressor.close();
    decompressor.close();
    others.release();
  }

  /** Of a level of its own. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(ByteArrayOutputStream out, int level) throws IOException {
      super(out, 1 << 14);
      def.setLevel(level);
    }
  }
}
