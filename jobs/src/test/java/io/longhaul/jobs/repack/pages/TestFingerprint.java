package io.longhaul.jobs.repack.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

class TestFingerprint {
  private static final ColumnDescriptor LONGS =
      MessageTypeParser.parseMessageType("message t { required int64 a; }").getColumns().get(0);
  private static final int COUNT = 23;

  private static long[] numbers() {
    return new Random(3).longs(COUNT).toArray();
  }

  /** One by one. */
  private static long digest(long[] numbers) {
    Fingerprint fingerprint = new Fingerprint();
    Values values = values(numbers);
    for (int i = 0; i < numbers.length; i++) {
      fingerprint.value(values.hash(i));
    }
    return fingerprint.digest();
  }

  private static Values values(long[] numbers) {
    Values values = Values.of(LONGS, 0);
    for (long number : numbers) {
      values.addLong(number);
    }
    return values;
  }

  @Test
  void isTheSameHoweverValuesArrive() {
    long[] numbers = numbers();
    long wanted = digest(numbers);
    Values values = values(numbers);
    long[] hashes = new long[COUNT];
    int[] ids = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      hashes[COUNT - 1 - i] = values.hash(i);
      ids[i] = COUNT - 1 - i;
    }
    for (int first = 0; first <= COUNT; first++) {
      for (int second = first; second <= COUNT; second++) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.longs(values, 0, first, DistinctSample.none());
        fingerprint.values(hashes, ids, first, second);
        for (int i = second; i < COUNT; i++) {
          fingerprint.value(values.hash(i));
        }
        assertThat(fingerprint.digest()).as("%d, %d", first, second).isEqualTo(wanted);
      }
    }
  }

  @Test
  void noChangeAndNoExchangeIsLost() {
    long wanted = digest(numbers());
    for (int i = 0; i < COUNT; i++) {
      long[] changed = numbers();
      changed[i] ^= 1;
      assertThat(digest(changed)).isNotEqualTo(wanted);
      for (int j = 0; j < i; j++) {
        long[] exchanged = numbers();
        exchanged[i] = numbers()[j];
        exchanged[j] = numbers()[i];
        assertThat(digest(exchanged)).as("%d, %d", i, j).isNotEqualTo(wanted);
      }
    }
    assertThat(digest(java.util.Arrays.copyOf(numbers(), COUNT - 1))).isNotEqualTo(wanted);
    assertThat(digest(java.util.Arrays.copyOf(numbers(), COUNT + 1))).isNotEqualTo(wanted);
  }
}
