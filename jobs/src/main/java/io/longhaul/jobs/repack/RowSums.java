package io.longhaul.jobs.repack;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;

/**
 * What rows hold, whatever their order: how many there are, a digest of them, and of each column
 * its nulls, smallest, largest, sum and digest. Values count as they are laid out in memory, bit by
 * bit; numbers of eight bytes and less are words, all else is bytes.
 */
final class RowSums implements Serializable {
  private static final long serialVersionUID = 1;
  private static final long FIRST = 0x9E3779B185EBCA87L;
  private static final long SECOND = 0xC2B2AE3D27D4EB4FL;

  private final boolean[] words;
  private final List<Column> columns = new ArrayList<>();
  private long rows;
  private long digest;

  /** What one column holds. */
  private static final class Column implements Serializable {
    private static final long serialVersionUID = 1;

    private long nulls;
    private long digest;
    private long sum;
    private long smallest = Long.MAX_VALUE;
    private long largest = Long.MIN_VALUE;
    private byte[] first;
    private byte[] last;

    void addWord(long word) {
      sum += word;
      smallest = Math.min(smallest, word);
      largest = Math.max(largest, word);
    }

    void addBytes(byte[] bytes) {
      sum += bytes.length;
      first = first == null || Arrays.compareUnsigned(bytes, first) < 0 ? bytes : first;
      last = last == null || Arrays.compareUnsigned(bytes, last) > 0 ? bytes : last;
    }

    void add(Column other) {
      nulls += other.nulls;
      digest += other.digest;
      sum += other.sum;
      smallest = Math.min(smallest, other.smallest);
      largest = Math.max(largest, other.largest);
      first =
          other.first == null || (first != null && Arrays.compareUnsigned(first, other.first) <= 0)
              ? first
              : other.first;
      last =
          other.last == null || (last != null && Arrays.compareUnsigned(last, other.last) >= 0)
              ? last
              : other.last;
    }

    Optional<String> difference(Column other) {
      if (nulls != other.nulls) {
        return Optional.of("has %d nulls instead of %d".formatted(other.nulls, nulls));
      }
      if (smallest != other.smallest || !Arrays.equals(first, other.first)) {
        return Optional.of("has another smallest value");
      }
      if (largest != other.largest || !Arrays.equals(last, other.last)) {
        return Optional.of("has another largest value");
      }
      if (sum != other.sum) {
        return Optional.of("has another sum");
      }
      return digest == other.digest ? Optional.empty() : Optional.of("has other values");
    }
  }

  private RowSums(boolean[] words) {
    this.words = words;
    for (int i = 0; i < words.length; i++) {
      columns.add(new Column());
    }
  }

  /** One row. */
  interface Values {
    boolean isNull(int column);

    /** Of a column of words. */
    long word(int column);

    /** Of any other column. */
    byte[] bytes(int column);
  }

  /**
   * Of no rows.
   *
   * @param words of each column, whether its values are words
   */
  static RowSums of(List<Boolean> words) {
    boolean[] all = new boolean[words.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = words.get(i);
    }
    return new RowSums(all);
  }

  /** Of no rows of a schema of Spark's. */
  static RowSums of(StructType schema) {
    boolean[] words = new boolean[schema.size()];
    for (int i = 0; i < words.length; i++) {
      words[i] = UnsafeRow.isFixedLength(schema.fields()[i].dataType());
    }
    return new RowSums(words);
  }

  void add(UnsafeRow row) {
    add(new SparkRow(row));
  }

  void add(Values row) {
    long all = SECOND;
    for (int i = 0; i < words.length; i++) {
      Column column = columns.get(i);
      long hash;
      if (row.isNull(i)) {
        column.nulls++;
        hash = FIRST;
      } else if (words[i]) {
        long word = row.word(i);
        column.addWord(word);
        hash = mix(word * SECOND + FIRST);
      } else {
        byte[] bytes = row.bytes(i);
        column.addBytes(bytes);
        hash = hash(bytes);
      }
      column.digest += hash;
      all = Long.rotateLeft(all ^ hash, 27) * FIRST;
    }
    digest += mix(all);
    rows++;
  }

  RowSums plus(RowSums other) {
    rows += other.rows;
    digest += other.digest;
    for (int i = 0; i < words.length; i++) {
      columns.get(i).add(other.columns.get(i));
    }
    return this;
  }

  /** What differs in other rows. */
  record Difference(String column, String reason) {}

  long rows() {
    return rows;
  }

  /** Of all rows, whatever their order. */
  long digest() {
    return digest;
  }

  /** How other rows differ from these; empty when they are the same. */
  Optional<Difference> difference(RowSums other, StructType schema) {
    return difference(other, List.of(schema.fieldNames()));
  }

  /**
   * How other rows differ from these; empty when they are the same.
   *
   * @param names of the columns
   */
  Optional<Difference> difference(RowSums other, List<String> names) {
    if (rows != other.rows) {
      return Optional.of(
          new Difference("", "has %d rows instead of %d".formatted(other.rows, rows)));
    }
    for (int i = 0; i < words.length; i++) {
      Optional<String> reason = columns.get(i).difference(other.columns.get(i));
      if (reason.isPresent()) {
        return Optional.of(new Difference(names.get(i), reason.get()));
      }
    }
    return digest == other.digest
        ? Optional.empty()
        : Optional.of(new Difference("", "has values in other rows"));
  }

  private record SparkRow(UnsafeRow row) implements Values {
    @Override
    public boolean isNull(int column) {
      return row.isNullAt(column);
    }

    @Override
    public long word(int column) {
      return row.getLong(column);
    }

    @Override
    public byte[] bytes(int column) {
      return row.getBinary(column);
    }
  }

  private static long hash(byte[] bytes) {
    long hash = bytes.length * SECOND;
    for (byte value : bytes) {
      hash = (hash ^ value) * FIRST;
      hash ^= hash >>> 29;
    }
    return mix(hash);
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 32)) * SECOND;
    return mixed ^ (mixed >>> 29);
  }
}
