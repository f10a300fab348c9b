package io.longhaul.jobs.repack.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntFunction;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

class TestPacking {
  private static final int COUNT = 100_000;
  private static final int SMALL = 12;

  private static Packing choose(String type, IntFunction<byte[]> value) throws IOException {
    ColumnDescriptor column =
        MessageTypeParser.parseMessageType("message t { required " + type + " a; }")
            .getColumns()
            .get(0);
    ColumnData data = new ColumnData(column, 0);
    Values values = data.plain(COUNT);
    for (int i = 0; i < COUNT; i++) {
      byte[] bytes = value.apply(i);
      values.add(bytes, 0, bytes.length);
    }
    data.addDefinition(0, COUNT);
    data.added(values, 0);
    PackSettings settings = new PackSettings(CompressionCodec.ZSTD, SMALL, Profile.MODERN);
    try (PageCodec codec = new PageCodec()) {
      return Packing.choose(data, ValueOrder.of(column.getPrimitiveType()), settings, codec);
    }
  }

  private static byte[] bytes(long value) {
    byte[] bytes = new byte[Long.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (value >>> (8 * i));
    }
    return bytes;
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatHardlyCompressesGoesByTheLowestLevel() throws IOException {
    Random random = new Random(1);
    Packing packing = choose("int64", i -> bytes(random.nextLong()));
    assertThat(packing.level()).isEqualTo(1);
    assertThat(packing.coded()).isEmpty();
    assertThat(packing.values().encoding()).isEqualTo(Encoding.PLAIN);
  }

  @Test
  void textGoesByTheLevelThatWasAskedFor() throws IOException {
    Random random = new Random(2);
    Packing packing =
        choose(
            "binary",
            i -> {
              StringBuilder words = new StringBuilder();
              for (int k = 0; k < 8; k++) {
                words.append("word").append(random.nextInt(500)).append(' ');
              }
              return text(words.toString());
            });
    assertThat(packing.level()).isEqualTo(SMALL);
    assertThat(packing.coded()).isEmpty();
  }

  @Test
  void fewValuesGetADictionaryAndNeighboursTheirDifference() throws IOException {
    Random random = new Random(3);
    Packing few = choose("binary", i -> text("a value " + random.nextInt(40)));
    assertThat(few.coded()).isPresent();
    assertThat(few.coded().get().dictionary().count()).isEqualTo(40);
    Packing near = choose("int64", i -> bytes(1L << 40 | (i * 1000L + random.nextInt(3))));
    assertThat(near.values().encoding()).isEqualTo(Encoding.DELTA_BINARY_PACKED);
  }
}
