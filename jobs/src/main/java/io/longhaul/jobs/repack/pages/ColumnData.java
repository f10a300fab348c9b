package io.longhaul.jobs.repack.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;

/** What one column holds over some rows, decoded, and the fingerprint of it. */
final class ColumnData {
  private static final int HASHES = 1 << 10;

  private final ColumnDescriptor column;
  private final int expected;
  private final Levels repetition;
  private final Levels definition;
  private final List<Segment> segments = new ArrayList<>();
  private final Fingerprint fingerprint = new Fingerprint();
  private final DistinctSample distinct;
  private final Optional<Values> passing;
  private final long[] hashes = new long[HASHES];
  private int hashed;

  /** To be read only: how many different values there are is of no interest. */
  ColumnData(ColumnDescriptor column) {
    this(column, 0, DistinctSample.none(), Optional.empty());
  }

  /**
   * @param expected bytes of all values, if they stand in full
   */
  ColumnData(ColumnDescriptor column, long expected) {
    this(column, expected, new DistinctSample(), Optional.empty());
  }

  private ColumnData(
      ColumnDescriptor column, long expected, DistinctSample distinct, Optional<Values> passing) {
    this.column = column;
    this.distinct = distinct;
    this.passing = passing;
    this.expected = (int) Math.min(expected, Integer.MAX_VALUE / 2);
    this.repetition = new Levels(column.getMaxRepetitionLevel());
    this.definition = new Levels(column.getMaxDefinitionLevel());
  }

  /** Keeps nothing but levels and the digest: values pass. */
  static ColumnData digestOf(ColumnDescriptor column) {
    return new ColumnData(column, 0, DistinctSample.none(), Optional.of(Values.of(column, 0)));
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

  /** Of all that was added so far; see {@link Fingerprint}. */
  long digest() {
    takeHashes();
    return fingerprint.digest();
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

  /** Where values in full are to be added; {@link #added} then takes them into the digest. */
  Values plain(int capacity) {
    if (passing.isPresent()) {
      passing.get().clear();
      return passing.get();
    }
    if (segments.isEmpty()) {
      segments.add(Segment.plain(Values.of(column, Math.max(capacity, expected))));
    } else if (!segments.get(segments.size() - 1).isPlain()) {
      segments.add(Segment.plain(Values.of(column, capacity)));
    }
    return segments.get(segments.size() - 1).values();
  }

  void added(Values values, int from) {
    int count = values.count();
    if (values.width() == Long.BYTES) {
      for (int i = from; i < count; i++) {
        take(Fingerprint.hash(values.longAt(i)));
      }
    } else if (values.width() == Integer.BYTES) {
      for (int i = from; i < count; i++) {
        take(Fingerprint.hash(values.intAt(i)));
      }
    } else {
      for (int i = from; i < count; i++) {
        take(values.hash(i));
      }
    }
  }

  /**
   * Adds values whose bytes stand one behind the other.
   *
   * @param lengths of the values, found to end within the bytes
   */
  void addBytes(byte[] bytes, int start, long[] lengths, int count) {
    int at = start;
    for (int i = 0; i < count; i++) {
      int length = (int) lengths[i];
      take(Fingerprint.hash(bytes, at, length));
      at += length;
    }
    if (passing.isEmpty()) {
      Values values = plain(at - start + count * Integer.BYTES);
      at = start;
      for (int i = 0; i < count; i++) {
        int length = (int) lengths[i];
        values.add(bytes, at, length);
        at += length;
      }
    }
  }

  private void take(long hash) {
    if (hashed == HASHES) {
      takeHashes();
    }
    hashes[hashed++] = hash;
  }

  private void takeHashes() {
    fingerprint.values(hashes, hashed);
    distinct.add(hashes, hashed);
    hashed = 0;
  }

  /** Hears of a dictionary that ids are going to be of. */
  void addDictionary(long[] values) {
    distinct.add(values, values.length);
  }

  /** About how many different values there are. */
  long distinct() {
    return distinct.estimate();
  }

  /**
   * @param ofEntries hashes of the dictionary's values
   */
  void addIds(Values dictionary, long[] ofEntries, int[] ids) {
    takeHashes();
    fingerprint.values(ofEntries, ids, 0, ids.length);
    if (passing.isEmpty()) {
      segments.add(Segment.coded(dictionary, ids, ofEntries));
    }
  }

  /** Drops all but the digest. */
  void clear() {
    repetition.clear();
    definition.clear();
    segments.clear();
  }
}
