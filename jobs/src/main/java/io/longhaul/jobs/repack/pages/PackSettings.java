package io.longhaul.jobs.repack.pages;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import org.apache.parquet.format.CompressionCodec;

/**
 * How files are written.
 *
 * @param level of zstd and gzip, the most that a column gets; others have none
 */
public record PackSettings(CompressionCodec codec, int level, Profile profile)
    implements Serializable {
  public PackSettings {
    requireNonNull(codec, "codec is null");
    requireNonNull(profile, "profile is null");
    switch (codec) {
      case ZSTD -> requireLevel(level, 22);
      case GZIP -> requireLevel(level, 9);
      case SNAPPY, LZ4_RAW, UNCOMPRESSED -> {}
      case LZO, BROTLI, LZ4 -> throw new IllegalArgumentException("Invalid codec: " + codec);
    }
  }

  /** All of it, in a few words. */
  public String recipe() {
    return "%s %d %s".formatted(codec, level, profile);
  }

  private static void requireLevel(int level, int highest) {
    if (level < 1 || level > highest) {
      throw new IllegalArgumentException(
          "Invalid level, must be from 1 to " + highest + ": " + level);
    }
  }
}
