package io.longhaul.jobs.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestLongHashSet {
  @Test
  void holdsWhatAnySetHoldsHoweverOftenItIsCleared() {
    Random random = new Random(3);
    LongHashSet set = new LongHashSet();
    for (int round = 0; round < 2_000; round++) {
      Set<Long> known = new HashSet<>();
      int values = random.nextInt(round % 100 == 0 ? 5_000 : 20);
      long bound = 1L + random.nextInt(10_000);
      for (int i = 0; i < values; i++) {
        long value = random.nextLong() % (i % 2 == 0 ? bound : 10);
        assertThat(set.add(value)).isEqualTo(known.add(value));
      }
      set.clear();
    }
  }
}
