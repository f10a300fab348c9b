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

  private static long[] hashed(Values values) {
    long[] hashes = new long[values.count()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = values.hash(i);
    }
    return hashes;
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
        fingerprint.values(hashed(values), first);
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

  @Test
  void numbersHashAsTheirBytesDo() {
    for (long number : numbers()) {
      byte[] bytes = new byte[12];
      for (int i = 0; i < 8; i++) {
        bytes[i + 3] = (byte) (number >>> (8 * i));
      }
      assertThat(Fingerprint.hash(bytes, 3, 8)).isEqualTo(Fingerprint.hash(number));
      assertThat(Fingerprint.hash(bytes, 3, 4)).isEqualTo(Fingerprint.hash((int) number));
    }
  }

  @Test
  void whatStandsAroundAValueDoesNotCount() {
    Random random = new Random(4);
    for (int length = 0; length < 40; length++) {
      byte[] value = new byte[length];
      random.nextBytes(value);
      long wanted = Fingerprint.hash(value, 0, length);
      for (int before = 0; before < 12; before++) {
        byte[] around = new byte[before + length + 5];
        random.nextBytes(around);
        System.arraycopy(value, 0, around, before, length);
        assertThat(Fingerprint.hash(around, before, length))
            .as("%d bytes behind %d", length, before)
            .isEqualTo(wanted);
      }
      for (int i = 0; i < length; i++) {
        byte[] changed = value.clone();
        changed[i] ^= (byte) (1 << random.nextInt(8));
        assertThat(Fingerprint.hash(changed, 0, length)).isNotEqualTo(wanted);
      }
    }
  }
}
