package io.longhaul.jobs.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TestByteScan {
  /** The bytes that matter and their neighbours: what a borrow between bytes could mix up. */
  private static final byte[] ALPHABET = {
    '\'', '\\', '\n', '\r', '&', '(', '[', ']', 9, 11, 12, 14, 0, 1, 'a', -1, -128, (byte) 0xa7
  };

  @Test
  void findsWhatAByteByByteLookFinds() {
    Random random = new Random(7);
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      // Few stops or many, so that they lie everywhere in a word.
      int common = 4 + random.nextInt(ALPHABET.length - 4);
      for (int i = 0; i < bytes.length; i++) {
        boolean any = random.nextInt(8) == 0;
        bytes[i] = any ? ALPHABET[random.nextInt(ALPHABET.length)] : ALPHABET[common];
      }
      int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      int to = from + random.nextInt(bytes.length - from + 1);

      assertThat(ByteScan.plainEnd(bytes, from, to)).isEqualTo(plainEnd(bytes, from, to));
      assertThat(ByteScan.firstNul(bytes, from, to)).isEqualTo(firstNul(bytes, from, to));
      assertThat(ByteScan.lineBreaks(bytes, from, to)).isEqualTo(lineBreaks(bytes, from, to));
    }
  }

  private static int plainEnd(byte[] bytes, int from, int to) {
    boolean high = false;
    int at = from;
    while (at < to && "'\\\n\r".indexOf(bytes[at]) < 0) {
      high |= bytes[at] < 0;
      at++;
    }
    return high ? -at - 1 : at;
  }

  private static int firstNul(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] == 0) {
        return at;
      }
    }
    return -1;
  }

  private static int lineBreaks(byte[] bytes, int from, int to) {
    int breaks = 0;
    for (int at = from; at < to; at++) {
      breaks += bytes[at] == '\n' ? 1 : 0;
    }
    return breaks;
  }
}
