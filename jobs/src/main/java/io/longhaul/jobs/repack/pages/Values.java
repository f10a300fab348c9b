package io.longhaul.jobs.repack.pages;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.PrimitiveType;

/**
 * Values of one column, in Parquet's PLAIN layout but for booleans, which take a byte each here.
 * The same value may be there several times.
 */
final class Values {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int PREFIX = 4;

  private final int width;
  private final Bytes bytes;
  private int[] ends;
  private int count;

  private Values(int width, int capacity) {
    this.width = width;
    this.bytes = new Bytes(capacity);
    this.ends = new int[width == 0 ? 64 : 0];
  }

  static Values of(ColumnDescriptor column, int capacity) {
    return new Values(width(column.getPrimitiveType()), capacity);
  }

  /** Of the same type, with none of the values. */
  Values another(int capacity) {
    return new Values(width, capacity);
  }

  /** Bytes of each value of a type; 0 where they differ. */
  static int width(PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> 1;
      case INT32, FLOAT -> 4;
      case INT64, DOUBLE -> 8;
      case INT96 -> 12;
      case FIXED_LEN_BYTE_ARRAY -> type.getTypeLength();
      case BINARY -> 0;
    };
  }

  /** Bytes of each value; 0 where they differ. */
  int width() {
    return width;
  }

  int count() {
    return count;
  }

  /** Bytes of all values in PLAIN layout, lengths included. */
  int size() {
    return bytes.size();
  }

  byte[] array() {
    return bytes.array();
  }

  /** Index in {@link #array()} of a value's first byte, its length not counted. */
  int offset(int index) {
    return width > 0 ? index * width : (index == 0 ? 0 : ends[index - 1]) + PREFIX;
  }

  /** Bytes of a value, its length not counted. */
  int length(int index) {
    return width > 0 ? width : ends[index] - offset(index);
  }

  /** Index in {@link #array()} of what belongs to a value, its length included. */
  int start(int index) {
    return width > 0 ? index * width : index == 0 ? 0 : ends[index - 1];
  }

  int intAt(int index) {
    return (int) INT.get(bytes.array(), index * PREFIX);
  }

  long longAt(int index) {
    return (long) LONG.get(bytes.array(), index * Long.BYTES);
  }

  /** A value of eight bytes, or of four. */
  long numberAt(int index) {
    return width == Long.BYTES ? longAt(index) : intAt(index);
  }

  /**
   * The first eight bytes of a value, the first one the highest: where two of them differ as
   * numbers without a sign, the values compare alike. What a shorter value lacks is 0.
   */
  long prefix(int index) {
    int at = offset(index);
    int length = length(index);
    byte[] array = bytes.array();
    if (at + Long.BYTES <= array.length) {
      long prefix = (long) BIG.get(array, at);
      return length >= Long.BYTES
          ? prefix
          : length == 0 ? 0 : prefix & (-1L << (Long.SIZE - 8 * length));
    }
    long prefix = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      prefix = (prefix << 8) | (i < length ? array[at + i] & 0xff : 0);
    }
    return prefix;
  }

  long hash(int index) {
    return Fingerprint.hash(bytes.array(), offset(index), length(index));
  }

  /** Adds one value's bytes, without a length in front. */
  void add(byte[] source, int offset, int length) {
    if (width == 0) {
      bytes.putInt(length);
    }
    bytes.put(source, offset, length);
    added();
  }

  /** Adds a value of others of this type. */
  void add(Values others, int index) {
    add(others.array(), others.offset(index), others.length(index));
  }

  void addInt(int value) {
    bytes.putInt(value);
    added();
  }

  void addLong(long value) {
    bytes.putLong(value);
    added();
  }

  /** Adds numbers of eight bytes or of four, from index 0 on. */
  void addNumbers(long[] numbers, int values) {
    int at = bytes.grow(values * width);
    byte[] array = bytes.array();
    if (width == Long.BYTES) {
      for (int i = 0; i < values; i++) {
        LONG.set(array, at + i * Long.BYTES, numbers[i]);
      }
    } else {
      for (int i = 0; i < values; i++) {
        INT.set(array, at + i * Integer.BYTES, (int) numbers[i]);
      }
    }
    count += values;
  }

  /** Drops all values. */
  void clear() {
    bytes.clear();
    count = 0;
  }

  void addBoolean(boolean value) {
    bytes.put(value ? 1 : 0);
    added();
  }

  /**
   * Adds values as a PLAIN page or dictionary holds them.
   *
   * @return index behind the last one's bytes
   * @throws IOException when the bytes end too early
   */
  int addPlain(byte[] source, int start, int end, int values) throws IOException {
    if (width > 0) {
      long length = (long) values * width;
      if (length > end - start) {
        throw new IOException("plain values end too early");
      }
      bytes.put(source, start, (int) length);
      count += values;
      return start + (int) length;
    }
    int at = start;
    for (int i = 0; i < values; i++) {
      int length = end - at < PREFIX ? -1 : (int) INT.get(source, at);
      if (length < 0 || length > end - at - PREFIX) {
        throw new IOException("plain value " + i + " of " + values + " ends too early");
      }
      at += PREFIX + length;
      room();
      ends[count++] = bytes.size() + at - start;
    }
    bytes.put(source, start, at - start);
    return at;
  }

  /** Adds booleans as a PLAIN page holds them: eight a byte. */
  void addBits(byte[] source, int start, int end, int values) throws IOException {
    if (values > (end - start) * 8L) {
      throw new IOException("plain booleans end too early");
    }
    int at = bytes.grow(values);
    for (int i = 0; i < values; i++) {
      bytes.array()[at + i] = (byte) ((source[start + i / 8] >>> (i % 8)) & 1);
    }
    count += values;
  }

  private void added() {
    if (width == 0) {
      room();
      ends[count] = bytes.size();
    }
    count++;
  }

  private void room() {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count + count / 2);
    }
  }
}
