package io.longhaul.jobs.repack.pages;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.schema.MessageType;

/** What files hold, column by column, bit by bit, whatever the order of their rows. */
public final class LeafSums {
  private final List<Column> columns = new ArrayList<>();

  /** What one column holds: its values, and how many there are of each level. */
  private static final class Column {
    private final ColumnDescriptor column;
    private final long[] definition;
    private final long[] repetition;
    private long values;
    private long digest;

    Column(ColumnDescriptor column) {
      this.column = column;
      this.definition = new long[column.getMaxDefinitionLevel() + 1];
      this.repetition = new long[column.getMaxRepetitionLevel() + 1];
    }

    void add(ColumnData data) {
      for (Segment segment : data.segments()) {
        for (int i = 0; i < segment.count(); i++) {
          int index = segment.index(i);
          digest += segment.isPlain() ? segment.values().hash(index) : segment.hashes()[index];
        }
        values += segment.count();
      }
      add(data.definition(), definition);
      if (column.getMaxRepetitionLevel() > 0) {
        add(data.repetition(), repetition);
      }
    }

    private static void add(Levels levels, long[] counts) {
      List<Long> histogram = levels.histogram(0, levels.count());
      for (int i = 0; i < counts.length; i++) {
        counts[i] += histogram.get(i);
      }
    }
  }

  private LeafSums() {}

  /**
   * Reads files from their first pages to their last.
   *
   * @param schema that has all columns
   * @throws DamagedFileException when a checksum is wrong or a file is none of Parquet
   * @throws UnsupportedFileException when their pages can't be read
   * @throws IOException when the store failed
   */
  public static LeafSums of(List<Source> files, MessageType schema) throws IOException {
    LeafSums sums = new LeafSums();
    schema.getColumns().forEach(column -> sums.columns.add(new Column(column)));
    try (PageCodec codec = new PageCodec()) {
      for (Source source : files) {
        try (SourceFile file = SourceFile.open(source.name(), source.input(), 0)) {
          Optional<String> obstacle = file.obstacle();
          if (obstacle.isPresent()) {
            throw new UnsupportedFileException(obstacle.get());
          }
          List<Integer> map = ColumnMap.of(schema, file.schema());
          for (RowGroup group : file.footer().getRow_groups()) {
            sums.add(file, group, map, codec);
          }
        }
      }
    }
    return sums;
  }

  private void add(SourceFile file, RowGroup group, List<Integer> map, PageCodec codec)
      throws IOException {
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      ColumnData data = new ColumnData(column.column);
      if (map.get(i) < 0) {
        data.addMissing(Math.toIntExact(group.getNum_rows()));
      } else {
        new ChunkDecoder(codec)
            .decode(
                file,
                group.getColumns().get(map.get(i)).getMeta_data(),
                data,
                () -> {
                  column.add(data);
                  data.clear();
                });
      }
      column.add(data);
    }
  }

  /** What differs of a column. */
  public record Difference(String column, String reason) {}

  /** How other files differ; empty when they hold the same values. */
  public Optional<Difference> difference(LeafSums other) {
    for (int i = 0; i < columns.size(); i++) {
      Column mine = columns.get(i);
      Column theirs = other.columns.get(i);
      String name = ChunkDecoder.name(mine.column);
      if (mine.values != theirs.values
          || !Arrays.equals(mine.definition, theirs.definition)
          || !Arrays.equals(mine.repetition, theirs.repetition)) {
        return Optional.of(
            new Difference(
                name, "has %d values instead of %d".formatted(theirs.values, mine.values)));
      }
      if (mine.digest != theirs.digest) {
        return Optional.of(new Difference(name, "has other values"));
      }
    }
    return Optional.empty();
  }
}
