package io.longhaul.jobs.repack.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.junit.jupiter.api.Test;

class TestHybrid {
  @Test
  void isWhatParquetReadsAndWrites() throws IOException {
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      int width = random.nextInt(25);
      int[] values = values(random, width);
      Bytes encoded = new Bytes(16);
      Hybrid.encode(values, 0, values.length, width, encoded);
      assertThat(decode(encoded.array(), encoded.size(), width, values.length)).isEqualTo(values);
      RunLengthBitPackingHybridDecoder decoder =
          new RunLengthBitPackingHybridDecoder(
              width, new ByteArrayInputStream(encoded.array(), 0, encoded.size()));
      for (int value : values) {
        assertThat(decoder.readInt()).isEqualTo(value);
      }
      if (width > 0) {
        RunLengthBitPackingHybridEncoder encoder =
            new RunLengthBitPackingHybridEncoder(
                width, 64, 1 << 16, HeapByteBufferAllocator.getInstance());
        for (int value : values) {
          encoder.writeInt(value);
        }
        byte[] bytes = encoder.toBytes().toInputStream().readAllBytes();
        assertThat(decode(bytes, bytes.length, width, values.length)).isEqualTo(values);
      }
    }
  }

  @Test
  void packedValuesOfNoBitsNeedNoBytes() throws IOException {
    assertThat(decode(new byte[] {5}, 1, 0, 16)).containsOnly(0);
  }

  @Test
  void endsWhereBytesEnd() {
    assertThatThrownBy(() -> decode(new byte[0], 0, 3, 5)).hasMessageContaining("5 of 5");
    assertThatThrownBy(() -> decode(new byte[] {3, 1}, 2, 3, 8)).hasMessageContaining("too early");
    assertThatThrownBy(() -> decode(new byte[] {0, 1}, 2, 3, 8)).hasMessageContaining("no values");
    assertThatThrownBy(() -> decode(new byte[] {8}, 1, 3, 4)).hasMessageContaining("within");
  }

  private static int[] values(Random random, int width) {
    int[] values = new int[1 + random.nextInt(3000)];
    int bound = 1 << width;
    for (int i = 0; i < values.length; ) {
      int run = random.nextBoolean() ? 1 : 1 + random.nextInt(40);
      int value = random.nextInt(bound);
      for (int end = Math.min(values.length, i + run); i < end; i++) {
        values[i] = value;
      }
    }
    return values;
  }

  private static int[] decode(byte[] bytes, int length, int width, int count) throws IOException {
    int[] decoded = new int[count];
    int[] filled = {0};
    Hybrid.decode(
        bytes,
        0,
        length,
        width,
        count,
        new Hybrid.Sink() {
          @Override
          public void run(int value, int times) {
            Arrays.fill(decoded, filled[0], filled[0] + times, value);
            filled[0] += times;
          }

          @Override
          public void values(int[] values, int some) {
            System.arraycopy(values, 0, decoded, filled[0], some);
            filled[0] += some;
          }
        });
    assertThat(filled[0]).isEqualTo(count);
    return decoded;
  }
}
