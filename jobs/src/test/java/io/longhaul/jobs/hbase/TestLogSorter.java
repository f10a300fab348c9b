package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestLogSorter {
  private static final TableName TABLE = TableName.valueOf("t");

  @TempDir Path folder;

  private static KeyValue cell(String row, long time, String value) {
    return new KeyValue(
        Bytes.toBytes(row), Bytes.toBytes("f"), Bytes.toBytes("q"), time, Bytes.toBytes(value));
  }

  private List<LogPart> parts(long most) throws Exception {
    FileSystem fs = FileSystem.getLocal(new Configuration());
    LogSorter sorter =
        new LogSorter(fs, new org.apache.hadoop.fs.Path("file:///"), folder + "/logs", most);
    sorter.add(TABLE, cell("m", 1, "old"), 4);
    sorter.add(TABLE, cell("z", 1, "z"), 5);
    sorter.add(TABLE, cell("a", 1, "a"), 9);
    sorter.add(TABLE, cell("m", 1, "new"), 8);
    sorter.add(TABLE, cell("m", 2, "first of an entry"), 7);
    sorter.add(TABLE, cell("m", 2, "second of it"), 7);
    sorter.add(TableName.valueOf("other"), cell("m", 1, "other"), 99);
    return sorter.parts(TABLE);
  }

  private List<String> cells(LogPart part, String start, String end) throws Exception {
    Configuration conf = new Configuration();
    conf.set("longhaul.hbase.folder", "file:///");
    List<String> cells = new ArrayList<>();
    WindowRange range = WindowRange.empty(Bytes.toBytes(start), Bytes.toBytes(end));
    try (LogPart.Cells from = part.cells(conf, range)) {
      for (Optional<Cell> cell = from.next(); cell.isPresent(); cell = from.next()) {
        cells.add(
            Bytes.toString(CellUtil.cloneRow(cell.get()))
                + cell.get().getTimestamp()
                + " "
                + Bytes.toString(CellUtil.cloneValue(cell.get())));
      }
    }
    return cells;
  }

  @Test
  void theLatestOfOnePlaceAndTimeIsKeptInTheOrderOfTheTable() throws Exception {
    List<LogPart> parts = parts(1 << 20);
    assertThat(parts).hasSize(1);
    assertThat(cells(parts.get(0), "", ""))
        .containsExactly("a1 a", "m2 second of it", "m1 new", "z1 z");
    assertThat(cells(parts.get(0), "b", "z")).containsExactly("m2 second of it", "m1 new");
    assertThat(cells(parts.get(0), "m", "m\0")).hasSize(2);
    assertThat(cells(parts.get(0), "zz", "")).isEmpty();
  }

  @Test
  void whatIsMoreThanIsHeldGoesToSeveralFiles() throws Exception {
    List<LogPart> parts = parts(1);
    assertThat(parts).hasSize(6);
    assertThat(parts.get(0).first()).isEqualTo("m");
    assertThat(parts.get(1).last()).isEqualTo("z");
  }
}
