package io.longhaul.common.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestExternalSorter {
  private static final ExternalSorter.Codec<String> TEXT =
      new ExternalSorter.Codec<>() {
        @Override
        public void write(String item, DataOutput out) throws IOException {
          out.writeUTF(item);
        }

        @Override
        public String read(DataInput in) throws IOException {
          return in.readUTF();
        }
      };

  @TempDir private Path folder;

  private ExternalSorter<String> sorter(int inMemory, String... items) throws IOException {
    ExternalSorter<String> sorter =
        new ExternalSorter<>(Comparator.naturalOrder(), TEXT, folder, inMemory);
    for (String item : items) {
      sorter.add(item);
    }
    return sorter;
  }

  private static List<String> all(ExternalSorter<String> sorter) throws IOException {
    List<String> all = new ArrayList<>();
    try (ExternalSorter.Items<String> items = sorter.sorted()) {
      while (items.hasNext()) {
        all.add(items.next());
      }
    }
    return all;
  }

  @Test
  void sortsWhatFitsInMemory() throws IOException {
    try (ExternalSorter<String> sorter = sorter(10, "c", "a", "b")) {
      assertThat(all(sorter)).containsExactly("a", "b", "c");
      assertThat(sorter.spilledItems()).isZero();
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void mergesWhatWasSpilledAnyNumberOfTimes() throws IOException {
    try (ExternalSorter<String> sorter = sorter(3, "g", "b", "e", "a", "d", "f", "c", "a")) {
      assertThat(sorter.size()).isEqualTo(8);
      assertThat(sorter.spilledItems()).isEqualTo(6);
      for (int pass = 0; pass < 2; pass++) {
        assertThat(all(sorter)).containsExactly("a", "a", "b", "c", "d", "e", "f", "g");
      }
      assertThat(folder).isNotEmptyDirectory();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void hasNothingOfNothing() throws IOException {
    try (ExternalSorter<String> sorter = sorter(1)) {
      assertThat(all(sorter)).isEmpty();
      assertThat(sorter.size()).isZero();
    }
  }

  @Test
  void refusesToKeepNothingInMemory() {
    assertThatThrownBy(() -> sorter(0)).hasMessage("Invalid in-memory items, must be positive: 0");
  }
}
