package io.longhaul.jobs.repack.pages;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;

/** What one column holds over some rows, decoded, and the fingerprint of it. */
final class ColumnData {
  private final ColumnDescriptor column;
  private final int expected;
  private final Levels repetition;
  private final Levels definition;
  private final List<Segment> segments = new ArrayList<>();
  private final Fingerprint fingerprint = new Fingerprint();
  private final DistinctSample distinct;

  /** To be read only: how many different values there are is of no interest. */
  ColumnData(ColumnDescriptor column) {
    this(column, 0, DistinctSample.none());
  }

  /**
   * @param expected bytes of all values, if they stand in full
   */
  ColumnData(ColumnDescriptor column, long expected) {
    this(column, expected, new DistinctSample());
  }

  private ColumnData(ColumnDescriptor column, long expected, DistinctSample distinct) {
    this.column = column;
    this.distinct = distinct;
    this.expected = (int) Math.min(expected, Integer.MAX_VALUE / 2);
    this.repetition = new Levels(column.getMaxRepetitionLevel());
    this.definition = new Levels(column.getMaxDefinitionLevel());
  }

  ColumnDescriptor column() {
    return column;
  }

  /** One for each level; none where the column knows no repetition. */
  Levels repetition() {
    return repetition;
  }

  /** One for each level; values are where it is the highest. */
  Levels definition() {
    return definition;
  }

  List<Segment> segments() {
    return segments;
  }

  Fingerprint fingerprint() {
    return fingerprint;
  }

  /** Levels, those of nulls and empty lists included. */
  int count() {
    return definition.count();
  }

  /** Values that are none of nulls. */
  int valueCount() {
    int count = 0;
    for (Segment segment : segments) {
      count += segment.count();
    }
    return count;
  }

  /** Whether a row begins at a level. */
  boolean beginsRow(int level) {
    return column.getMaxRepetitionLevel() == 0 || repetition.at(level) == 0;
  }

  /** Rows whose levels are in a range. */
  int rows(int from, int to) {
    return column.getMaxRepetitionLevel() == 0 ? to - from : repetition.count(0, from, to);
  }

  /** Adds levels and takes them into the fingerprint. */
  void addDefinition(int level, int times) {
    definition.add(level, times);
    fingerprint.definition(level, times);
  }

  void addRepetition(int level, int times) {
    repetition.add(level, times);
    fingerprint.repetition(level, times);
  }

  /** Rows of a file that lacks the column: nothing is defined. */
  void addMissing(int rows) {
    if (column.getMaxRepetitionLevel() > 0) {
      addRepetition(0, rows);
    }
    addDefinition(0, rows);
  }

  /** Where values in full are to be added; {@link #added} then takes them into the fingerprint. */
  Values plain(int capacity) {
    if (segments.isEmpty()) {
      segments.add(Segment.plain(Values.of(column, Math.max(capacity, expected))));
    } else if (!segments.get(segments.size() - 1).isPlain()) {
      segments.add(Segment.plain(Values.of(column, capacity)));
    }
    return segments.get(segments.size() - 1).values();
  }

  void added(Values values, int from) {
    if (values.width() == Long.BYTES) {
      fingerprint.longs(values, from, values.count(), distinct);
      return;
    }
    for (int i = from; i < values.count(); i++) {
      long hash = values.hash(i);
      fingerprint.value(hash);
      distinct.add(hash);
    }
  }

  /** Hears of a dictionary that ids are going to be of. */
  void addDictionary(long[] hashes) {
    for (long hash : hashes) {
      distinct.add(hash);
    }
  }

  /** About how many different values there are. */
  long distinct() {
    return distinct.estimate();
  }

  void addIds(Values dictionary, long[] hashes, int[] ids) {
    fingerprint.values(hashes, ids, 0, ids.length);
    segments.add(Segment.coded(dictionary, ids, hashes));
  }

  /** Drops all but the fingerprint. */
  void clear() {
    repetition.clear();
    definition.clear();
    segments.clear();
  }
}
