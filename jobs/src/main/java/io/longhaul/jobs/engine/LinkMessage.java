package io.longhaul.jobs.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What travels between driver and tasks: a kind, then its numbers; on the way of MapReduce tasks
 * also a text. Types of the JDK, since a class of our own is not known to the threads that read
 * Spark's messages outside of local mode.
 */
final class LinkMessage {
  static final long ASK = 1;
  static final long USED = 2;
  static final long PROGRESS = 3;
  static final long DRAINING = 4;

  /** A file was renamed: its length and CRC32C, and its new path. */
  static final long MOVED = 5;

  /** Something failed: what and why. */
  static final long TROUBLE = 6;

  private LinkMessage() {}

  static long[] of(long kind, long[] numbers) {
    long[] message = new long[numbers.length + 1];
    message[0] = kind;
    System.arraycopy(numbers, 0, message, 1, numbers.length);
    return message;
  }

  static long[] numbers(long[] message) {
    return Arrays.copyOfRange(message, 1, message.length);
  }

  /** Whether the sender waits for an answer. */
  static boolean isAnswered(long kind) {
    return kind == ASK || kind == DRAINING || kind == MOVED;
  }

  /** Kind and numbers, and a text, as bytes. */
  static byte[] toBytes(long[] message, String text) {
    byte[] words = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES + message.length * Long.BYTES + words.length);
    bytes.putInt(message.length);
    for (long number : message) {
      bytes.putLong(number);
    }
    return bytes.put(words).array();
  }

  /** The numbers of {@link #toBytes}, the kind first. */
  static long[] longs(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int count = bytes.length < Integer.BYTES ? 0 : buffer.getInt();
    if (count < 1 || count > buffer.remaining() / Long.BYTES) {
      throw new IllegalArgumentException("Invalid message: " + bytes.length + " bytes");
    }
    long[] longs = new long[count];
    for (int i = 0; i < count; i++) {
      longs[i] = buffer.getLong();
    }
    return longs;
  }

  /** The text of {@link #toBytes}. */
  static String text(byte[] bytes) {
    int from = Integer.BYTES + longs(bytes).length * Long.BYTES;
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
  }
}
