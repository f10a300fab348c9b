package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.hbase.ArrayBackedTag;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.Tag;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;

class TestWindows {
  private static final Instant TO = Instant.parse("2026-11-20T10:00:00.007Z");

  private static KeyValue cell(
      String row, String qualifier, long time, KeyValue.Type type, String value) {
    return new KeyValue(
        Bytes.toBytes(row),
        Bytes.toBytes("f"),
        Bytes.toBytes(qualifier),
        time,
        type,
        Bytes.toBytes(value));
  }

  private static String digest(Cell... cells) {
    CellDigest digest = new CellDigest();
    for (Cell cell : cells) {
      digest.add(cell);
    }
    return digest.hex();
  }

  @Test
  void aNameSaysAllOfAWindow() {
    Window base = Window.base(TO);
    assertThat(base.toString()).isEqualTo("base-19700101T000000000Z-20261120T100000007Z");
    assertThat(Window.parse(base.toString())).contains(base);
    Window window = Window.of(TO, TO.plusMillis(1));
    assertThat(Window.parse(window.toString())).contains(window);
    assertThat(Window.parse("window-20261120T100000007Z-20261120T100000007Z")).isEmpty();
    assertThat(Window.parse("window-20261320T100000007Z-20261420T100000007Z")).isEmpty();
    assertThat(Window.parse(".staging")).isEmpty();
  }

  @Test
  void eachPartOfACellCounts() {
    Tag tag = new ArrayBackedTag((byte) 8, Bytes.toBytes(1L));
    Set<String> digests =
        new HashSet<>(
            List.of(
                digest(),
                digest(cell("r", "q", 1, KeyValue.Type.Put, "v")),
                digest(cell("s", "q", 1, KeyValue.Type.Put, "v")),
                digest(cell("r", "p", 1, KeyValue.Type.Put, "v")),
                digest(cell("r", "q", 2, KeyValue.Type.Put, "v")),
                digest(cell("r", "q", 1, KeyValue.Type.Delete, "v")),
                digest(cell("r", "q", 1, KeyValue.Type.Put, "w")),
                digest(cell("rq", "", 1, KeyValue.Type.Put, "v")),
                digest(
                    new KeyValue(
                        Bytes.toBytes("r"),
                        Bytes.toBytes("f"),
                        Bytes.toBytes("q"),
                        1,
                        Bytes.toBytes("v"),
                        new Tag[] {tag})),
                digest(
                    cell("r", "q", 1, KeyValue.Type.Put, "v"),
                    cell("s", "q", 1, KeyValue.Type.Put, "v"))));
    assertThat(digests).hasSize(10);
  }

  @Test
  void whatIsThereTwiceCountsOnce() {
    CellDigest twice = new CellDigest();
    assertThat(twice.add(cell("r", "q", 1, KeyValue.Type.DeleteColumn, ""))).isTrue();
    assertThat(twice.add(cell("r", "q", 1, KeyValue.Type.DeleteColumn, ""))).isFalse();
    assertThat(twice.add(cell("r", "q", 1, KeyValue.Type.Put, "v"))).isTrue();
    assertThat(twice.add(cell("s", "q", 1, KeyValue.Type.Put, "v"))).isTrue();
    assertThat(twice.rows()).isEqualTo(2);
    assertThat(twice.cells()).isEqualTo(3);
  }

  @Test
  void aTableIsTheSameWhileItsRegionsAreKnown() {
    TableRegions.Region left = new TableRegions.Region("1", "", "m", "");
    TableRegions.Region right = new TableRegions.Region("2", "m", "", "");
    TableRegions.Region first = new TableRegions.Region("3", "", "f", "");
    TableRegions.Region second = new TableRegions.Region("4", "f", "m", "");
    TableRegions split =
        new TableRegions(List.of(first, second, right), Set.of("1", "2", "3", "4"));
    assertThat(split.isTableOf(List.of(left, right))).isTrue();
    TableRegions anew = new TableRegions(List.of(first, second), Set.of("3", "4"));
    assertThat(anew.isTableOf(List.of(left, right))).isFalse();
    TableRegions.Region emptied = new TableRegions.Region("5", "m", "", "");
    TableRegions truncated = new TableRegions(List.of(left, emptied), Set.of("1", "5"));
    assertThat(truncated.isTableOf(List.of(left, right))).isFalse();
    assertThat(anew.isTableOf(List.of())).isFalse();
  }
}
