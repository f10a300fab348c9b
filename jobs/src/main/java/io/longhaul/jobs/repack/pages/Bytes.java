package io.longhaul.jobs.repack.pages;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that are written to memory, to be read in place. */
final class Bytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] array;
  private int size;

  Bytes(int capacity) {
    array = new byte[Math.max(16, capacity)];
  }

  /** The bytes, up to {@link #size()}; another array after the next write. */
  byte[] array() {
    return array;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** Adds bytes yet to be set and gives the index of the first. */
  int grow(int length) {
    int first = size;
    long needed = (long) size + length;
    if (needed > array.length) {
      if (needed > Integer.MAX_VALUE - 16) {
        throw new OutOfMemoryError("More than 2 GiB of one column");
      }
      array = Arrays.copyOf(array, (int) Math.min(Integer.MAX_VALUE - 16, needed + needed / 2));
    }
    size += length;
    return first;
  }

  void put(int value) {
    int at = grow(1);
    array[at] = (byte) value;
  }

  void put(byte[] source, int offset, int length) {
    int at = grow(length);
    System.arraycopy(source, offset, array, at, length);
  }

  /** Four bytes, the lowest first. */
  void putInt(int value) {
    int at = grow(4);
    setInt(at, value);
  }

  /** Eight bytes, the lowest first. */
  void putLong(long value) {
    int at = grow(Long.BYTES);
    LONG.set(array, at, value);
  }

  void setInt(int at, int value) {
    INT.set(array, at, value);
  }

  /** Seven bits a byte, the lowest first. */
  void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      put((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    put((int) left);
  }
}
