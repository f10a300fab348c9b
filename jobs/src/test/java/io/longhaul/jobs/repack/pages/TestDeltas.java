package io.longhaul.jobs.repack.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesReader;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.junit.jupiter.api.Test;

class TestDeltas {
  private static final int TRIES = 600;

  @Test
  void isWhatParquetReads() throws IOException {
    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      boolean wide = random.nextBoolean();
      long[] values = values(random, wide);
      Bytes encoded = encode(wide, values);
      assertThat(encoded.size())
          .as("seed %d", seed)
          .isEqualTo(parquet(wide, values, 128, 4).length);
      ByteBufferInputStream in =
          ByteBufferInputStream.wrap(ByteBuffer.wrap(encoded.array(), 0, encoded.size()));
      DeltaBinaryPackingValuesReader reader = new DeltaBinaryPackingValuesReader();
      reader.initFromPage(values.length, in);
      assertThat(in.available()).as("seed %d", seed).isZero();
      for (int i = 0; i < values.length; i++) {
        assertThat(wide ? reader.readLong() : reader.readInteger())
            .as("seed %d, %d", seed, i)
            .isEqualTo(values[i]);
      }
    }
  }

  @Test
  void readsBlocksOfAllSizes() throws IOException {
    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      boolean wide = random.nextBoolean();
      long[] values = values(random, wide);
      int lots = 1 + random.nextInt(5);
      byte[] bytes = parquet(wide, values, lots * 8 * (1 + random.nextInt(20)), lots);
      // Room behind them must not change anything, nor what lies there.
      int behind = random.nextInt(20);
      byte[] page = Arrays.copyOf(bytes, bytes.length + behind);
      Arrays.fill(page, bytes.length, page.length, (byte) 0xff);
      long[] found = new long[values.length];
      int end = new Deltas.Reader(page, 0, bytes.length, wide).read(found, found.length);
      assertThat(found).as("seed %d", seed).isEqualTo(values);
      assertThat(end).as("seed %d", seed).isEqualTo(bytes.length);
      long[] some = new long[random.nextInt(values.length + 1)];
      assertThat(new Deltas.Reader(page, 0, bytes.length, wide).read(some, some.length))
          .as("seed %d", seed)
          .isEqualTo(bytes.length);
      assertThat(some).as("seed %d", seed).isEqualTo(Arrays.copyOf(values, some.length));
    }
  }

  @Test
  void endsWhereBytesEnd() throws IOException {
    long[] values = values(new Random(5), true);
    Bytes encoded = encode(true, values);
    for (int end = 0; end < encoded.size(); end += 1 + end / 50) {
      int cut = end;
      assertThatThrownBy(
              () ->
                  new Deltas.Reader(encoded.array(), 0, cut, true)
                      .read(new long[values.length], values.length))
          .as("%d of %d bytes", cut, encoded.size())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("too early");
    }
  }

  @Test
  void refusesWhatNoWriterWrites() {
    refused("has 5 values instead of 9", 9, 128, 1, 4, 5, 0);
    refused("0 lots of differences", 1, 128, 1, 0, 1, 0);
    refused("are a block of 0", 1, 0, 4, 1, 0);
    refused("are a block of 12", 1, 12, 4, 1, 0);
    refused("have 65 bits", 2, 8, 1, 2, 0, 0, 65);
    refused("more than 64 bits", 1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1);
  }

  private static void refused(String reason, int count, int... bytes) {
    byte[] page = new byte[bytes.length];
    for (int i = 0; i < page.length; i++) {
      page[i] = (byte) bytes[i];
    }
    assertThatThrownBy(
            () -> new Deltas.Reader(page, 0, page.length, true).read(new long[count], count))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void nothingIsReadByParquet() throws IOException {
    Bytes encoded = encode(false, new long[0]);
    assertThat(new Deltas.Reader(encoded.array(), 0, encoded.size(), false).read(new long[0], 0))
        .isEqualTo(encoded.size());
    ByteBufferInputStream in =
        ByteBufferInputStream.wrap(ByteBuffer.wrap(encoded.array(), 0, encoded.size()));
    new DeltaBinaryPackingValuesReader().initFromPage(0, in);
    assertThat(in.available()).isZero();
  }

  private static Bytes encode(boolean wide, long[] values) {
    Bytes out = new Bytes(16);
    Deltas.Writer writer = new Deltas.Writer(wide, values.length, out);
    for (long value : values) {
      writer.add(value);
    }
    writer.end();
    return out;
  }

  private static byte[] parquet(boolean wide, long[] values, int block, int lots)
      throws IOException {
    HeapByteBufferAllocator heap = HeapByteBufferAllocator.getInstance();
    DeltaBinaryPackingValuesWriter writer =
        wide
            ? new DeltaBinaryPackingValuesWriterForLong(block, lots, 64, 1 << 16, heap)
            : new DeltaBinaryPackingValuesWriterForInteger(block, lots, 64, 1 << 16, heap);
    for (long value : values) {
      if (wide) {
        writer.writeLong(value);
      } else {
        writer.writeInteger((int) value);
      }
    }
    return writer.getBytes().toInputStream().readAllBytes();
  }

  /** Some near each other, some anywhere, and the extremes, whose differences overflow. */
  private static long[] values(Random random, boolean wide) {
    long[] values = new long[1 + random.nextInt(1500)];
    int bits = 1 + random.nextInt(64);
    long last = random.nextLong();
    for (int i = 0; i < values.length; i++) {
      last =
          switch (random.nextInt(40)) {
            case 0 -> wide ? Long.MAX_VALUE : Integer.MAX_VALUE;
            case 1 -> wide ? Long.MIN_VALUE : Integer.MIN_VALUE;
            case 2 -> 0;
            default ->
                last + (random.nextLong() >>> (64 - bits)) - (bits > 62 ? 0 : 1L << bits >> 1);
          };
      if (bits % 3 == 0 && i % 400 < 300) {
        last = i == 0 ? last : values[i - 1];
      }
      values[i] = wide ? last : (int) last;
    }
    return values;
  }
}
